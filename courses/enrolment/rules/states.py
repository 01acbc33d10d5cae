"""The computed state of a run, the steps of an enrolment, what may be done now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import RunStatus
from courses.enrolment.data import RunState, StateLook
from courses.enrolment.models import EnrolmentState
from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from courses.enrolment.data import RunFacts

CLOSING_WITHIN = timedelta(hours=24)
FEW_SEATS = 3
LAST_OFFER_BEFORE_START = timedelta(hours=3)  # after that the office calls
SHORTEST_OFFER = timedelta(hours=2)

NEXT_STATES: dict[str, frozenset[str]] = {
    "": frozenset({EnrolmentState.CONFIRMED, EnrolmentState.WAITING}),
    EnrolmentState.WAITING: frozenset(
        {EnrolmentState.OFFERED, EnrolmentState.CONFIRMED, EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED, EnrolmentState.UNPLACED}
    ),
    EnrolmentState.OFFERED: frozenset({EnrolmentState.CONFIRMED, EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED, EnrolmentState.LAPSED}),
    EnrolmentState.CONFIRMED: frozenset({EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED, EnrolmentState.COMPLETED}),
    EnrolmentState.WITHDRAWN: frozenset(),
    EnrolmentState.CANCELLED: frozenset(),
    EnrolmentState.LAPSED: frozenset(),
    EnrolmentState.UNPLACED: frozenset(),
    EnrolmentState.COMPLETED: frozenset(),
}

LOOKS = {
    look.state: look
    for look in (
        StateLook(RunState.DRAFT, _("In preparation"), "", may_apply=False),
        StateLook(RunState.UPCOMING, _("Opens soon"), _("See when it opens"), may_apply=False),
        StateLook(RunState.OPEN, _("Open for applications"), _("Apply now"), may_apply=True),
        StateLook(RunState.CLOSING, _("Closing soon"), _("Apply now"), may_apply=True),
        StateLook(RunState.WAITLIST, _("Waiting list open"), _("Join the waiting list"), may_apply=True),
        StateLook(RunState.FULL, _("Fully booked"), "", may_apply=False),
        StateLook(RunState.CLOSED, _("Applications closed"), "", may_apply=False),
        StateLook(RunState.RUNNING, _("Running"), "", may_apply=False),
        StateLook(RunState.ENDED, _("Ended"), "", may_apply=False),
        StateLook(RunState.CANCELLED, _("Class cancelled"), "", may_apply=False),
    )
}


def run_state(facts: RunFacts, now: datetime) -> RunState:
    """What the clock and the seats make of what staff decided. `courses.enrolment.selectors.state_condition` says the same in SQL."""
    decided = {RunStatus.CANCELLED: RunState.CANCELLED, RunStatus.DRAFT: RunState.DRAFT, RunStatus.COMPLETED: RunState.ENDED}
    if facts.status in decided:
        return decided[RunStatus(facts.status)]
    if facts.ends_at <= now:
        return RunState.ENDED
    return _state_by_the_clock(facts, now)


def _state_by_the_clock(facts: RunFacts, now: datetime) -> RunState:
    if now < facts.apply_opens_at:
        return RunState.UPCOMING
    if now < facts.apply_closes_at and facts.taken < facts.capacity and not facts.waiting:
        few = facts.capacity - facts.taken <= FEW_SEATS
        return RunState.CLOSING if few or facts.apply_closes_at - now <= CLOSING_WITHIN else RunState.OPEN
    if now < min(facts.apply_closes_at, facts.starts_at) and facts.waiting < facts.waiting_capacity:
        return RunState.WAITLIST
    if facts.starts_at <= now:
        return RunState.RUNNING
    return RunState.FULL if now < facts.apply_closes_at else RunState.CLOSED


def look(facts: RunFacts, now: datetime) -> StateLook:
    return LOOKS[run_state(facts, now)]


def may_follow(from_state: str, to_state: str) -> bool:
    return to_state in NEXT_STATES[from_state]


def may_withdraw(*, state: str, withdraw_until: datetime, now: datetime) -> bool:
    """A confirmed place is given back by its learner until the deadline; who only waits, or was offered a place, may leave at any time."""
    return may_follow(state, EnrolmentState.WITHDRAWN) and (state != EnrolmentState.CONFIRMED or now < withdraw_until)


def offer_until(*, starts_at: datetime, now: datetime) -> datetime | None:
    """Until when a seat that is offered now is kept: the end of the next day in Seoul, or some hours before the first class if that comes sooner.

    None where too little time is left for a message to be read and answered: then the office calls the people in their order.
    """
    next_day = clock.start_of_day(now) + timedelta(days=2)
    until = min(next_day, starts_at - LAST_OFFER_BEFORE_START)
    return until if until - now >= SHORTEST_OFFER else None
