"""Observation, RefusedScan and ScanDevice: what was seen, what could not be counted, and the devices that see."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.attendance.models.choices import MARKS, WORDS, Kind, Source
from courses.catalogue.models import ClassSession
from courses.enrolment.models import Enrolment
from lms.accounts.models import Institution


class ScanDevice(models.Model):
    """A device at an institution that may write down who comes, and nothing else, by a token of its own. Ended, never deleted.

    No personal data. The token is shown once and kept as its SHA-256.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["institution", "name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(name=""), name="scan_device_has_a_name"),
            models.CheckConstraint(condition=Q(made_at__lt=F("expires_at")), name="scan_device_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class Observation(models.Model):
    """Something that was seen about one person in one class session. Rows are only added.

    Personal data: that this person was there or not. Kept as long as the enrolment. `browser` is the hash of a random cookie, so that two people on
    one telephone can be seen as two people on one telephone.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="observations")
    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="observations")
    kind = models.CharField(max_length=20, choices=Kind)
    source = models.CharField(max_length=20, choices=Source, default=Source.ROLL)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: the system, or a device
    device = models.ForeignKey(ScanDevice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    browser = models.CharField(max_length=64, blank=True, db_default="")
    observed_at = models.DateTimeField()  # by whoever saw it
    received_at = models.DateTimeField()  # by us
    nonce = models.CharField(max_length=100, unique=True)  # made by the client, so that what is sent twice is written once

    class Meta:
        ordering: ClassVar[list[str]] = ["observed_at", "nonce"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(nonce=""), name="observation_has_a_nonce"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="observation_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="observation_is_of_a_known_source"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind in Kind if kind not in MARKS or kind == Kind.PRESENT]) | Q(source__in=WORDS),
                name="observation_judges_only_by_somebodys_word",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["class_session", "enrolment"], name="observation_by_session"),
        ]

    def __str__(self) -> str:
        return f"{self.class_session_id}/{self.enrolment_id} {self.kind}"


class RefusedScan(models.Model):
    """An observation that was not counted, and why: a forged or expired code, somebody of another class, a device whose clock is wrong.

    Personal data: who tried. Never changed; removed after 90 days.
    """

    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    device = models.ForeignKey(ScanDevice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=20, choices=Source)
    reason = models.CharField(max_length=40)  # the code of the refusal
    text = models.CharField(max_length=120, blank=True)  # what was read or typed, cut
    browser = models.CharField(max_length=64, blank=True)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    nonce = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(nonce="") & ~Q(reason=""), name="refused_scan_has_a_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["class_session", "-received_at"], name="refused_scan_by_session")]

    def __str__(self) -> str:
        return f"{self.class_session_id} {self.reason}"
