"""A draw, step by step: secrets are sealed, the list is closed, the seed becomes known, everybody is placed. See docs/draw.md."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment import selectors
from courses.enrolment.data import InLine
from courses.enrolment.models import (
    DECIDING_STATES,
    DrawList,
    DrawResult,
    DrawSecret,
    Enrolment,
    EnrolmentState,
    SeatFlow,
    SeatPool,
    SeedKind,
    Terms,
)
from courses.enrolment.rules import drawing, seating
from courses.enrolment.services import planning, promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.audit import services as audit
from lms.kernel import clock, locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.enrolment.rules.drawing import Candidate, Outcome, PoolTerms
    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User

SECRET_BYTES = 16
MOST_AT_ONCE = 50


class NotADraw(DomainError):
    code = "not-a-draw"
    message = _("Places of this run are not drawn.")


class ListNotClosed(DomainError):
    code = "draw-list-not-closed"
    message = _("The list is not closed yet. Close it first, after applications have closed.")


class ListIsClosed(DomainError):
    code = "draw-list-is-closed"
    message = _("The list is closed, so no secret can be sealed any more.")


class WindowStillOpen(DomainError):
    code = "draw-window-still-open"
    message = _("Applications are still open. The list is closed when they have closed.")


class SecretsMissing(DomainError):
    """`details["least"]` is how many are needed."""

    code = "draw-secrets-missing"
    message = _("At least %(least)s registrars have to seal a secret first.")


class SecretIsEmpty(DomainError):
    code = "draw-secret-is-empty"
    status = 422
    message = _("Write a secret of at most a hundred characters.")


class SecretDoesNotMatch(DomainError):
    code = "draw-secret-does-not-match"
    status = 422
    message = _("This is not the secret that was sealed. Type it exactly as it was written down.")


class SeedNotKnown(DomainError):
    code = "draw-seed-not-known"
    status = 422
    message = _("The value that decides the draw is not known yet: enter it, or reveal every secret.")


def seal_secret(*, run: CourseRun, registrar: User, secret: str, now: datetime) -> DrawSecret:
    """The registrar has sealed her secret: its hash is published with the list, and only she knows it until she reveals it. Her first one counts.

    Raises NotADraw, ListIsClosed.
    """
    with transaction.atomic():
        locking.lock_name("draw-of", run.pk)
        _refuse_other_methods(run, SeedKind.COMMIT)
        if DrawList.objects.filter(run=run).exists():
            raise ListIsClosed
        kept = DrawSecret.objects.filter(run=run, registrar=registrar).first()
        if kept is not None:
            return kept
        who = f"registrar {DrawSecret.objects.filter(run=run).count() + 1}"
        sha256 = drawing.commitment(run=run.public_id, who=who, secret=secret)
        made = DrawSecret.objects.create(run=run, registrar=registrar, who=who, sha256=sha256, made_at=now)
        audit.record(action="draw.secret_sealed", actor=registrar, subject=run, now=now, data={"who": who, "sha256": sha256})
    return made


def new_secret() -> str:
    """Something that nobody can guess, for a registrar to write down."""
    return secrets.token_hex(SECRET_BYTES)


def _refuse_other_methods(run: CourseRun, kind: str) -> None:
    if run.method != Method.LOTTERY or selectors.terms_of(run).seed_kind != kind:
        raise NotADraw


def close_list(*, run: CourseRun, actor: User | None, now: datetime) -> DrawList:
    """Who applied is fixed, and its hash is published; whoever gives up later stays on the list. Repeating it changes nothing.

    Raises NotADraw, WindowStillOpen, SecretsMissing.
    """
    with transaction.atomic():
        locking.lock_name("draw-of", run.pk)
        seats_service.hold(run.pk)  # waits for those who are applying just now; see applying
        kept = DrawList.objects.filter(run=run).first()
        if kept is not None:
            return kept
        if run.method != Method.LOTTERY or run.status != RunStatus.PUBLISHED:
            raise NotADraw
        if now < planning.draw_closes_at(run):
            raise WindowStillOpen
        terms = _terms(run)
        candidates = drawing.candidates_value(_candidates(run))
        made = DrawList.objects.create(
            run=run,
            terms=terms,
            terms_sha256=drawing.digest(terms),
            candidates=candidates,
            candidates_sha256=drawing.digest(candidates),
            closed_at=now,
            closed_by=actor,
        )
        data = {"candidates": len(candidates), "sha256": made.candidates_sha256}
        audit.record(action="draw.list_closed", actor=actor, subject=run, now=now, data=data)
    return made


def _terms(run: CourseRun) -> dict[str, Any]:
    terms = selectors.terms_of(run)
    flows = dict(SeatFlow.objects.filter(from_pool__run=run).values_list("from_pool__code", "to_pool__code"))
    pools = [
        drawing.PoolTerms(pool.code, pool.capacity, pool.name_ko, pool.name_en, flows.get(pool.code))
        for pool in SeatPool.objects.filter(run=run).order_by("position", "pk")
    ]
    seed: dict[str, Any] = {"kind": SeedKind.BEACON.value, "source": terms.seed_source}
    if terms.seed_kind == SeedKind.COMMIT:
        sealed = list(DrawSecret.objects.filter(run=run).order_by("pk"))
        if len(sealed) < drawing.FEWEST_COMMITMENTS:
            raise SecretsMissing(least=drawing.FEWEST_COMMITMENTS)
        seed = {"kind": SeedKind.COMMIT.value, "commitments": [{"who": one.who, "sha256": one.sha256} for one in sealed]}
    return drawing.terms_value(pools, policy=terms.party_policy, waiting_capacity=terms.waiting_capacity, seed=seed)


def _candidates(run: CourseRun) -> list[Candidate]:
    codes = dict(SeatPool.objects.filter(run=run).values_list("pk", "code"))
    found = []
    for members in parties_of(Enrolment.objects.filter(run=run, state__in=DECIDING_STATES).select_related("party")).values():
        first = members[0]
        pools = tuple(codes[pool] for pool in first.fits if pool in codes)
        found.append(drawing.Candidate(number=first.receipt, size=len(members), pools=pools, may_split=_may_split(members)))
    return found


def parties_of(enrolments: Any) -> dict[int, list[Enrolment]]:
    """Those who belong together, the one who applied for them first."""
    found: dict[int, list[Enrolment]] = {}
    for enrolment in enrolments.order_by("pk"):
        found.setdefault(promoting.key_of(enrolment), []).append(enrolment)
    return found


def close_lists(*, now: datetime) -> int:
    """Every list is closed soon after its window; returns how many. One that lacks secrets waits for its registrars."""
    waiting = CourseRun.objects.filter(method=Method.LOTTERY, status=RunStatus.PUBLISHED, draw_list=None, apply_opens_at__lte=now)
    closed = 0
    for run in waiting.order_by("pk")[:MOST_AT_ONCE]:
        try:
            close_list(run=run, actor=None, now=now)
        except (WindowStillOpen, SecretsMissing):
            continue
        closed += 1
    return closed


def reveal_secret(*, run: CourseRun, registrar: User, secret: str, now: datetime) -> DrawSecret:
    """What the registrar sealed is public. Repeating it changes nothing. Raises ListNotClosed, SecretDoesNotMatch."""
    with transaction.atomic():
        locking.lock_name("draw-of", run.pk)
        if not DrawList.objects.filter(run=run).exists():
            raise ListNotClosed
        sealed = DrawSecret.objects.filter(run=run, registrar=registrar).first()
        if sealed is None or drawing.commitment(run=run.public_id, who=sealed.who, secret=secret) != sealed.sha256:
            raise SecretDoesNotMatch
        if sealed.revealed_at is None:
            DrawSecret.objects.filter(pk=sealed.pk).update(secret=secret, revealed_at=now)
            audit.record(action="draw.secret_revealed", actor=registrar, subject=run, now=now, data={"who": sealed.who})
            sealed.refresh_from_db()
    return sealed


def rehearse(*, run: CourseRun, actor: User, now: datetime) -> Outcome:
    """How a draw from the closed list could end, with a seed of chance that can never be the draw's own; nothing is kept. Raises ListNotClosed."""
    closed = DrawList.objects.filter(run=run).first()
    if closed is None:
        raise ListNotClosed
    audit.record(action="draw.rehearsed", actor=actor, subject=run, now=now)
    return _outcome(run, closed, value=new_secret(), rehearsal=True)


def draw(*, run: CourseRun, beacon: str, actor: User | None, now: datetime) -> DrawResult:
    """Everybody on the list has a place, waits in the order of the draw, or was not selected; the record is public. Repeating it changes nothing.

    `beacon` is the public value, where the terms name one; else every secret has been revealed. What people leave who gave up since the list was
    closed goes to the next of the order. Raises ListNotClosed, SeedNotKnown.
    """
    with transaction.atomic():
        locking.lock_name("draw-of", run.pk)
        kept = DrawResult.objects.filter(run=run).first()
        if kept is not None:
            return kept
        closed = DrawList.objects.filter(run=run).first()
        if closed is None:
            raise ListNotClosed
        seed = _seed(run, closed, beacon)
        seats = seats_service.hold(run.pk)[run.pk]
        outcome = _outcome(run, closed, value=seed["value"])
        _place_everybody(run, outcome, seats=seats, actor=actor, now=now)
        made = _publish(run, closed, outcome, seed=seed, actor=actor, now=now)
        Terms.objects.filter(pk=run.pk).update(drawn_at=now)
        promoting.settle(seats=seats, now=now)
    return made


def _seed(run: CourseRun, closed: DrawList, beacon: str) -> dict[str, Any]:
    """The value and how the record tells it."""
    if closed.terms["seed"]["kind"] == SeedKind.BEACON:
        if not beacon.strip():
            raise SeedNotKnown
        return {"value": beacon.strip(), "told": {"value": beacon.strip()}}
    revealed = list(DrawSecret.objects.filter(run=run).order_by("pk"))
    if any(one.revealed_at is None for one in revealed):
        raise SeedNotKnown
    told = [{"who": one.who, "secret": one.secret} for one in revealed]
    return {"value": "|".join(one.secret for one in revealed), "told": {"reveals": told}}


def _outcome(run: CourseRun, closed: DrawList, *, value: str, rehearsal: bool = False) -> Outcome:
    names = {"terms_sha256": closed.terms_sha256, "candidates_sha256": closed.candidates_sha256}
    seed = drawing.seed_bytes(run=run.public_id, value=value, rehearsal=rehearsal, **names)
    policy, line = closed.terms["party_policy"], closed.terms["waiting_capacity"]
    return drawing.draw(_pools_of(closed), _candidates_of(closed), policy=policy, waiting_capacity=line, seed=seed)


def _pools_of(closed: DrawList) -> list[PoolTerms]:
    return [drawing.PoolTerms(**pool) for pool in closed.terms["pools"]]


def _candidates_of(closed: DrawList) -> list[Candidate]:
    return [drawing.Candidate(one["number"], one["size"], tuple(one["pools"]), one["may_split"]) for one in closed.candidates]


def _place_everybody(run: CourseRun, outcome: Outcome, *, seats: RunSeats, actor: User | None, now: datetime) -> None:
    """As the outcome says, but for those who gave up since the list was closed: what they leave goes on in the order of the draw."""
    pools = {pool.code: pool for pool in seats.pools.values()}
    for code, capacity in outcome.capacities.items():
        pools[code].capacity = capacity
    SeatFlow.objects.filter(from_pool__run=run, done_at=None).update(done_at=now, seats=0)
    members = parties_of(Enrolment.objects.filter(run=run).select_for_update(of=("self",), no_key=True))
    people = {party[0].receipt: list(party) for party in members.values()}
    placed: list[Enrolment] = []
    for share in outcome.placed:
        chosen, people[share.number] = people[share.number][: share.seats], people[share.number][share.seats :]
        for person in _live(chosen):
            seats.take(person, pools[share.pool].pk)
            placed.append(person)
    left = {number: found for number in outcome.order if (found := _live(people[number]))}
    placed += _fill(left, outcome, seats=seats)
    waiting = [person for party in left.values() if len(party) <= seats.room_in_line for person in _enter(party, seats)]
    waits = {person.pk for person in waiting}
    others = [person for party in left.values() for person in party if person.pk not in waits and person.pool_id is None]
    for state, found in ((EnrolmentState.CONFIRMED, placed), (EnrolmentState.WAITING, waiting), (EnrolmentState.NOT_SELECTED, others)):
        steps.move_many(enrolments=found, to_state=state, actor=actor, now=now)


def _live(party: Sequence[Enrolment]) -> list[Enrolment]:
    return [person for person in party if person.state in DECIDING_STATES]


def _fill(left: dict[str, list[Enrolment]], outcome: Outcome, *, seats: RunSeats) -> list[Enrolment]:
    """Seats that are free because somebody gave up go to the next of the order, who are taken out of `left`."""
    line = [
        InLine(key=at, size=len(left[number]), fits=tuple(left[number][0].fits), may_split=_may_split(left[number]))
        for at, number in enumerate(outcome.order)
        if number in left
    ]
    given = seating.assign(line, seats.free(), seats.terms.party_policy)
    filled: list[Enrolment] = []
    for key in {seat.key: None for seat in given}:
        party = left[outcome.order[key]]
        chosen = seating.seat_by_seat(given, key)
        for person, pool_id in zip(party, chosen, strict=False):
            seats.take(person, pool_id)
            filled.append(person)
        left[outcome.order[key]] = party[len(chosen) :]
    return filled


def _may_split(party: Sequence[Enrolment]) -> bool:
    first = party[0]
    return first.party is not None and first.party.may_split


def _enter(party: Sequence[Enrolment], seats: RunSeats) -> Sequence[Enrolment]:
    for person in party:
        seats.enter_line(person)
    return party


def _publish(run: CourseRun, closed: DrawList, outcome: Outcome, *, seed: dict[str, Any], actor: User | None, now: datetime) -> DrawResult:
    result = drawing.result_value(outcome)
    course = run.course
    record = {
        "format": drawing.FORMAT,
        "rehearsal": False,
        "run": {"id": run.public_id, "course": course.code, "number": run.number, "title_ko": course.title_ko, "title_en": course.title_en},
        "terms": closed.terms,
        "terms_sha256": closed.terms_sha256,
        "candidates": closed.candidates,
        "candidates_sha256": closed.candidates_sha256,
        "frozen_at": clock.seoul(closed.closed_at).isoformat(),
        "seed": seed["told"],
        "drawn_at": clock.seoul(now).isoformat(),
        "result": result,
        "result_sha256": drawing.digest(result),
    }
    text = drawing.canonical(record).decode() + "\n"
    made = DrawResult.objects.create(
        run=run,
        seed_value=seed["value"],
        drawn_at=now,
        drawn_by=actor,
        result=result,
        record=text,
        record_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    data = {"sha256": made.record_sha256, "placed": len(outcome.placed), "waiting": len(outcome.waiting)}
    audit.record(action="draw.drawn", actor=actor, subject=run, now=now, data=data)
    return made
