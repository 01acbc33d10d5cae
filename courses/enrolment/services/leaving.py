"""Giving a seat back: the pool row is taken first, so that whoever decides over pools never waits for us in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from courses.enrolment import rules
from courses.enrolment.models import Enrolment, EnrolmentState, SeatPool
from courses.enrolment.services import errors, steps
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User


def withdraw(*, enrolment: Enrolment, actor: User, now: datetime) -> Enrolment:
    """The learner has given the place back. Repeating it changes nothing. Raises NotCurrent, TooLateToWithdraw."""
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return enrolment
    if rules.may_follow(enrolment.state, EnrolmentState.WITHDRAWN) and now >= enrolment.run.withdraw_until:
        raise errors.TooLateToWithdraw(until=enrolment.run.withdraw_until.isoformat())
    return _end(enrolment=enrolment, to_state=EnrolmentState.WITHDRAWN, actor=actor, now=now)


def cancel_by_office(*, enrolment: Enrolment, reason: str, actor: User | None, now: datetime) -> Enrolment:
    """The office has taken the place away and said why. Repeating it changes nothing. Raises NotCurrent, ReasonMissing."""
    if not reason.strip():
        raise errors.ReasonMissing
    return _end(enrolment=enrolment, to_state=EnrolmentState.CANCELLED, actor=actor, reason=reason.strip(), now=now)


def _end(*, enrolment: Enrolment, to_state: EnrolmentState, actor: User | None, now: datetime, reason: str = "") -> Enrolment:
    with transaction.atomic():
        locking.lock(SeatPool.objects.all(), enrolment.pool_id)
        ended = Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.CONFIRMED).update(state=to_state, ended_at=now)
        if ended:
            SeatPool.objects.filter(pk=enrolment.pool_id).update(taken=F("taken") - 1)
            enrolment.state, enrolment.ended_at = to_state, now
            steps.note_step(enrolment=enrolment, from_state=EnrolmentState.CONFIRMED, actor=actor, reason=reason, now=now)
    if not ended:
        enrolment.refresh_from_db()
        if enrolment.state != to_state:
            raise errors.NotCurrent
    return enrolment
