"""A draw, step by step: secrets are sealed, the list is closed, the seed becomes known, everybody is placed. See docs/draw.md."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment import selectors
from courses.enrolment.models import (
    DECIDING_STATES,
    DrawList,
    DrawResult,
    DrawSecret,
    Enrolment,
    SeatFlow,
    SeatPool,
    SeedKind,
)
from courses.enrolment.rules import drawing, records
from courses.enrolment.services import drawn, errors, planning, promoting
from courses.enrolment.services import seats as seats_service
from lms.audit import services as audit
from lms.kernel import clock, locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from courses.enrolment.rules.drawing import Candidate, Outcome
    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User

SECRET_BYTES = 16
SHORTEST_SECRET, LONGEST_SECRET = 12, 100  # characters, after what was typed is made one of many ways to type it
MOST_AT_ONCE = 50


class NotADraw(DomainError):
    code = "not-a-draw"
    message = _("Places of this run are not drawn.")


class ListNotClosed(DomainError):
    code = "draw-list-not-closed"
    message = _("The list is not closed yet. Close it first, after applications have closed.")


class DrawIsAhead(DomainError):
    code = "draw-is-ahead"
    message = _(
        "It is too early for the draw: applications are still open. The list is closed when they have closed, and then places are drawn from it."
    )


class ListCannotBeDrawn(DomainError):
    """`details["where"]` says what is wrong."""

    code = "draw-list-cannot-be-drawn"
    message = _("Nothing can be drawn from this list (%(where)s). Nothing was changed. Please ask those who run the site.")


class ListIsEmpty(ListCannotBeDrawn):
    message = _("Nobody is on the list, so there is nothing to draw. Give the seats in another way, or cancel the class.")


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


class SecretTooShort(DomainError):
    """`details["least"]` is how many characters it needs."""

    code = "draw-secret-too-short"
    status = 422
    message = _(
        "A secret needs at least %(least)s characters, so that nobody can find it by trying. Take the one that is suggested, or a whole sentence."
    )


class SecretTooLong(DomainError):
    """`details["most"]` is how many characters it may have."""

    code = "draw-secret-too-long"
    status = 422
    message = _("A secret has at most %(most)s characters. Please take a shorter one.")


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

    Raises SecretTooShort, SecretTooLong, NotADraw, ListIsClosed.
    """
    secret = _well_formed(secret)
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


def _well_formed(typed: str) -> str:
    secret = drawing.normal_secret(typed)
    if len(secret) < SHORTEST_SECRET:
        raise SecretTooShort(least=SHORTEST_SECRET)
    if len(secret) > LONGEST_SECRET:
        raise SecretTooLong(most=LONGEST_SECRET)
    return secret


def new_secret() -> str:
    """Something that nobody can guess, for a registrar to write down."""
    return secrets.token_hex(SECRET_BYTES)


def _refuse_other_methods(run: CourseRun, kind: str) -> None:
    if run.method != Method.LOTTERY or selectors.terms_of(run).seed_kind != kind:
        raise NotADraw


def close_list(*, run: CourseRun, actor: User | None, now: datetime) -> DrawList:
    """Who applied is fixed, and its hash is published; whoever gives up later stays on the list. Repeating it changes nothing.

    What is drawn are the seats and the room in line that are there now. Raises NotADraw, WindowStillOpen, SecretsMissing, RunIsOver.
    """
    with transaction.atomic():
        locking.lock_name("draw-of", run.pk)
        seats = seats_service.hold(run.pk)[run.pk]  # waits for those who are applying just now; see applying
        kept = DrawList.objects.filter(run=run).first()
        if kept is not None:
            return kept
        if run.method != Method.LOTTERY or not seats.terms.seed_kind:
            raise NotADraw
        _refuse_ended(run, now=now)
        if now < planning.draw_closes_at(run):
            raise WindowStillOpen
        terms = _terms(run, seats)
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


def may_close_list(*, run: CourseRun, now: datetime) -> bool:
    """Whether nothing that can be seen now refuses to close the list."""
    terms = run.terms
    is_sealed = terms.seed_kind != SeedKind.COMMIT or DrawSecret.objects.filter(run=run).count() >= drawing.FEWEST_COMMITMENTS
    return run.status == RunStatus.PUBLISHED and planning.draw_closes_at(run) <= now < run.ends_at and bool(terms.seed_kind) and is_sealed


def _terms(run: CourseRun, seats: RunSeats) -> dict[str, Any]:
    flows = dict(SeatFlow.objects.filter(from_pool__run=run).values_list("from_pool__code", "to_pool__code"))
    pools = [drawing.PoolTerms(pool.code, pool.left, pool.name_ko, pool.name_en, flows.get(pool.code)) for pool in seats.pools.values()]
    terms = seats.terms
    seed: dict[str, Any] = {"kind": SeedKind.BEACON.value, "source": terms.seed_source}
    if terms.seed_kind == SeedKind.COMMIT:
        sealed = list(DrawSecret.objects.filter(run=run).order_by("pk"))
        if len(sealed) < drawing.FEWEST_COMMITMENTS:
            raise SecretsMissing(least=drawing.FEWEST_COMMITMENTS)
        seed = {"kind": SeedKind.COMMIT.value, "commitments": [{"who": one.who, "sha256": one.sha256} for one in sealed]}
    return drawing.terms_value(pools, policy=terms.party_policy, waiting_capacity=seats.room_in_line, seed=seed)


def _candidates(run: CourseRun) -> list[Candidate]:
    codes = dict(SeatPool.objects.filter(run=run).values_list("pk", "code"))
    found = []
    for members in _parties_of(Enrolment.objects.filter(run=run, state__in=DECIDING_STATES).select_related("party")).values():
        first = members[0]
        pools = tuple(codes[pool] for pool in first.fits if pool in codes)
        found.append(drawing.Candidate(number=first.receipt, size=len(members), pools=pools, may_split=drawn.may_split(members)))
    return found


def _parties_of(enrolments: Any) -> dict[int, list[Enrolment]]:
    """Those who belong together, the one who applied for them first."""
    found: dict[int, list[Enrolment]] = {}
    for enrolment in enrolments.order_by("pk"):
        found.setdefault(promoting.key_of(enrolment), []).append(enrolment)
    return found


def close_lists(*, now: datetime) -> int:
    """Every list is closed soon after its window; returns how many. One that lacks secrets waits for its registrars."""
    waiting = CourseRun.objects.filter(method=Method.LOTTERY, status=RunStatus.PUBLISHED, draw_list=None, apply_opens_at__lte=now, ends_at__gt=now)
    closed = 0
    for run in waiting.order_by("pk")[:MOST_AT_ONCE]:
        try:
            close_list(run=run, actor=None, now=now)
        except (WindowStillOpen, SecretsMissing, NotADraw, errors.RunIsOver):
            continue
        closed += 1
    return closed


def reveal_secret(*, run: CourseRun, registrar: User, secret: str, now: datetime) -> DrawSecret:
    """What the registrar sealed is public. Repeating it changes nothing.

    Raises SecretTooShort, SecretTooLong, ListNotClosed, SecretDoesNotMatch.
    """
    secret = _well_formed(secret)
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
    """How a draw from the closed list could end, with a seed of chance that can never be the draw's own; nothing is kept.

    Raises ListNotClosed, ListCannotBeDrawn.
    """
    closed = DrawList.objects.filter(run=run).first()
    if closed is None:
        raise ListNotClosed
    audit.record(action="draw.rehearsed", actor=actor, subject=run, now=now)
    return _outcome(run, closed, value=new_secret(), rehearsal=True)


def draw(*, run: CourseRun, beacon: str, actor: User | None, now: datetime) -> DrawResult:
    """The places of everybody on the list are drawn, and the fingerprint of the record is public. Repeating it changes nothing.

    `beacon` is the public value, where the terms name one; else every secret has been revealed. Places are given, and the record is public, at the
    declared hour (`Terms.result_at`), or at once where that is past. Raises DrawIsAhead, ListNotClosed, SeedNotKnown, ListCannotBeDrawn, RunIsOver.
    """
    with transaction.atomic():
        locking.lock_name("draw-of", run.pk)
        kept = DrawResult.objects.filter(run=run).first()
        if kept is not None:
            return kept
        closed = DrawList.objects.filter(run=run).first()
        if closed is None:
            raise DrawIsAhead if now < planning.draw_closes_at(run) else ListNotClosed
        seed = _seed(run, closed, beacon)
        seats = seats_service.hold(run.pk)[run.pk]
        _refuse_ended(run, now=now)
        outcome = _outcome(run, closed, value=seed["value"])
        made = _publish(run, closed, outcome, seed=seed, actor=actor, now=now)
        if seats.terms.result_at is None or seats.terms.result_at <= now:
            drawn.place_everybody(made, closed, outcome, seats=seats, now=now)
    return made


def _refuse_ended(run: CourseRun, *, now: datetime) -> None:
    """As it is now that its seats are held: whoever cancels it waits for them too. Raises NotADraw, RunIsOver."""
    status = CourseRun.objects.values_list("status", flat=True).get(pk=run.pk)
    if status in (RunStatus.CANCELLED, RunStatus.COMPLETED) or run.ends_at <= now:
        raise errors.RunIsOver
    if status != RunStatus.PUBLISHED:
        raise NotADraw


def _outcome(run: CourseRun, closed: DrawList, *, value: str, rehearsal: bool = False) -> Outcome:
    """Raises ListCannotBeDrawn."""
    if not closed.candidates:
        raise ListIsEmpty
    try:
        return drawn.outcome_of(run, closed, value=value, rehearsal=rehearsal)
    except drawing.DrawError as error:
        raise ListCannotBeDrawn(where=str(error)) from error


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


def _publish(run: CourseRun, closed: DrawList, outcome: Outcome, *, seed: dict[str, Any], actor: User | None, now: datetime) -> DrawResult:
    result = drawing.result_value(outcome)
    course = run.course
    facts = {
        "run": {"id": run.public_id, "course": course.code, "number": run.number, "title_ko": course.title_ko, "title_en": course.title_en},
        "terms": closed.terms,
        "candidates": closed.candidates,
        "frozen_at": clock.seoul(closed.closed_at).isoformat(),
        "seed": seed["told"],
        "drawn_at": clock.seoul(now).isoformat(),
        "result": result,
    }
    text = records.record_text(facts)
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
