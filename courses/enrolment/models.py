"""SeatPool, Enrolment, Offer, EnrolmentEvent, RunStaff: who takes a run, who waits for a seat, and who teaches it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun, in_language
from lms.kernel import ids

GENERAL = "general"


class EnrolmentState(models.TextChoices):
    """Who may follow whom stands in `courses.enrolment.rules.NEXT_STATES` and is drawn in docs/enrolment-states.md."""

    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is offered")
    CONFIRMED = "confirmed", _("Place confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled by the office")
    LAPSED = "lapsed", _("Offer not answered in time")
    UNPLACED = "unplaced", _("No place became free")
    COMPLETED = "completed", _("Run completed")


PLACED_STATES = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED)  # takes part
SEATED_STATES = (EnrolmentState.OFFERED, *PLACED_STATES)  # holds a seat of its pool
CURRENT_STATES = (EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.CONFIRMED)  # something may still happen
LINE_STATES = (EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.LAPSED, EnrolmentState.UNPLACED)  # only who waited comes there
LIVE_STATES = (*CURRENT_STATES, EnrolmentState.COMPLETED)  # a second application of the same person is refused


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    PHONE = "phone", _("Phone")
    ONSITE = "onsite", _("At the desk")


class OfferOutcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")
    CANCELLED = "cancelled", _("Cancelled by the office")


class StaffRole(models.TextChoices):
    INSTRUCTOR = "instructor", _("Instructor")
    ASSISTANT = "assistant", _("Assistant")


class SeatPool(models.Model):
    """Places of a run for one audience. No personal data.

    `taken` is the number of enrolments that hold a seat, `waiting` of those that wait for one; `waiting_capacity` 0 means that nobody can wait.
    `waiting_numbers` have been given out so far: who joined later has the higher one, and nobody's changes.

    A closed pool gives no more seats, whatever is free: its run was cancelled or is over.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="seat_pools")
    code = models.SlugField(max_length=30, default=GENERAL)
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    waiting_capacity = models.PositiveIntegerField(default=0, db_default=0)
    waiting = models.PositiveIntegerField(default=0, db_default=0)
    waiting_numbers = models.PositiveIntegerField(default=0, db_default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "code"], name="seat_pool_one_per_code_and_run"),
            models.UniqueConstraint(fields=["id", "run"], name="seat_pool_is_named_with_its_run"),  # what enrolment_takes_a_seat_of_its_run points at
            models.CheckConstraint(condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="seat_pool_is_never_oversold"),
            models.CheckConstraint(condition=Q(waiting__lte=F("waiting_capacity")), name="seat_pool_waiting_list_has_an_end"),
            models.CheckConstraint(condition=Q(waiting__lte=F("waiting_numbers")), name="seat_pool_numbers_everybody_who_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.code}"

    @property
    def name(self) -> str:
        return in_language(self.name_ko, self.name_en)


class Enrolment(models.Model):
    """One person's application for, or place in, one run.

    Personal data: that this person took this run. Kept five years after the run ended; who withdrew or was refused, one year.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    pool = models.ForeignKey(SeatPool, on_delete=models.PROTECT, related_name="enrolments", db_constraint=False)  # (pool, run) is the constraint
    state = models.CharField(max_length=20, choices=EnrolmentState, default=EnrolmentState.CONFIRMED)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    waiting_number = models.PositiveIntegerField(null=True, blank=True)  # the order of the waiting list of the pool; kept for ever
    request_key = models.CharField(max_length=64)  # made by the client, so that the same wish sent twice is done once
    applied_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-applied_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "learner"], condition=Q(state__in=LIVE_STATES), name="enrolment_one_live_per_learner_and_run"),
            models.UniqueConstraint(fields=["learner", "request_key"], name="enrolment_one_per_request_of_a_learner"),
            models.CheckConstraint(condition=~Q(request_key=""), name="enrolment_has_a_request_key"),
            models.CheckConstraint(
                condition=Q(state__in=CURRENT_STATES, ended_at=None) | (~Q(state__in=CURRENT_STATES) & Q(ended_at__isnull=False)),
                name="enrolment_has_ended_unless_current",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PLACED_STATES) | Q(confirmed_at__isnull=False), name="enrolment_with_a_place_was_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LINE_STATES) | Q(waiting_number__isnull=False),
                name="enrolment_that_waits_has_a_number",
            ),
            models.UniqueConstraint(fields=["pool", "waiting_number"], name="enrolment_waiting_number_once_per_pool"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "state"], name="enrolment_by_run_and_state"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.learner_id} {self.state}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def has_place(self) -> bool:
        return self.state in PLACED_STATES


class Offer(models.Model):
    """A seat that is kept for somebody who waited, until she answers or the time is over. Kept with the enrolment."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="offers")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=OfferOutcome, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["enrolment", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment"], condition=Q(answered_at=None), name="offer_one_open_per_enrolment"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="offer_leaves_time_to_answer"),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")), name="offer_answered_has_an_outcome"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"], condition=Q(answered_at=None), name="offer_open_by_time")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} until {self.expires_at:%Y-%m-%d %H:%M}"


class EnrolmentEvent(models.Model):
    """One step of an enrolment's life. Rows are only added. `reason` is written by staff for the learner to read; kept with the enrolment."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=20, choices=EnrolmentState, blank=True)  # empty for the first
    to_state = models.CharField(max_length=20, choices=EnrolmentState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: the system itself
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["enrolment", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(from_state=F("to_state")), name="enrolment_event_changes_the_state"),
            models.CheckConstraint(condition=~Q(to_state="cancelled") | ~Q(reason=""), name="enrolment_cancelled_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.from_state}→{self.to_state}"


class RunStaffQuerySet(models.QuerySet["RunStaff"]):
    def current(self) -> RunStaffQuerySet:
        return self.filter(ended_at=None)


class RunStaff(models.Model):
    """That a person teaches, or helps in, a run, and so may see its people. Ended, never deleted."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="run_staff")
    role = models.CharField(max_length=20, choices=StaffRole, default=StaffRole.INSTRUCTOR)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RunStaffQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "user"], condition=Q(ended_at=None), name="run_staff_one_role_per_person"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="run_staff_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.role} {self.user_id}"
