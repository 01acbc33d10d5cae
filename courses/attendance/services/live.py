"""Who was in the meeting of an online class, by the list of the program in which it took place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance.data import Fate, Noted, Outcome, Sender
from courses.attendance.models import Kind, Source
from courses.attendance.rules import MAY_BE_OFFLINE, live_matching
from courses.attendance.services import errors, observing
from courses.catalogue.models import RunStatus, SessionStatus
from lms.audit import services as audit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from courses.attendance.rules.live_matching import Stay
    from courses.catalogue.models import ClassSession
    from lms.accounts.models import User


@dataclass(frozen=True)
class LiveResult:
    """What became of a list: people by what became of their stays, and for each of them the outcome that tells most."""

    recorded: int
    repeated: int
    refused: int
    outcomes: dict[int, Outcome]


def refuse_live_list(class_session: ClassSession, *, now: datetime) -> None:
    """Raises ClassSessionIsCancelled, RollIsClosed, ListTooEarly or ListTooLate where no list can be read."""
    if class_session.status == SessionStatus.CANCELLED:
        raise errors.ClassSessionIsCancelled
    if class_session.run.status != RunStatus.PUBLISHED:
        raise errors.RollIsClosed
    if now < class_session.starts_at:
        raise errors.ListTooEarly
    if now > class_session.ends_at + MAY_BE_OFFLINE:
        raise errors.ListTooLate


def record_live_list(*, class_session: ClassSession, stays: Sequence[Stay], actor: User, now: datetime) -> LiveResult:
    """When each person came and went is written down; the same list again changes nothing. Who is not on it keeps what is recorded.

    Raises what `refuse_live_list` does.
    """
    with transaction.atomic():
        session = observing.hold(class_session)
        refuse_live_list(session, now=now)
        noted = [one for stay in live_matching.joined_up(stays, earliest=observing.opens_at(session)) for one in _sights(stay, session)]
        outcomes = observing.record_observations(class_session=session, noted=noted, sender=Sender(actor_id=actor.pk), now=now)
        result = _result(noted, outcomes)
        data = {"run": session.run_id, "stays": len(stays), "recorded": result.recorded, "repeated": result.repeated, "refused": result.refused}
        audit.record(action="attendance.live_list_read", actor=actor, subject=session, now=now, data=data)
    return result


def _sights(stay: Stay, session: ClassSession) -> Iterator[Noted]:
    """She came; and she left, unless she stayed beyond the day or nobody saw her leave."""
    yield _sight(stay.enrolment_id, Kind.ENTER, stay.joined_at, session)
    if stay.left_at is not None and stay.left_at < observing.seen_until(session):
        yield _sight(stay.enrolment_id, Kind.LEAVE, stay.left_at, session)


def _sight(enrolment_id: int, kind: Kind, at: datetime, session: ClassSession) -> Noted:
    nonce = sha256(f"{session.pk}/{enrolment_id}/{kind}/{at.timestamp()}".encode()).hexdigest()
    return Noted(enrolment_id=enrolment_id, kind=kind, source=Source.LIVE, observed_at=at, nonce=f"live:{nonce}")


def _result(noted: Sequence[Noted], outcomes: Sequence[Outcome]) -> LiveResult:
    telling = (Fate.RECORDED, Fate.REFUSED, Fate.REPEATED)
    found: dict[int, Outcome] = {}
    for one, outcome in zip(noted, outcomes, strict=True):
        before = found.get(one.enrolment_id)
        if before is None or telling.index(outcome.fate) < telling.index(before.fate):
            found[one.enrolment_id] = outcome
    fates = Counter(outcome.fate for outcome in found.values())
    return LiveResult(recorded=fates[Fate.RECORDED], repeated=fates[Fate.REPEATED], refused=fates[Fate.REFUSED], outcomes=found)
