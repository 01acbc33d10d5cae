"""Enrolment and what belongs to it: Party, Companion, Choice, Offer, EnrolmentEvent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun
from lms.kernel import ids


class EnrolmentState(models.TextChoices):
    """Who may follow whom stands in `courses.enrolment.rules.NEXT_STATES` and is drawn in docs/enrolment-states.md."""

    APPLIED = "applied", _("Applied, not decided yet")
    NEEDS_DOCUMENTS = "needs_documents", _("We are waiting for documents")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is offered")
    CONFIRMED = "confirmed", _("Place confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled by the office")
    LAPSED = "lapsed", _("Offer not answered in time")
    UNPLACED = "unplaced", _("No place became free")
    NOT_SELECTED = "not_selected", _("Not selected")
    REFUSED = "refused", _("Not accepted")
    COMPLETED = "completed", _("Run completed")
    MOVED = "moved", _("Moved to another class")


DECIDING_STATES = (EnrolmentState.APPLIED, EnrolmentState.NEEDS_DOCUMENTS)  # a draw or a review is to come
PLACED_STATES = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED)  # takes part
SEATED_STATES = (EnrolmentState.OFFERED, *PLACED_STATES)  # holds a seat of its pool
CURRENT_STATES = (*DECIDING_STATES, EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.CONFIRMED)  # something may still happen
LINE_STATES = (EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.LAPSED, EnrolmentState.UNPLACED)  # only who waited comes there
LIVE_STATES = (*CURRENT_STATES, EnrolmentState.COMPLETED)  # a second application of the same person is refused


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    PHONE = "phone", _("Phone")
    ONSITE = "onsite", _("At the desk")
    IMPORT = "import", _("From a list")


class Flag(models.TextChoices):
    QUICK = "quick", _("Sent faster than a person can read")
    SAME_PERSON = "same_person", _("Somebody with this name and birth date applied too")


class OfferOutcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")
    CANCELLED = "cancelled", _("Cancelled by the office")


class Party(models.Model):
    """People who apply together: all of them or none, or as many as there are seats for, as the one who applied for them chose.

    Personal data: who belongs to whom. Kept with the enrolments.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="parties")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")  # answers for all of them
    may_split = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"party {self.pk} of {self.run_id}"


class Companion(models.Model):
    """Somebody without an account of her own, whom the leader brings along: a child, a parent. Personal data; kept as long as hers."""

    leader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="companions")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="companion_of")
    ended_at = models.DateTimeField(null=True, blank=True)  # not offered to be brought along any more

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(leader=F("person")), name="companion_is_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} with {self.leader_id}"


class Choice(models.Model):
    """“Not this date but any of these”: one wish that stands in the lines of several runs until one of them has a place for her."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_key = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["learner", "request_key"], name="choice_one_per_request_of_a_learner"),
        ]

    def __str__(self) -> str:
        return f"choice {self.pk}"


class Enrolment(models.Model):
    """One person's application for, or place in, one run.

    Personal data: that this person took this run. Kept five years after the run ended; who withdrew or was refused, one year.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    pool = models.ForeignKey(
        "enrolment.SeatPool", on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments", db_constraint=False
    )  # whose seat it is, once there is one; (pool, run) is the constraint
    fits = ArrayField(models.BigIntegerField(), default=list, blank=True)  # the pools it could have a seat of, the first choice first
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    choice = models.ForeignKey(Choice, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments")
    invitation = models.ForeignKey(
        "enrolment.Invitation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # by which she came; it counts her as long as she has not ended
    instead_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", db_index=False
    )  # her place in a class that was cancelled, in whose stead she took this one
    receipt = models.CharField(max_length=10, default=ids.receipt, editable=False)  # its number where people are not named
    state = models.CharField(max_length=20, choices=EnrolmentState, default=EnrolmentState.CONFIRMED)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    waiting_number = models.PositiveIntegerField(null=True, blank=True)  # the order of the run's waiting list; kept for ever
    request_key = models.CharField(max_length=64)  # made by the client, so that the same wish sent twice is done once
    flags = ArrayField(models.CharField(max_length=20, choices=Flag), default=list, blank=True)  # what staff should look at
    documents_until = models.DateTimeField(null=True, blank=True)  # by when she sends what the office asked for
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
            models.UniqueConstraint(fields=["run", "waiting_number"], name="enrolment_waiting_number_once_per_run"),
            models.UniqueConstraint(fields=["run", "receipt"], name="enrolment_one_per_receipt_and_run"),
            models.CheckConstraint(condition=~Q(state__in=SEATED_STATES) | Q(pool__isnull=False), name="enrolment_with_a_seat_says_whose"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "state"], name="enrolment_by_run_and_state"),
            models.Index(fields=["instead_of"], condition=Q(instead_of__isnull=False), name="enrolment_taken_instead"),
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
            models.CheckConstraint(condition=~Q(to_state__in=["cancelled", "refused"]) | ~Q(reason=""), name="enrolment_cancelled_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.from_state}→{self.to_state}"
