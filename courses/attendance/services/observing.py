"""Writing down what was seen, once for each sight, and what could not be counted, with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance import selectors
from courses.attendance.data import Fate, Outcome
from courses.attendance.models import Observation, RefusedScan, Source
from courses.attendance.rules import MAY_BE_OFFLINE, ROLL_OPENS_BEFORE
from courses.attendance.services import deriving, errors
from courses.catalogue.models import ClassSession, RunStatus, SessionStatus
from courses.enrolment import selectors as enrolment_selectors
from lms.kernel import clock, locking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.attendance.data import Noted, Sender
    from lms.kernel.errors import DomainError

CLOCK_MAY_DIFFER = timedelta(minutes=5)  # of a device; what it saw up to so far in our future happened now
LONGEST_TEXT = 120


def opens_at(class_session: ClassSession) -> datetime:
    """From when on the roll can be called, and people can be seen coming."""
    return class_session.starts_at - ROLL_OPENS_BEFORE


def seen_until(class_session: ClassSession) -> datetime:
    """Until when people can be seen leaving: the end of the day."""
    return clock.start_of_day(class_session.ends_at) + timedelta(days=1)


def watched_until(class_session: ClassSession) -> datetime:
    """Until when an online lecture can be watched and still counts: the end of the run's last day."""
    return clock.start_of_day(class_session.run.ends_at) + timedelta(days=1)


def hold(class_session: ClassSession) -> ClassSession:
    """The class session as it is now, its records held until the transaction ends."""
    locking.lock_name("attendance-of", class_session.pk)
    return ClassSession.objects.select_related("run__course").get(pk=class_session.pk)  # it may just have been moved or cancelled


def record_observations(*, class_session: ClassSession, noted: Sequence[Noted], sender: Sender, now: datetime) -> list[Outcome]:
    """Each sight is written down once and the records follow; what cannot be counted is kept with its reason. In the order they were sent.

    The same nonce again changes nothing, in whatever order and however often. Nothing is raised: every sight has an outcome of its own.
    """
    with transaction.atomic():
        return record_held(class_session=hold(class_session), noted=noted, sender=sender, now=now)


def record_held(*, class_session: ClassSession, noted: Sequence[Noted], sender: Sender, now: datetime) -> list[Outcome]:
    """The same for a class session that `hold` returned, in the transaction of the caller."""
    kept = _kept(noted)
    wanted = {one.enrolment_id for one in noted}
    placed = set(enrolment_selectors.placed_enrolments(run=class_session.run).order_by().filter(pk__in=wanted).values_list("pk", flat=True))
    outcomes: dict[str, Outcome] = {}
    fresh: dict[str, Noted] = {}
    for one in noted:
        if one.nonce in kept or one.nonce in fresh:
            outcomes.setdefault(one.nonce, _again(one, kept.get(one.nonce) or _key(fresh[one.nonce], class_session)))
            continue
        refusal = _refusal(one, session=class_session, placed=placed, now=now)
        if refusal is None:
            fresh[one.nonce] = one
        else:
            outcomes[one.nonce] = refuse(one, refusal=refusal, class_session=class_session, sender=sender, now=now)
    if fresh:
        outcomes |= _write(list(fresh.values()), class_session=class_session, sender=sender, now=now)
    return _with_statuses([outcomes[one.nonce] for one in noted], class_session=class_session)


def _write(fresh: Sequence[Noted], *, class_session: ClassSession, sender: Sender, now: datetime) -> dict[str, Outcome]:
    """Whoever used one of the nonces for another class session at this very moment was first."""
    Observation.objects.bulk_create((_row(one, class_session=class_session, sender=sender, now=now) for one in fresh), ignore_conflicts=True)
    kept = _kept(fresh)
    deriving.derive_records(class_session=class_session, enrolments={one.enrolment_id for one in fresh}, now=now)
    written = {one.nonce for one in fresh if kept[one.nonce] == _key(one, class_session)}
    return {
        one.nonce: Outcome(nonce=one.nonce, fate=Fate.RECORDED, enrolment_id=one.enrolment_id)
        if one.nonce in written
        else _again(one, kept[one.nonce])
        for one in fresh
    }


def refuse(one: Noted, *, refusal: DomainError, class_session: ClassSession | None, sender: Sender, now: datetime) -> Outcome:
    """It is kept that somebody tried, and why it was not counted. The same nonce is kept once."""
    RefusedScan.objects.bulk_create(
        [
            RefusedScan(
                class_session=class_session,
                enrolment_id=one.enrolment_id or None,
                device_id=sender.device_id,
                actor_id=sender.actor_id,
                kind=one.kind,
                source=one.source,
                reason=refusal.code,
                text=one.text[:LONGEST_TEXT],
                browser=sender.browser,
                observed_at=min(one.observed_at, now),
                received_at=now,
                nonce=one.nonce,
            )
        ],
        ignore_conflicts=True,
    )
    return Outcome(nonce=one.nonce, fate=Fate.REFUSED, code=refusal.code, message=str(refusal), enrolment_id=one.enrolment_id or None)


def _refusal(one: Noted, *, session: ClassSession, placed: set[int], now: datetime) -> DomainError | None:
    """The first reason for which it cannot be counted."""
    reasons: list[tuple[bool, type[DomainError]]] = [
        (session.status == SessionStatus.CANCELLED, errors.ClassSessionIsCancelled),
        (session.run.status != RunStatus.PUBLISHED, errors.RollIsClosed),
        (one.enrolment_id not in placed, errors.NotInThisClass),
        (one.observed_at > now + CLOCK_MAY_DIFFER, errors.SeenInTheFuture),
        *(_hours_of_watching if one.source == Source.COVERAGE else _hours_of_coming)(one, session=session, now=now),
    ]
    return next((reason() for holds, reason in reasons if holds), None)


def _hours_of_coming(one: Noted, *, session: ClassSession, now: datetime) -> list[tuple[bool, type[DomainError]]]:
    return [
        (min(one.observed_at, now) < opens_at(session), errors.SeenTooEarly),
        (one.observed_at >= seen_until(session), errors.SeenTooLate),
        (now > session.ends_at + MAY_BE_OFFLINE, errors.SentTooLate),
    ]


def _hours_of_watching(one: Noted, *, session: ClassSession, now: datetime) -> list[tuple[bool, type[DomainError]]]:
    return [
        (min(one.observed_at, now) < session.starts_at, errors.SeenTooEarly),
        (max(one.observed_at, now) >= watched_until(session), errors.SeenTooLate),
    ]


def _kept(noted: Sequence[Noted]) -> dict[str, tuple[int, int, str]]:
    """What was written under these nonces before: class session, enrolment and kind."""
    found = Observation.objects.filter(nonce__in=[one.nonce for one in noted])
    return {nonce: (session, enrolment, kind) for nonce, session, enrolment, kind in found.values_list("nonce", "class_session", "enrolment", "kind")}


def _key(one: Noted, session: ClassSession) -> tuple[int, int, str]:
    return (session.pk, one.enrolment_id, one.kind)


def _again(one: Noted, kept: tuple[int, int, str]) -> Outcome:
    """The answer to a sight whose nonce is written already: the first one's, unless it is another sight."""
    if kept[1:] == (one.enrolment_id, one.kind):
        return Outcome(nonce=one.nonce, fate=Fate.REPEATED, enrolment_id=one.enrolment_id)
    refusal = errors.NonceIsUsed()
    return Outcome(nonce=one.nonce, fate=Fate.REFUSED, code=refusal.code, message=str(refusal), enrolment_id=one.enrolment_id or None)


def _row(one: Noted, *, class_session: ClassSession, sender: Sender, now: datetime) -> Observation:
    return Observation(
        enrolment_id=one.enrolment_id,
        class_session=class_session,
        kind=one.kind,
        source=one.source,
        actor_id=sender.actor_id,
        device_id=sender.device_id,
        browser=sender.browser,
        observed_at=min(one.observed_at, now),
        received_at=now,
        nonce=one.nonce,
    )


def _with_statuses(outcomes: list[Outcome], *, class_session: ClassSession) -> list[Outcome]:
    """Each with what the person's record says now."""
    people = [outcome.enrolment_id for outcome in outcomes if outcome.enrolment_id]
    statuses = dict(selectors.live_records().filter(class_session=class_session, enrolment__in=people).values_list("enrolment", "status"))
    return [
        Outcome(
            nonce=one.nonce,
            fate=one.fate,
            code=one.code,
            message=one.message,
            enrolment_id=one.enrolment_id,
            status=statuses.get(one.enrolment_id or 0, ""),
        )
        for one in outcomes
    ]
