"""The office gives somebody another place: in another run, or in exchange with somebody else.

A place that is moved ends as `moved`, and a new one begins in the other run; `Move` says which became which. Nothing is lost on the way: where the
other run refuses, the transaction is taken back and the place stays what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment import selectors
from courses.enrolment.data import InLine, Wish
from courses.enrolment.models import CURRENT_STATES, Eligibility, EligibilityState, Enrolment, EnrolmentState, Evidence, Move, Party
from courses.enrolment.rules import fitting
from courses.enrolment.services import applying, companions, conditions, errors, leaving, promoting, steps, waiting
from courses.enrolment.services import seats as seats_service
from lms.audit import services as audit
from lms.kernel import clock, locking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User

MOVABLE = (EnrolmentState.CONFIRMED, EnrolmentState.WAITING)


@dataclass(frozen=True)
class Moved:
    """What came of a move: the new enrolment of the person who was named, how many moved with her, how many seats were offered to others."""

    enrolment: Enrolment
    people: int
    offered: int = 0


@dataclass(frozen=True)
class MoveWish:
    """Why the office does it, and who and when."""

    reason: str
    actor: User
    now: datetime

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise errors.ReasonMissing


def move(*, enrolment: Enrolment, to_run: CourseRun, reason: str, actor: User, now: datetime) -> Moved:
    """Who had a place, or waited, has one in the other run, or waits there, with everybody who applied together with her; her seat goes on.

    The rules of the other run hold, but for the time in which it takes applications; a place is only given up for a place. Repeating it changes
    nothing. Raises ReasonMissing, NotMovable, SameRun, OtherInstitution, PartyApart, RunIsFull, WaitingListIsFull, RunIsOver, NothingToMoveTo,
    InvitationNeeded, PartyTooLarge, and what `conditions` raises.
    """
    wish = MoveWish(reason=reason.strip(), actor=actor, now=now)
    with transaction.atomic():
        everybody = companions.members(enrolment, *CURRENT_STATES)
        held, rows = _hold([enrolment.pk, *everybody], run_ids=[enrolment.run_id, to_run.pk])
        row = rows[enrolment.pk]
        if row.state == EnrolmentState.MOVED:
            return _moved_before(row, to_run)
        party = [one for one in rows.values() if one.state in CURRENT_STATES]
        _refuse_apart(row, party)
        run = _target(row.run, to_run, now=now)
        for one in party:
            leaving.end_held(one, seats=held[row.run_id], to_state=EnrolmentState.MOVED, actor=actor, reason=wish.reason, now=now)
        made = _arrive(party, run=run, seats=held[run.pk], wish=wish)
        offered = promoting.settle(seats=held[row.run_id], now=now)
        held[run.pk].write()
        new = next(one for one in made if one.learner_id == row.learner_id)
        if new.choice_id and any(one.has_place for one in made):
            waiting.end_other_wishes(taken=new, held=held, now=now)
    return Moved(enrolment=new, people=len(party), offered=offered)


def swap(*, first: Enrolment, second: Enrolment, reason: str, actor: User, now: datetime) -> tuple[Enrolment, Enrolment]:
    """Each of two people has the place that the other had, in the other's run and pool; nobody else's place changes. Repeating it changes nothing.

    In one run only the pools are exchanged, by which their seats are counted. Raises ReasonMissing, OnlyPlacesAreSwapped, PartyApart, SameRun,
    OtherInstitution, NoSeatsForYou, RunIsOver, and what `conditions` raises.
    """
    wish = MoveWish(reason=reason.strip(), actor=actor, now=now)
    with transaction.atomic():
        held, rows = _hold([first.pk, second.pk], run_ids=[first.run_id, second.run_id])
        one, other = rows[first.pk], rows[second.pk]
        if one.state == EnrolmentState.MOVED and other.state == EnrolmentState.MOVED:
            return _moved_before(one, other.run).enrolment, _moved_before(other, one.run).enrolment
        if one.learner_id == other.learner_id or {one.state, other.state} != {EnrolmentState.CONFIRMED}:
            raise errors.OnlyPlacesAreSwapped
        if any(len(companions.members(row, *CURRENT_STATES)) > 1 for row in (one, other)):
            raise errors.PartyApart
        if one.run_id == other.run_id:
            return _swap_pools(one, other, wish)
        places = {one.pk: (_target(one.run, other.run, now=now), other.pool_id), other.pk: (_target(other.run, one.run, now=now), one.pool_id)}
        for row in (one, other):
            leaving.end_held(row, seats=held[row.run_id], to_state=EnrolmentState.MOVED, actor=actor, reason=wish.reason, now=now)
        made = [
            _arrive([row], run=places[row.pk][0], seats=held[places[row.pk][0].pk], wish=wish, pool_id=places[row.pk][1])[0] for row in (one, other)
        ]
        for seats in held.values():
            seats.write()
    return made[0], made[1]


def _hold(pks: Iterable[int], *, run_ids: Iterable[int]) -> tuple[dict[int, RunSeats], dict[int, Enrolment]]:
    """The names of the people, the seats of the runs and of those for which they wait too, then the enrolments, locked in this order and re-read."""
    wanted = sorted(set(pks))
    found = Enrolment.objects.filter(pk__in=wanted)
    locking.lock_names(f"applications-of/{learner}" for learner in found.values_list("learner", flat=True))
    choices = [choice for choice in found.values_list("choice", flat=True) if choice]
    others = Enrolment.objects.filter(choice__in=choices).values_list("run", flat=True)
    held = seats_service.hold(*run_ids, *others)
    rows = locking.lock(Enrolment.objects.select_related("run__course", "learner", "party__leader", "pool"), *wanted)
    return held, {row.pk: row for row in rows}


def _moved_before(row: Enrolment, to_run: CourseRun) -> Moved:
    """What the same wish led to before. Raises NotMovable where she was moved elsewhere."""
    done = row.moves.filter(to_enrolment__run=to_run).select_related("to_enrolment__run__course").first()
    if done is None or done.to_enrolment is None:
        raise errors.NotMovable
    people = Move.objects.filter(enrolment__party=row.party_id, at=done.at).count() if row.party_id else 1
    return Moved(enrolment=done.to_enrolment, people=people)


def _refuse_apart(row: Enrolment, party: Sequence[Enrolment]) -> None:
    if row.state not in MOVABLE:
        raise errors.NotMovable
    if {one.state for one in party} != {row.state}:
        raise errors.PartyApart


def _target(from_run: CourseRun, to_run: CourseRun, *, now: datetime) -> CourseRun:
    """The run as it is now, if somebody of the other one can come to it. The caller holds its seats."""
    if from_run.pk == to_run.pk:
        raise errors.SameRun
    run = CourseRun.objects.select_related("course").get(pk=to_run.pk)
    if run.course_id != from_run.course_id and run.course.institution_id != from_run.course.institution_id:
        raise errors.OtherInstitution
    if run.status != RunStatus.PUBLISHED or run.ends_at <= now:
        raise errors.RunIsOver
    if run.method == Method.INVITATION:
        raise errors.InvitationNeeded
    if run.method == Method.LOTTERY and selectors.terms_of(run).drawn_at is None:
        raise errors.NothingToMoveTo
    return run


def _arrive(party: Sequence[Enrolment], *, run: CourseRun, seats: RunSeats, wish: MoveWish, pool_id: int | None = None) -> list[Enrolment]:
    """The people, whose old places have ended, are in the run: with the seat of that pool, or by the order of its line."""
    declared = Eligibility.objects.filter(enrolment__in=party).exclude(state=EligibilityState.REJECTED)
    fits = _fits(party, run=run, declared=frozenset(declared.values_list("audience", flat=True)), seats=seats, now=wish.now)
    if pool_id is not None and pool_id not in fits:
        raise errors.NoSeatsForYou
    was_waiting = party[0].waiting_number is not None and party[0].confirmed_at is None
    may_split = was_waiting and bool(party[0].party and party[0].party.may_split)
    newcomer = InLine(key=promoting.NEWCOMER, size=len(party), fits=tuple(fits), may_split=may_split)
    given = [pool_id] if pool_id is not None else promoting.given_to_newcomer(seats, newcomer)
    queued = len(party) - len(given)
    if queued and not was_waiting:
        raise errors.RunIsFull
    if queued > seats.room_in_line or (queued and run.starts_at <= wish.now):
        raise errors.WaitingListIsFull
    for one in party[: len(given)]:
        applying.refuse_clash(applying.look(learner=one.learner, run=run, request_key="")[0])
    made = _rows(party, run=run, fits=fits, now=wish.now)
    companions.place(made[: len(given)], seats, pools=given, now=wish.now)
    for enrolment in made[len(given) :]:
        enrolment.state = EnrolmentState.WAITING
        seats.enter_line(enrolment)
    for old, new in zip(party, made, strict=True):
        _keep(old, new, wish=wish)
    return made


def _fits(party: Sequence[Enrolment], *, run: CourseRun, declared: frozenset[int], seats: RunSeats, now: datetime) -> list[int]:
    """The open pools of the run that everybody of the party could have a seat of. Raises what refuses them."""
    terms, first = seats.terms, party[0]
    if len(party) > max(terms.most_in_party, 1):
        raise errors.PartyTooLarge(most=terms.most_in_party)
    for one in party:
        seen = applying.look(learner=one.learner, run=run, request_key="")[0]
        applying.refuse_second(seen)
        conditions.refuse_by_history(one.learner, run=run, terms=terms, now=now)
    day = terms.age_on or clock.seoul_date(run.starts_at)
    conditions.refuse_by_age([one.learner.birth_date for one in party], terms, day=day)
    leader = first.party.leader if first.party else first.learner
    asked = Wish(learner=leader, run=run, request_key="", channel=first.channel, declared=declared)
    people = [conditions.applicant(one.learner, wish=asked, invited_by=None) for one in party]
    fits = [
        pool for pool in fitting.pools_for(people, selectors.pools_of(run), channel=first.channel, day=day) if seats.pools[pool].closed_at is None
    ]
    if not fits:
        raise errors.NoSeatsForYou
    return fits


def _rows(party: Sequence[Enrolment], *, run: CourseRun, fits: list[int], now: datetime) -> list[Enrolment]:
    """The new enrolments, not saved yet; the party is."""
    old, together = party[0].party, None
    if old is not None and len(party) > 1:
        together = Party.objects.create(run=run, leader=old.leader, may_split=old.may_split, made_at=now)
    return [
        Enrolment(
            run=run,
            learner=one.learner,
            party=together,
            choice=one.choice,
            instead_of_id=one.instead_of_id,
            fits=fits,
            channel=one.channel,
            request_key=f"moved/{one.pk}",
            flags=one.flags,
            applied_at=now,
        )
        for one in party
    ]


def _keep(old: Enrolment, new: Enrolment, *, wish: MoveWish) -> None:
    """The new enrolment stands in the database, with what she said about herself and the papers that show it."""
    new.save(force_insert=True)
    steps.note_step(enrolment=new, from_state="", actor=wish.actor, reason=wish.reason, now=wish.now)
    Move.objects.create(
        enrolment=old, to_enrolment=new, from_pool_id=old.pool_id, to_pool_id=new.pool_id, reason=wish.reason, actor=wish.actor, at=wish.now
    )
    said = list(Eligibility.objects.filter(enrolment=old))
    for eligibility in said:
        eligibility.pk, eligibility.enrolment = None, new
    Eligibility.objects.bulk_create(said)
    Evidence.objects.filter(enrolment=old, destroyed_at=None).update(enrolment=new)


def _swap_pools(one: Enrolment, other: Enrolment, wish: MoveWish) -> tuple[Enrolment, Enrolment]:
    """Each seat is counted in the pool of the other's; both have to fit there. For the two nothing else changes, and they are not told."""
    if one.pool_id == other.pool_id:
        raise errors.SameRun
    pools = {one.pk: other.pool_id, other.pk: one.pool_id}
    if any(pools[row.pk] not in row.fits for row in (one, other)):
        raise errors.NoSeatsForYou
    for row in (one, other):
        Move.objects.create(enrolment=row, from_pool_id=row.pool_id, to_pool_id=pools[row.pk], reason=wish.reason, actor=wish.actor, at=wish.now)
        row.pool_id = pools[row.pk]
        Enrolment.objects.filter(pk=row.pk).update(pool_id=row.pool_id)
        audit.record(action="enrolment.moved_to_other_pool", actor=wish.actor, subject=row, now=wish.now, data={"run": row.run_id})
    return one, other


def foresee_move(*, enrolment: Enrolment, to_run: CourseRun, reason: str, actor: User, now: datetime) -> MoveOutlook:
    """What a move would lead to now, by doing it and taking it back; nobody is told. Raises what `move` raises."""
    with transaction.atomic():
        moved = move(enrolment=enrolment, to_run=to_run, reason=reason, actor=actor, now=now)
        new = moved.enrolment
        outlook = MoveOutlook(
            state=new.state,
            pool=new.pool.name if new.pool else "",
            position=selectors.position_in_line(enrolment=new),
            people=moved.people,
            offered=moved.offered,
        )
        transaction.set_rollback(True)
    return outlook


@dataclass(frozen=True)
class MoveOutlook:
    """What staff see before they move somebody."""

    state: str
    pool: str
    position: int | None
    people: int
    offered: int


def foresee_swap(*, first: Enrolment, second: Enrolment, reason: str, actor: User, now: datetime) -> None:
    """Raises what `swap` would raise now; changes nothing."""
    with transaction.atomic():
        swap(first=first, second=second, reason=reason, actor=actor, now=now)
        transaction.set_rollback(True)
