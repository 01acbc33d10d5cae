"""The waiting list: joining it, answering an offer, and what the clock ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from courses.catalogue.models import RunStatus
from courses.enrolment.models import Channel, Enrolment, EnrolmentState, Offer, OfferOutcome, SeatPool
from courses.enrolment.services import applying, errors, leaving, steps
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User

MOST_AT_ONCE = 500


def join_waiting_list(*, learner: User, run: CourseRun, request_key: str, actor: User, now: datetime, channel: str = Channel.WEB) -> Enrolment:
    """The learner stands in line, or has a place if a seat was free after all; the same request again returns the same enrolment.

    The order of the line is the order in which this is done. Raises WaitingListIsFull and what `apply` raises, except RunIsFull.
    """
    with transaction.atomic():
        locking.lock_name("applications-of", learner.pk)
        pools = applying.look(learner=learner, run=run, request_key=request_key)
        if pools[0].same_request is not None:
            return applying.first_answer(run=run, enrolment_id=pools[0].same_request)
        applying.refuse_second(pools[0])
        applying.refuse_closed(pools[0], now=now)
        pool = _pool_to_wait_in([pool.pool_id for pool in pools if pool.pool_id is not None])
        seat_is_free = pool.taken < pool.capacity and not pool.waiting
        if seat_is_free:
            applying.refuse_clash(pools[0])
        applicant = {"run": run, "learner": learner, "pool": pool, "channel": channel, "request_key": request_key, "applied_at": now}
        if seat_is_free:
            enrolment = Enrolment.objects.create(**applicant, confirmed_at=now)
            SeatPool.objects.filter(pk=pool.pk).update(taken=F("taken") + 1)
        else:
            number = pool.waiting_numbers + 1
            enrolment = Enrolment.objects.create(**applicant, state=EnrolmentState.WAITING, waiting_number=number)
            SeatPool.objects.filter(pk=pool.pk).update(waiting=F("waiting") + 1, waiting_numbers=number)
        steps.note_step(enrolment=enrolment, from_state="", actor=actor, now=now)
    return enrolment


def accept_offer(*, enrolment: Enrolment, actor: User, now: datetime) -> Enrolment:
    """The offered seat is the learner's place. Repeating it changes nothing. Raises OfferLapsed, NotOffered, SessionsOverlap.

    `actor` is the learner, or the member of staff who answers for her by phone.
    """
    with transaction.atomic():
        locking.lock_name("applications-of", enrolment.learner_id)
        row = locking.lock(Enrolment.objects.select_related("run", "learner"), enrolment.pk)[0]
        if row.state == EnrolmentState.CONFIRMED:
            return row
        offer = Offer.objects.filter(enrolment=row, answered_at=None).first()
        if row.state == EnrolmentState.LAPSED or (offer is not None and offer.expires_at <= now):
            raise errors.OfferLapsed
        if offer is None:
            raise errors.NotOffered
        applying.refuse_clash(applying.look(learner=row.learner, run=row.run, request_key="")[0])
        Offer.objects.filter(pk=offer.pk).update(outcome=OfferOutcome.ACCEPTED, answered_at=now)
        steps.move(enrolment=row, to_state=EnrolmentState.CONFIRMED, actor=actor, now=now)
    return row


def place_by_phone(*, enrolment: Enrolment, reason: str, actor: User, now: datetime) -> Enrolment:
    """Who waited and was reached by phone has a free seat, when it is too late for an offer. The reason says why she, if somebody stands before her.

    Repeating it changes nothing. Raises ReasonMissing, NotOffered, RunIsFull, RunNotOpen, SessionsOverlap.
    """
    if not reason.strip():
        raise errors.ReasonMissing
    with transaction.atomic():
        locking.lock_name("applications-of", enrolment.learner_id)
        pool = locking.lock(SeatPool.objects.all(), enrolment.pool_id)[0]
        row = locking.lock(Enrolment.objects.select_related("run", "learner"), enrolment.pk)[0]
        if row.state == EnrolmentState.CONFIRMED:
            return row
        if row.state != EnrolmentState.WAITING:
            raise errors.NotOffered
        if pool.closed_at is not None or row.run.status != RunStatus.PUBLISHED:
            raise errors.RunNotOpen
        if pool.taken >= pool.capacity:
            raise errors.RunIsFull
        applying.refuse_clash(applying.look(learner=row.learner, run=row.run, request_key="")[0])
        SeatPool.objects.filter(pk=pool.pk).update(taken=F("taken") + 1, waiting=F("waiting") - 1)
        steps.move(enrolment=row, to_state=EnrolmentState.CONFIRMED, actor=actor, reason=reason.strip(), now=now)
    return row


def lapse_offers(*, now: datetime) -> int:
    """Offers whose time is over have lapsed, and their seats went to the next in line; returns how many."""
    overdue = Offer.objects.filter(answered_at=None, expires_at__lte=now).order_by("expires_at", "pk")
    lapsed = 0
    for offer in overdue.select_related("enrolment__run")[:MOST_AT_ONCE]:
        try:
            leaving.lapse(enrolment=offer.enrolment, now=now)
        except errors.NotCurrent:  # answered in this moment
            continue
        lapsed += 1
    return lapsed


def end_waiting(*, now: datetime) -> int:
    """Who still waits when the first class begins is told that no place became free; returns how many."""
    pools = SeatPool.objects.filter(waiting__gt=0, run__starts_at__lte=now).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(_end_waiting_in(pool_id=pool_id, now=now) for pool_id in pools)


def _end_waiting_in(*, pool_id: int, now: datetime) -> int:
    with transaction.atomic():
        locking.lock(SeatPool.objects.all(), pool_id)
        waiting = Enrolment.objects.filter(pool=pool_id, state=EnrolmentState.WAITING).values_list("pk", flat=True)
        enrolments = locking.lock(Enrolment.objects.all(), *waiting)
        for enrolment in enrolments:
            steps.move(enrolment=enrolment, to_state=EnrolmentState.UNPLACED, actor=None, now=now)
        SeatPool.objects.filter(pk=pool_id).update(waiting=F("waiting") - len(enrolments))
    return len(enrolments)


def _pool_to_wait_in(pool_ids: list[int]) -> SeatPool:
    """The first pool with a seat or room to wait, locked. Raises WaitingListIsFull."""
    pools = locking.lock(SeatPool.objects.filter(closed_at=None), *pool_ids)
    with_seat = next((pool for pool in pools if pool.taken < pool.capacity and not pool.waiting), None)
    with_room = next((pool for pool in pools if pool.waiting < pool.waiting_capacity), None)
    chosen = with_seat or with_room
    if chosen is None:
        raise errors.WaitingListIsFull
    return chosen
