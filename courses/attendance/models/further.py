"""WalkIn, SpotCheck and PlayedInterval: who came without a place, who was looked for, what was watched."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.catalogue.models import ClassSession, Lecture
from courses.enrolment.models import Enrolment


class WalkIn(models.Model):
    """Somebody who came without a place and was written down by name, until the office gives her one or the days are over.

    Personal data: name and telephone number. Both are emptied 28 days after the class session, or when she has an enrolment.
    """

    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="walk_ins")
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    observed_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    nonce = models.CharField(max_length=100, unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # who it turned out to be
    linked_at = models.DateTimeField(null=True, blank=True)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    emptied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["class_session", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(nonce=""), name="walk_in_has_a_nonce"),
            models.CheckConstraint(
                condition=Q(emptied_at=None) & ~Q(name="") | Q(emptied_at__isnull=False, name="", phone=""), name="walk_in_is_named_or_emptied"
            ),
            models.CheckConstraint(
                condition=Q(enrolment=None, linked_at=None) | Q(enrolment__isnull=False, linked_at__isnull=False),
                name="walk_in_is_linked_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"walk-in {self.pk} of {self.class_session_id}"


class SpotCheck(models.Model):
    """Somebody whose presence came from a code on a screen was chosen at random to be looked for. Answered once. Personal data: as Observation."""

    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="spot_checks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    was_seen = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["class_session", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["class_session", "enrolment"], condition=Q(was_seen=None), name="spot_check_one_open_per_person"),
            models.CheckConstraint(
                condition=Q(was_seen=None, answered_at=None) | Q(was_seen__isnull=False, answered_at__isnull=False),
                name="spot_check_answered_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_session_id}/{self.enrolment_id}"


class PlayedInterval(models.Model):
    """A stretch of an online lecture that the person's own browser says it played. Self-reported; rows are only added.

    Personal data: what she watched and when. Kept as long as the enrolment. Seconds of the lecture, half-open.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="played_intervals")
    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, related_name="played_intervals")
    from_second = models.PositiveIntegerField()
    to_second = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    nonce = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["enrolment", "lecture", "from_second"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(nonce=""), name="played_interval_has_a_nonce"),
            models.CheckConstraint(condition=Q(from_second__lt=F("to_second")), name="played_interval_goes_forward"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["enrolment", "lecture"], name="played_interval_of_a_lecture")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lecture_id} {self.from_second}–{self.to_second}"
