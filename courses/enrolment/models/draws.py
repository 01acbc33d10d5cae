"""DrawSecret, DrawList, DrawResult: a draw as it is prepared, closed and published. The last two only grow."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.catalogue.models import CourseRun


class DrawSecret(models.Model):
    """What a registrar sealed before the list was closed: first only its SHA-256, the secret itself when it is revealed. Personal data: who."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="draw_secrets")
    registrar = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=30)  # how the public record calls her
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    secret = models.CharField(max_length=100, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "registrar"], name="draw_secret_one_per_registrar"),
            models.UniqueConstraint(fields=["run", "who"], name="draw_secret_one_per_name"),
            models.CheckConstraint(
                condition=Q(secret="", revealed_at=None) | (~Q(secret="") & Q(revealed_at__isnull=False)), name="draw_secret_revealed_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} of {self.run_id}"


class DrawList(models.Model):
    """Who is drawn from, closed: the declared terms and every application by its receipt number, without names. Public; rows are only added."""

    run = models.OneToOneField(CourseRun, on_delete=models.PROTECT, related_name="draw_list", primary_key=True)
    terms = models.JSONField()
    terms_sha256 = models.CharField(max_length=64)
    candidates = models.JSONField()
    candidates_sha256 = models.CharField(max_length=64)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: the clock

    def __str__(self) -> str:
        return f"list of {self.run_id}"


class DrawResult(models.Model):
    """What came of the draw, with the file that anybody can recompute it from. Public; rows are only added."""

    run = models.OneToOneField(CourseRun, on_delete=models.PROTECT, related_name="draw_result", primary_key=True)
    seed_value = models.TextField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.JSONField()
    record = models.TextField()  # the published file, to the byte
    record_sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"result of {self.run_id}"
