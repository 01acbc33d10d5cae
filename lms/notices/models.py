"""Messages to people, and the texts that stand in for a gateway."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User


class Channel(models.TextChoices):
    SMS = "sms", _("Text message")
    ALIMTALK = "alimtalk", _("KakaoTalk")
    EMAIL = "email", _("E-mail")


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Arrived")
    FAILED = "failed", _("Did not arrive")
    TOLD = "told", _("Told by phone")
    DROPPED = "dropped", _("No longer needed")


class Notice(models.Model):
    """One message to one person about one event, with the words as they were sent.

    Personal data: subject, body and variables name the person. Kept for a year.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=120)
    template = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about = models.CharField(max_length=16, blank=True, db_default="")  # the public id of the run that it is about, where it is about one
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    sending = models.PositiveSmallIntegerField(default=1, db_default=1)  # another after each that failed: part of its name at the gateway
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)  # the kind of error: its text may name an address
    alimtalk_code = models.CharField(max_length=60, blank=True)  # of the template that KakaoTalk approved
    variables = models.JSONField(default=dict, blank=True)  # what is filled into that template
    calendar = models.TextField(blank=True)  # an iCalendar file that goes with an e-mail
    gateway_id = models.CharField(max_length=60, blank=True)  # what the gateway calls it
    created_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)  # a reminder's time, or the morning after a night
    sent_at = models.DateTimeField(null=True, blank=True)
    ask_at = models.DateTimeField(null=True, blank=True)  # when the gateway is next asked whether it arrived
    delivered_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.CharField(max_length=10, choices=Channel, blank=True, db_default="")  # only where that is not the channel it was sent by

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once_per_event_and_person"),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.SENT, State.DELIVERED], sent_at__isnull=False)
                | models.Q(state__in=[State.FAILED, State.TOLD])
                | models.Q(state__in=[State.QUEUED, State.DROPPED], sent_at=None),
                name="notice_that_left_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.DELIVERED, delivered_at__isnull=False)
                | (~models.Q(state=State.DELIVERED) & models.Q(delivered_at=None)),
                name="notice_delivered_has_a_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-created_at"], name="notice_by_state"),
            models.Index(fields=["about", "-created_at"], name="notice_by_run"),
            models.Index(fields=["ask_at"], condition=models.Q(state=State.SENT), name="notice_to_ask_after"),
        ]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"


class Wording(models.Model):
    """How a kind of message is worded in one language from now on; the latest row counts, and rows are only added. No personal data.

    Without a body the shipped words stand. `alimtalk_code` names the template that KakaoTalk approved for these words.
    """

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    alimtalk_code = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "language", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(subject="", body="") | (~models.Q(subject="") & ~models.Q(body="")), name="wording_has_both_or_neither"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.language} #{self.pk}"


class Preference(models.Model):
    """By which channel somebody wants to be told. Personal data; kept as long as her account."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="notice_preference", primary_key=True)
    channel = models.CharField(max_length=10, choices=Channel)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.channel}"


class TextMessage(models.Model):
    """A text that the gateway `outbox` took instead of a telephone network. Personal data: the number and the words. Kept for a day."""

    to = models.CharField(max_length=11)
    text = models.TextField()
    reference = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-created_at"], name="text_message_latest")]

    def __str__(self) -> str:
        return f"text #{self.pk}"
