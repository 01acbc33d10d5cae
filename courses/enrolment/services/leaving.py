"""Giving a seat or a place in line back: the run's seats are held first, so that whoever decides over them never waits for us in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from courses.enrolment import rules
from courses.enrolment.models import CURRENT_STATES, SEATED_STATES, Enrolment, EnrolmentState, Offer, OfferOutcome
from courses.enrolment.services import companions, errors, promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User

OUTCOMES = {
    EnrolmentState.WITHDRAWN: OfferOutcome.DECLINED,
    EnrolmentState.CANCELLED: OfferOutcome.CANCELLED,
    EnrolmentState.LAPSED: OfferOutcome.LAPSED,
}


def withdraw(*, enrolment: Enrolment, actor: User, now: datetime, seen: str | None = None) -> Enrolment:
    """The learner has given the place back, declined the offer or left the line. Repeating it changes nothing.

    `seen` is the state that she was shown: whoever gives up an application does not give up the place that it has become. Raises NotCurrent,
    TooLateToWithdraw, PlaceHasChanged.
    """
    return _end(enrolment=enrolment, to_state=EnrolmentState.WITHDRAWN, actor=actor, now=now, seen=seen)


def withdraw_together(*, enrolment: Enrolment, actor: User, now: datetime, seen: Mapping[int, str] | None = None) -> int:
    """Everybody who applied together with the learner has given the place back, or nobody; returns how many. Raises what `withdraw` raises."""
    shown = seen or {}
    with transaction.atomic():
        everybody = companions.members(enrolment, *CURRENT_STATES)
        for one in Enrolment.objects.select_related("run", "learner").filter(pk__in=everybody).order_by("pk"):
            withdraw(enrolment=one, actor=actor, now=now, seen=shown.get(one.pk))
    return len(everybody)


def cancel_by_office(*, enrolment: Enrolment, reason: str, actor: User | None, now: datetime) -> Enrolment:
    """The office has taken the place away and said why. Repeating it changes nothing. Raises NotCurrent, ReasonMissing."""
    if not reason.strip():
        raise errors.ReasonMissing
    return _end(enrolment=enrolment, to_state=EnrolmentState.CANCELLED, actor=actor, reason=reason.strip(), now=now)


def lapse(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """The offer was not answered in time, and the seat goes to the next. Raises NotCurrent if it was answered after all."""
    return _end(enrolment=enrolment, to_state=EnrolmentState.LAPSED, actor=None, now=now)


def lapse_together(*, enrolment: Enrolment, now: datetime) -> int:
    """The offer to people who belong together was not answered in time: their seats are free at once, not one by one. Returns how many."""
    with transaction.atomic():
        seats = seats_service.hold(enrolment.run_id)[enrolment.run_id]
        everybody = companions.members(enrolment, EnrolmentState.OFFERED)
        overdue = Offer.objects.filter(enrolment__in=everybody, answered_at=None, expires_at__lte=now).values_list("enrolment", flat=True)
        rows = [row for row in locking.lock(Enrolment.objects.all(), *overdue) if row.state == EnrolmentState.OFFERED]
        for row in rows:
            end_held(row, seats=seats, to_state=EnrolmentState.LAPSED, actor=None, now=now)
        promoting.settle(seats=seats, now=now)
    return len(rows)


def _end(
    *, enrolment: Enrolment, to_state: EnrolmentState, actor: User | None, now: datetime, reason: str = "", seen: str | None = None
) -> Enrolment:
    with transaction.atomic():
        seats = seats_service.hold(enrolment.run_id)[enrolment.run_id]
        row = locking.lock(Enrolment.objects.all(), enrolment.pk)[0]
        enrolment.state, enrolment.ended_at, enrolment.confirmed_at, enrolment.pool_id = row.state, row.ended_at, row.confirmed_at, row.pool_id
        enrolment.fits, enrolment.waiting_number = row.fits, row.waiting_number
        if row.state == to_state:
            return enrolment
        if seen is not None and row.state != seen:
            raise errors.PlaceHasChanged
        if not rules.may_follow(row.state, to_state):
            raise errors.NotCurrent
        if to_state == EnrolmentState.WITHDRAWN and not rules.may_withdraw(state=row.state, withdraw_until=enrolment.run.withdraw_until, now=now):
            raise errors.TooLateToWithdraw(until=enrolment.run.withdraw_until.isoformat())
        end_held(enrolment, seats=seats, to_state=to_state, actor=actor, reason=reason, now=now)
        promoting.settle(seats=seats, now=now)
    return enrolment


def end_held(enrolment: Enrolment, *, seats: RunSeats, to_state: str, actor: User | None, now: datetime, reason: str = "") -> None:
    """What the enrolment, locked by the caller, held of `seats` is free, and it is in its new state. The caller settles the seats."""
    if enrolment.state in SEATED_STATES:
        seats.give_back(enrolment)
    elif enrolment.state == EnrolmentState.WAITING:
        seats.leave_line(enrolment)
    if enrolment.state == EnrolmentState.OFFERED:
        outcome = OUTCOMES[EnrolmentState(to_state)]
        Offer.objects.filter(enrolment=enrolment, answered_at=None).update(outcome=outcome, answered_at=now)
    steps.move(enrolment=enrolment, to_state=to_state, actor=actor, reason=reason, now=now)
