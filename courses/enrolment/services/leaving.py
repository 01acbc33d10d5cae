"""Giving a seat or a place in line back: the pool row is taken first, so that whoever decides over pools never waits for us in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from courses.enrolment import rules
from courses.enrolment.models import SEATED_STATES, Enrolment, EnrolmentState, Offer, OfferOutcome, SeatPool
from courses.enrolment.services import errors, promoting, steps
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

OUTCOMES = {
    EnrolmentState.WITHDRAWN: OfferOutcome.DECLINED,
    EnrolmentState.CANCELLED: OfferOutcome.CANCELLED,
    EnrolmentState.LAPSED: OfferOutcome.LAPSED,
}


def withdraw(*, enrolment: Enrolment, actor: User, now: datetime) -> Enrolment:
    """The learner has given the place back, declined the offer or left the line. Repeating it changes nothing.

    Raises NotCurrent, TooLateToWithdraw.
    """
    return _end(enrolment=enrolment, to_state=EnrolmentState.WITHDRAWN, actor=actor, now=now)


def cancel_by_office(*, enrolment: Enrolment, reason: str, actor: User | None, now: datetime) -> Enrolment:
    """The office has taken the place away and said why. Repeating it changes nothing. Raises NotCurrent, ReasonMissing."""
    if not reason.strip():
        raise errors.ReasonMissing
    return _end(enrolment=enrolment, to_state=EnrolmentState.CANCELLED, actor=actor, reason=reason.strip(), now=now)


def lapse(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """The offer was not answered in time, and the seat goes to the next. Raises NotCurrent if it was answered after all."""
    return _end(enrolment=enrolment, to_state=EnrolmentState.LAPSED, actor=None, now=now)


def _end(*, enrolment: Enrolment, to_state: EnrolmentState, actor: User | None, now: datetime, reason: str = "") -> Enrolment:
    with transaction.atomic():
        locking.lock(SeatPool.objects.all(), enrolment.pool_id)
        row = locking.lock(Enrolment.objects.all(), enrolment.pk)[0]
        enrolment.state, enrolment.ended_at, enrolment.confirmed_at = row.state, row.ended_at, row.confirmed_at
        if row.state == to_state:
            return enrolment
        if not rules.may_follow(row.state, to_state):
            raise errors.NotCurrent
        if to_state == EnrolmentState.WITHDRAWN and not rules.may_withdraw(state=row.state, withdraw_until=enrolment.run.withdraw_until, now=now):
            raise errors.TooLateToWithdraw(until=enrolment.run.withdraw_until.isoformat())
        given_back = "taken" if row.state in SEATED_STATES else "waiting"
        SeatPool.objects.filter(pk=enrolment.pool_id).update(**{given_back: F(given_back) - 1})
        if row.state == EnrolmentState.OFFERED:
            Offer.objects.filter(enrolment=row, answered_at=None).update(outcome=OUTCOMES[to_state], answered_at=now)
        steps.move(enrolment=enrolment, to_state=to_state, actor=actor, reason=reason, now=now)
        promoting.promote(pool_id=enrolment.pool_id, now=now)
    return enrolment
