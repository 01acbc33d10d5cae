"""Messages to people, and the texts that stand in for a gateway."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User


class Channel(models.TextChoices):
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")


class Notice(models.Model):
    """One message to one person about one event, with the words as they were sent.

    Personal data: subject and body name the person. Kept for a year.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=120)
    template = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)  # the kind of error: its text may name an address
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once_per_event_and_person"),
            models.CheckConstraint(
                condition=models.Q(state=State.SENT, sent_at__isnull=False) | (~models.Q(state=State.SENT) & models.Q(sent_at=None)),
                name="notice_sent_has_a_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "-created_at"], name="notice_by_state")]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"


class TextMessage(models.Model):
    """A text that the gateway `outbox` took instead of a telephone network. Personal data: the number and the words. Kept for a day."""

    to = models.CharField(max_length=11)
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-created_at"], name="text_message_latest")]

    def __str__(self) -> str:
        return f"text #{self.pk}"
