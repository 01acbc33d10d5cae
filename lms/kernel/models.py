"""The outbox: what was asked for in a transaction and must happen after it."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """One wish for work, written in the transaction that makes it necessary.

    The row is the truth and the broker's message only a hint: a job is pending until `done_at` or `dead_at` is set, and whatever is pending is
    published again. `payload` holds keys of rows, never personal data. Done jobs are kept for 30 days.
    """

    name = models.CharField(max_length=100)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    payload = models.JSONField(default=dict)
    queue = models.CharField(max_length=40, default="default")
    created_at = models.DateTimeField()
    run_after = models.DateTimeField()
    published_at = models.DateTimeField()
    published_times = models.PositiveSmallIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)  # of a task with an effect outside the database, since it began and has not ended
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(done_at=None) | models.Q(dead_at=None), name="job_is_not_both_done_and_dead"),
        ]
        indexes = [
            models.Index(fields=["run_after"], condition=models.Q(done_at=None, dead_at=None), name="job_pending"),
            models.Index(fields=["-dead_at"], condition=models.Q(dead_at__isnull=False), name="job_dead"),
            models.Index(fields=["done_at"], condition=models.Q(done_at__isnull=False), name="job_done"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"
