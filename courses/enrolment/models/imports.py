"""PeopleList, PeopleListRow: a file of people whom the office is about to register. Nothing of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.catalogue.models import CourseRun
from courses.enrolment.models.people import Invitation
from courses.enrolment.models.places import Enrolment
from lms.kernel import ids

if TYPE_CHECKING:
    from datetime import datetime


class PeopleList(models.Model):
    """What one registrar handed in for one run, first tried without effect, then registered. Seen by nobody else.

    Personal data, in its rows: people who may not be registered at all. Deleted an hour after it was handed in or registered.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="+")
    registrar = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, related_name="+")  # of the institution that sends the people
    may_wait = models.BooleanField()  # who finds no seat stands in line
    agreed = models.JSONField(default=list)  # the kinds of documents that everybody of the list signed
    language = models.CharField(max_length=10)  # in which the registrar reads what came of it
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)  # when it was tried without effect
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(started_at=None) | Q(checked_at__isnull=False), name="people_list_is_tried_before_it_is_registered"),
            models.CheckConstraint(condition=Q(finished_at=None) | Q(started_at__isnull=False), name="people_list_begins_before_it_ends"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"], name="people_list_by_end")]

    def __str__(self) -> str:
        return f"list {self.pk} for {self.run_id}"

    @property
    def is_working(self) -> bool:
        return self.checked_at is None or (self.started_at is not None and self.finished_at is None)

    def is_over(self, now: datetime) -> bool:
        return self.expires_at <= now and not (self.started_at is not None and self.finished_at is None)


class PeopleListRow(models.Model):
    """One row of the file. Personal data; deleted with its list."""

    people_list = models.ForeignKey(PeopleList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # in the file
    facts = models.JSONField()  # phone, name, birth_date, dong, guardian: as they are kept, or as they were written where something is wrong
    wrong = models.CharField(max_length=300, blank=True)  # why nothing can be done with it
    is_known = models.BooleanField(default=False)  # somebody with this number is registered
    would_be = models.CharField(max_length=20, blank=True)  # the state that trying led to; empty: refused
    foreseen = models.CharField(max_length=500, blank=True)  # the same in words
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["people_list", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["people_list", "number"], name="people_list_row_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of {self.people_list_id}"
