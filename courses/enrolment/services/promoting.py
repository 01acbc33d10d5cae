"""A seat that became free is offered to who waited longest, in the transaction that freed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from courses.catalogue.models import CourseRun, RunStatus
from courses.enrolment import rules
from courses.enrolment.models import Enrolment, EnrolmentState, Offer, SeatPool
from courses.enrolment.services import steps
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime


def promote(*, pool_id: int, now: datetime) -> int:
    """Every free seat of the pool, which the caller holds locked, is offered as long as somebody waits; returns how many were.

    Nothing is offered when too little time is left for an answer: then the office calls the people in their order. See docs/enrolment-states.md.
    """
    pool = SeatPool.objects.get(pk=pool_id)
    free = pool.capacity - pool.taken
    if free <= 0 or not pool.waiting or pool.closed_at is not None:
        return 0
    run = CourseRun.objects.get(pk=pool.run_id)
    until = rules.offer_until(starts_at=run.starts_at, now=now)
    if until is None or run.status != RunStatus.PUBLISHED:
        return 0
    first = Enrolment.objects.filter(pool=pool, state=EnrolmentState.WAITING).order_by("waiting_number").values_list("pk", flat=True)[:free]
    chosen = sorted(locking.lock(Enrolment.objects.all(), *first), key=lambda enrolment: enrolment.waiting_number or 0)
    for enrolment in chosen:
        Offer.objects.create(enrolment=enrolment, made_at=now, expires_at=until)
        steps.move(enrolment=enrolment, to_state=EnrolmentState.OFFERED, actor=None, now=now)
    SeatPool.objects.filter(pk=pool.pk).update(taken=F("taken") + len(chosen), waiting=F("waiting") - len(chosen))
    return len(chosen)
