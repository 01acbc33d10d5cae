"""Observation and AttendanceRecord: what was seen, and what follows from it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import ClassSession
from courses.enrolment.models import Enrolment


class Status(models.TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused absence")


class Source(models.TextChoices):
    ROLL = "roll", _("Roll call")


class Observation(models.Model):
    """Something that was seen about one person in one class session. Rows are only added; a correction is a later row.

    Personal data: that this person was there or not. Kept as long as the enrolment.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="observations")
    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="observations")
    kind = models.CharField(max_length=20, choices=Status)
    source = models.CharField(max_length=20, choices=Source, default=Source.ROLL)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: the system itself
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, db_default="")  # of a correction; written by staff for staff
    nonce = models.CharField(max_length=100, unique=True)  # made by the client, so that what is sent twice is written once

    class Meta:
        ordering: ClassVar[list[str]] = ["observed_at", "nonce"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(nonce=""), name="observation_has_a_nonce"),
            models.CheckConstraint(condition=Q(kind__in=Status.values), name="observation_is_of_a_known_kind"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["class_session", "enrolment"], name="observation_by_session"),
        ]

    def __str__(self) -> str:
        return f"{self.class_session_id}/{self.enrolment_id} {self.kind}"


class AttendanceRecord(models.Model):
    """What follows, by a dated rule, from the observations of one person in one class session. The live row is the one that is not superseded.

    Personal data: as Observation.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance_records")
    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="attendance_records")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")  # the one that decided
    status = models.CharField(max_length=20, choices=Status)
    minutes = models.PositiveSmallIntegerField()
    rule_version = models.CharField(max_length=20)
    derived_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["class_session", "enrolment", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "class_session"], condition=Q(superseded_at=None), name="attendance_one_live_record_per_class_session"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="attendance_has_a_known_status"),
            models.CheckConstraint(condition=~Q(status="absent") | Q(minutes=0), name="attendance_absent_has_no_minutes"),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("derived_at")), name="attendance_is_superseded_after_it_is_derived"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_session_id}/{self.enrolment_id} {self.status}"
