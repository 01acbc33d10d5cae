"""Seats that their audience did not want by a declared time go to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from courses.catalogue.models import Method, RunStatus
from courses.enrolment.models import SeatFlow
from courses.enrolment.services import promoting
from courses.enrolment.services import seats as seats_service
from lms.audit import services as audit

if TYPE_CHECKING:
    from datetime import datetime

MOST_AT_ONCE = 200


def flow_seats(*, now: datetime) -> int:
    """Every flow whose time has come is done: the seats that nobody holds are the other pool's, and who waits for one of those has it offered.

    Returns how many flows were done. Each is claimed by a conditional update, so that it is done once.
    """
    due = SeatFlow.objects.filter(done_at=None, at__lte=now).select_related("from_pool").order_by("at", "pk")
    not_drawn = {"from_pool__run__method": Method.LOTTERY, "from_pool__run__terms__drawn_at": None}  # a draw lets them flow itself
    return sum(_flow(flow=flow, now=now) for flow in due.exclude(**not_drawn)[:MOST_AT_ONCE])


def _flow(*, flow: SeatFlow, now: datetime) -> bool:
    run_id = flow.from_pool.run_id
    with transaction.atomic():
        seats = seats_service.hold(run_id)[run_id]
        source, target = seats.pools[flow.from_pool_id], seats.pools[flow.to_pool_id]
        is_live = source.closed_at is None and source.run.status == RunStatus.PUBLISHED
        moved = source.capacity - source.taken if is_live else 0
        if not SeatFlow.objects.filter(pk=flow.pk, done_at=None).update(done_at=now, seats=moved):
            return False
        source.capacity -= moved
        target.capacity += moved
        data = {"from": source.code, "to": target.code, "seats": moved}
        audit.record(action="run.seats_flowed", actor=None, subject=source.run, now=now, data=data)
        promoting.settle(seats=seats, now=now)
    return True
