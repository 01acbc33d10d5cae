"""Move: a place that the office changed for another one. Rows are only added."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.enrolment.models.places import Enrolment
from courses.enrolment.models.seats import SeatPool


class Move(models.Model):
    """What a place became: another enrolment in another run, or the same one counted in another pool.

    `reason` is written by staff; who is moved to another run reads it. Personal data; kept with the enrolments.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="moves")
    to_enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, null=True, related_name="moved_by")
    from_pool = models.ForeignKey(SeatPool, on_delete=models.PROTECT, null=True, related_name="+")
    to_pool = models.ForeignKey(SeatPool, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment"], condition=Q(to_enrolment__isnull=False), name="move_once_to_another_run"),
            models.CheckConstraint(condition=~Q(reason=""), name="move_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} → {self.to_enrolment_id}"
