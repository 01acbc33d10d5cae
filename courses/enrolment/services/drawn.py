"""What a draw found becomes everybody's place, at the hour that was declared for it. See docs/draw.md."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from courses.catalogue.models import RunStatus
from courses.enrolment.data import InLine
from courses.enrolment.models import DECIDING_STATES, DrawList, DrawResult, Enrolment, EnrolmentState, SeatFlow, Terms
from courses.enrolment.rules import drawing, seating
from courses.enrolment.services import promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.rules.drawing import Outcome
    from courses.enrolment.services.seats import RunSeats

MOST_AT_ONCE = 50
Parties = dict[str, list[Enrolment]]  # by their number on the list, in the order of the draw: those who have no seat yet


def outcome_of(run: CourseRun, closed: DrawList, *, value: str, rehearsal: bool = False) -> Outcome:
    """What follows from the closed list and the value that decides. Raises drawing.DrawError."""
    names = {"terms_sha256": closed.terms_sha256, "candidates_sha256": closed.candidates_sha256}
    seed = drawing.seed_bytes(run=run.public_id, value=value, rehearsal=rehearsal, **names)
    pools = [drawing.PoolTerms(**pool) for pool in closed.terms["pools"]]
    people = [drawing.Candidate(one["number"], one["size"], tuple(one["pools"]), one["may_split"]) for one in closed.candidates]
    policy, line = closed.terms["party_policy"], closed.terms["waiting_capacity"]
    return drawing.draw(pools, people, policy=policy, waiting_capacity=line, seed=seed)


def give_drawn_places(*, now: datetime) -> int:
    """Every draw whose declared hour has come has given its places, and people are told; returns how many draws."""
    told = Q(run__terms__result_at=None) | Q(run__terms__result_at__lte=now)
    due = DrawResult.objects.filter(told, run__status=RunStatus.PUBLISHED, run__terms__drawn_at=None)
    return sum(give_places(run_id=run_id, now=now) for run_id in due.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])


def give_places(*, run_id: int, now: datetime) -> bool:
    """Everybody on the list has a place, waits in the order of the draw, or was not selected. False where that was done before, or the run ended."""
    with transaction.atomic():
        locking.lock_name("draw-of", run_id)
        seats = seats_service.hold(run_id)[run_id]
        result = DrawResult.objects.defer("result", "record").select_related("run", "drawn_by").get(pk=run_id)
        if seats.terms.drawn_at is not None or result.run.status != RunStatus.PUBLISHED:
            return False
        closed = DrawList.objects.get(pk=run_id)
        place_everybody(result, closed, outcome_of(result.run, closed, value=result.seed_value), seats=seats, now=now)
    return True


def place_everybody(result: DrawResult, closed: DrawList, outcome: Outcome, *, seats: RunSeats, now: datetime) -> None:
    """The same for the run whose seats the caller holds.

    Those who gave up since the list was closed, or no longer fit a pool, do not have the seats that were drawn for them: these go on in the order
    of the draw, before the line is made.
    """
    _let_seats_flow(closed, outcome, seats=seats, now=now)
    left = _parties(outcome, run_id=result.pk)
    placed, vacated = _seat(outcome, left, seats=seats)
    placed += _fill(left, vacated, seats=seats)
    waiting = [person for party in left.values() if 0 < len(party) <= seats.room_in_line for person in _enter(party, seats)]
    waits = {person.pk for person in waiting}
    others = [person for party in left.values() for person in party if person.pk not in waits]
    for state, found in ((EnrolmentState.CONFIRMED, placed), (EnrolmentState.WAITING, waiting), (EnrolmentState.NOT_SELECTED, others)):
        steps.move_many(enrolments=found, to_state=state, actor=result.drawn_by, now=now)
    Terms.objects.filter(pk=result.pk).update(drawn_at=now)
    seats.are_being_drawn = False
    promoting.settle(seats=seats, now=now)


def _let_seats_flow(closed: DrawList, outcome: Outcome, *, seats: RunSeats, now: datetime) -> None:
    """Seats that nobody took in the draw are the next pool's."""
    pools = {pool.code: pool for pool in seats.pools.values()}
    came: Counter[str] = Counter()
    for told in closed.terms["pools"]:
        code, target = told["code"], told["flows_to"]
        went = told["capacity"] + came[code] - outcome.capacities[code]
        pools[code].capacity += outcome.capacities[code] - told["capacity"]
        if target is not None:
            came[target] += went
            SeatFlow.objects.filter(from_pool=pools[code].pk, done_at=None).update(done_at=now, seats=went)


def _parties(outcome: Outcome, *, run_id: int) -> Parties:
    """Who still wants a place of those behind each number. The number is that of the first of them who was there when the list was closed."""
    rows = Enrolment.objects.filter(run=run_id).select_related("party").order_by("pk").select_for_update(of=("self",), no_key=True)
    keys: dict[str, int] = {}
    live: dict[int, list[Enrolment]] = {}
    for row in rows:
        keys[row.receipt] = promoting.key_of(row)
        if row.state in DECIDING_STATES:
            live.setdefault(promoting.key_of(row), []).append(row)
    return {number: live.get(keys[number], []) for number in outcome.order}


def _seat(outcome: Outcome, left: Parties, *, seats: RunSeats) -> tuple[list[Enrolment], Counter[int]]:
    """Who has the seats that were drawn for her, and how many of each pool nobody came for."""
    pools = {pool.code: pool.pk for pool in seats.pools.values()}
    placed: list[Enrolment] = []
    vacated: Counter[int] = Counter()
    for share in outcome.placed:
        party, pool_id = left[share.number], pools[share.pool]
        able = party[: share.seats] if party and pool_id in party[0].fits else []
        for person in able:
            seats.take(person, pool_id)
        placed += able
        left[share.number] = party[len(able) :]
        vacated[pool_id] += share.seats - len(able)
    return placed, +vacated


def _fill(left: Parties, vacated: Counter[int], *, seats: RunSeats) -> list[Enrolment]:
    """The seats that nobody came for go to the next of the order, who are taken out of `left`."""
    parties = [(number, party) for number, party in left.items() if party]
    line = [InLine(key=at, size=len(party), fits=tuple(party[0].fits), may_split=may_split(party)) for at, (_, party) in enumerate(parties)]
    given = seating.assign(line, vacated, seats.terms.party_policy)
    filled: list[Enrolment] = []
    for key in {seat.key: None for seat in given}:
        number, party = parties[key]
        chosen = seating.seat_by_seat(given, key)
        for person, pool_id in zip(party, chosen, strict=False):
            seats.take(person, pool_id)
            filled.append(person)
        left[number] = party[len(chosen) :]
    return filled


def may_split(party: list[Enrolment]) -> bool:
    first = party[0]
    return first.party is not None and first.party.may_split


def _enter(party: list[Enrolment], seats: RunSeats) -> list[Enrolment]:
    for person in party:
        seats.enter_line(person)
    return party
