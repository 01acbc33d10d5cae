"""The computed state of a run, the steps of an enrolment, what may be done now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Method, RunStatus
from courses.enrolment.data import RunState, StateLook
from courses.enrolment.models import EnrolmentState
from courses.enrolment.rules import fitting
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.enrolment.data import RunFacts, StageFacts

CLOSING_WITHIN = timedelta(hours=24)
FEW_SEATS = 3
LAST_OFFER_BEFORE_START = timedelta(hours=3)  # after that the office calls
SHORTEST_OFFER = timedelta(hours=2)
DECIDED_LATER = (Method.LOTTERY, Method.REVIEW)  # applying takes no seat

_ENDS_OF_A_WISH = {EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED}
NEXT_STATES: dict[str, frozenset[str]] = {
    "": frozenset({EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.APPLIED}),
    EnrolmentState.APPLIED: frozenset(
        {
            EnrolmentState.CONFIRMED,
            EnrolmentState.WAITING,
            EnrolmentState.NEEDS_DOCUMENTS,
            EnrolmentState.NOT_SELECTED,
            EnrolmentState.REFUSED,
            *_ENDS_OF_A_WISH,
        }
    ),
    EnrolmentState.NEEDS_DOCUMENTS: frozenset(
        {
            EnrolmentState.APPLIED,
            EnrolmentState.CONFIRMED,
            EnrolmentState.WAITING,
            EnrolmentState.NOT_SELECTED,
            EnrolmentState.REFUSED,
            *_ENDS_OF_A_WISH,
        }
    ),
    EnrolmentState.WAITING: frozenset(
        {EnrolmentState.OFFERED, EnrolmentState.CONFIRMED, EnrolmentState.UNPLACED, EnrolmentState.MOVED, *_ENDS_OF_A_WISH}
    ),
    EnrolmentState.OFFERED: frozenset({EnrolmentState.CONFIRMED, EnrolmentState.LAPSED, *_ENDS_OF_A_WISH}),
    EnrolmentState.CONFIRMED: frozenset({EnrolmentState.COMPLETED, EnrolmentState.MOVED, *_ENDS_OF_A_WISH}),
    EnrolmentState.WITHDRAWN: frozenset(),
    EnrolmentState.CANCELLED: frozenset(),
    EnrolmentState.LAPSED: frozenset(),
    EnrolmentState.UNPLACED: frozenset(),
    EnrolmentState.NOT_SELECTED: frozenset(),
    EnrolmentState.REFUSED: frozenset(),
    EnrolmentState.COMPLETED: frozenset(),
    EnrolmentState.MOVED: frozenset(),
}

LOOKS = {
    look.state: look
    for look in (
        StateLook(RunState.DRAFT, _("In preparation"), "", may_apply=False),
        StateLook(RunState.UPCOMING, _("Opens soon"), _("See when it opens"), may_apply=False),
        StateLook(RunState.PRIORITY, _("Open for some people first"), _("See whether I can apply"), may_apply=True),
        StateLook(RunState.OPEN, _("Open for applications"), _("Apply now"), may_apply=True),
        StateLook(RunState.CLOSING, _("Closing soon"), _("Apply now"), may_apply=True),
        StateLook(RunState.WAITLIST, _("Waiting list open"), _("Join the waiting list"), may_apply=True),
        StateLook(RunState.DRAWING, _("Waiting for the draw"), _("See how places are drawn"), may_apply=False),
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
    stage = fitting.stage_at(facts.stages, now)
    is_open = stage is not None if facts.stages else facts.apply_opens_at <= now < facts.apply_closes_at
    if is_open and not awaits_draw(facts.method, is_drawn=facts.is_drawn, stages=facts.stages, now=now):
        return _while_open(facts, stage, now)
    return _while_shut(facts, now)


def decides_later(method: str, *, is_drawn: bool, stage: StageFacts | None) -> bool:
    """Whether applying takes no seat now: a draw or a review decides. What a draw left over is first come, first served."""
    return method in DECIDED_LATER and not (stage is not None and stage.is_first_come) and not (method == Method.LOTTERY and is_drawn)


def awaits_draw(method: str, *, is_drawn: bool, stages: Iterable[StageFacts], now: datetime) -> bool:
    """Whether the stages whose applications are drawn have closed and the draw is to come: what it leaves can be given to nobody yet."""
    of_the_draw = [stage for stage in stages if not stage.is_first_come]
    return method == Method.LOTTERY and not is_drawn and bool(of_the_draw) and all(stage.closes_at <= now for stage in of_the_draw)


def _while_open(facts: RunFacts, stage: StageFacts | None, now: datetime) -> RunState:
    closes_at = stage.closes_at if stage else facts.apply_closes_at
    later = decides_later(facts.method, is_drawn=facts.is_drawn, stage=stage)
    if later or facts.free > 0:
        if stage is not None and stage.is_priority:
            return RunState.PRIORITY
        few = not later and facts.capacity - facts.taken <= FEW_SEATS
        return RunState.CLOSING if few or closes_at - now <= CLOSING_WITHIN else RunState.OPEN
    if now < facts.starts_at and facts.waiting < facts.waiting_capacity:
        return RunState.WAITLIST
    return RunState.RUNNING if facts.starts_at <= now else RunState.FULL


def _while_shut(facts: RunFacts, now: datetime) -> RunState:
    openings = [stage.opens_at for stage in facts.stages] or [facts.apply_opens_at]
    if facts.method == Method.LOTTERY and not facts.is_drawn and any(opens_at <= now for opens_at in openings) and not _draw_is_ahead(facts, now):
        return RunState.DRAWING if now < facts.starts_at else RunState.RUNNING
    if any(now < opens_at for opens_at in openings):
        return RunState.UPCOMING
    return RunState.RUNNING if facts.starts_at <= now else RunState.CLOSED


def _draw_is_ahead(facts: RunFacts, now: datetime) -> bool:
    """Whether a stage for the draw opens only later."""
    return any(now < stage.opens_at and not stage.is_first_come for stage in facts.stages)


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
