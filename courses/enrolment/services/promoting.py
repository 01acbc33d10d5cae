"""A seat that became free is offered to who waited longest, in the transaction that freed it, whatever freed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.catalogue.models import CourseRun, RunStatus
from courses.enrolment import rules, selectors
from courses.enrolment.data import InLine
from courses.enrolment.models import Enrolment, EnrolmentState, Offer
from courses.enrolment.rules import seating
from courses.enrolment.services import steps
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.enrolment.services.seats import RunSeats


NEWCOMER = 0  # no party and no enrolment has this key


def settle(*, seats: RunSeats, now: datetime) -> int:
    """Every free seat of the run, which the caller holds, is offered to whom the terms give it, and all changes are written; returns how many were.

    Whatever changed seats or the line ends with this. Nothing is offered when too little time is left for an answer: then the office calls the people
    in their order. See docs/enrolment-states.md.
    """
    offered = _promote(seats, now) if seats.terms.waiting and seats.free() and not seats.are_being_drawn else 0
    seats.write()
    return offered


def _promote(seats: RunSeats, now: datetime) -> int:
    run = CourseRun.objects.get(pk=seats.terms.run_id)
    begins_at = run.starts_at if now < run.starts_at else selectors.line_ends_at(run, seats.terms)
    until = rules.offer_until(starts_at=begins_at, now=now)
    if until is None or run.status != RunStatus.PUBLISHED:
        return 0
    members = line_of(seats)
    given = seating.assign(parties_of(members), seats.free(), seats.terms.party_policy)
    chosen: dict[int, int] = {}
    for key in {seat.key for seat in given}:
        party = [member.pk for member in members if key_of(member) == key]
        chosen.update(zip(party, seating.seat_by_seat(given, key), strict=False))  # of a party that is split, the first
    rows = locking.lock(Enrolment.objects.all(), *chosen)
    for enrolment in sorted(rows, key=lambda row: row.waiting_number or 0):
        seats.leave_line(enrolment)
        seats.take(enrolment, chosen[enrolment.pk])
        Offer.objects.create(enrolment=enrolment, made_at=now, expires_at=until)
        steps.move(enrolment=enrolment, to_state=EnrolmentState.OFFERED, actor=None, now=now)
    return len(rows)


def line_of(seats: RunSeats) -> list[Enrolment]:
    """Who waits, first in line first."""
    line = Enrolment.objects.filter(run=seats.terms.run_id, state=EnrolmentState.WAITING).select_related("party").order_by("waiting_number")
    return list(line.only("pk", "party", "party__may_split", "fits", "waiting_number", "run"))


def parties_of(members: list[Enrolment]) -> list[InLine]:
    """The line as people who belong together, where they do. Numbers of a party follow each other, but for who came back from a split."""
    found: dict[int, list[Enrolment]] = {}
    for member in members:
        found.setdefault(key_of(member), []).append(member)
    return [
        InLine(key=key, size=len(party), fits=tuple(party[0].fits), may_split=bool(party[0].party and party[0].party.may_split))
        for key, party in found.items()
    ]


def key_of(enrolment: Enrolment) -> int:
    """What names those who are placed together: their party, or herself alone."""
    return -enrolment.party_id if enrolment.party_id else enrolment.pk


def given_to_newcomer(seats: RunSeats, newcomer: InLine) -> list[int]:
    """The pools of the seats that nobody who waits could have now, as many as those who come may take."""
    if not any(pool in seats.free() for pool in newcomer.fits):
        return []
    line = parties_of(line_of(seats)) if seats.terms.waiting else []
    given = seating.assign([*line, newcomer], seats.free(), seats.terms.party_policy)
    return seating.seat_by_seat(given, NEWCOMER)
