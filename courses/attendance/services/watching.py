"""What people watched of online lectures, as their own browsers tell it, and that it counts as having been there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance import rules, selectors
from courses.attendance.data import Noted, Sender
from courses.attendance.models import Kind, Observation, PlayedInterval, Source
from courses.attendance.services import deriving, errors, observing
from courses.catalogue.models import ClassSession, Lecture, RunStatus, SessionStatus
from courses.enrolment.models import Enrolment
from lms.kernel import jobs, locking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.attendance.rules import Stretch, Watched

JOB = "attendance.count_watched"


@dataclass(frozen=True)
class Played:
    """One stretch of a lecture that a browser played, in seconds of the lecture, with the nonce of that one report."""

    nonce: str
    from_second: int
    to_second: int


@dataclass(frozen=True)
class Report:
    """What became of a report: seconds that were new and believed, and seconds that were new and cut; and how much was watched in all."""

    believed: int
    cut: int
    watched: Watched


def report_played(*, enrolment: Enrolment, lecture: Lecture, played: Sequence[Played], now: datetime) -> Report:
    """What was played and not known yet is written down, as far as it fits into the time since the last report; the records follow.

    The same nonce again changes nothing. Raises NoPlaceToWatchFrom.
    """
    if not enrolment.has_place:
        raise errors.NoPlaceToWatchFrom
    with transaction.atomic():
        locking.lock_name("watched-by", enrolment.pk, lecture.pk)
        rows = list(PlayedInterval.objects.filter(enrolment=enrolment, lecture=lecture).order_by("received_at", "pk"))
        length = selectors.length_of(lecture)
        known: list[Stretch] = [(row.from_second, row.to_second) for row in rows]
        nonces = {row.nonce.rpartition(":")[0] for row in rows}
        left = rules.believable(_known(rows), now=now)
        believed = lost = 0
        for one in played:
            nonce = f"{enrolment.pk}:{lecture.pk}:{one.nonce}"
            if nonce in nonces:
                continue
            fresh = rules.news((one.from_second, one.to_second), known=known, length=length)
            kept = rules.cut(fresh, seconds=left)
            taken = _seconds(kept)
            left, believed, lost = left - taken, believed + taken, lost + _seconds(fresh) - taken
            known += kept
            nonces.add(nonce)
            _write(kept, enrolment=enrolment, lecture=lecture, nonce=nonce, now=now)
        watched = rules.watched(known, length=length)
        count_watched(enrolment=enrolment, lecture=lecture, watched=watched, now=now)
    return Report(believed=believed, cut=lost, watched=watched)


def _known(rows: Sequence[PlayedInterval]) -> rules.Known | None:
    """Rows by the time of their reports."""
    if not rows:
        return None
    seconds = sum(row.to_second - row.from_second for row in rows)
    return rules.Known(seconds=seconds, first_at=rows[0].received_at, last_at=rows[-1].received_at)


def _seconds(stretches: Sequence[Stretch]) -> int:
    return sum(ends - begins for begins, ends in stretches)


def _write(stretches: Sequence[Stretch], *, enrolment: Enrolment, lecture: Lecture, nonce: str, now: datetime) -> None:
    PlayedInterval.objects.bulk_create(
        PlayedInterval(enrolment=enrolment, lecture=lecture, from_second=begins, to_second=ends, received_at=now, nonce=f"{nonce}:{number}")
        for number, (begins, ends) in enumerate(stretches)
    )


def count_watched(*, enrolment: Enrolment, lecture: Lecture, watched: Watched, now: datetime) -> None:
    """Who watched enough was there in each class session of her online run that is about the lecture and has begun; the others follow then."""
    if not enrolment.run.is_online:
        return
    sessions = ClassSession.objects.filter(
        run=enrolment.run_id, lecture=lecture, status=SessionStatus.SCHEDULED, run__status=RunStatus.PUBLISHED
    ).select_related("run__course")
    book = selectors.rule_book() if watched.percent else None
    for session in sessions if book else ():
        needed = deriving.rule_of(session, book=book).online_percent
        if not needed or watched.percent < needed or now >= observing.watched_until(session) or _is_counted(enrolment, session):
            continue
        if session.starts_at > now:
            _count_later(enrolment, session)
        else:
            sight = Noted(enrolment_id=enrolment.pk, kind=Kind.PRESENT, source=Source.COVERAGE, observed_at=now, nonce=_nonce(enrolment, session))
            observing.record_observations(class_session=session, noted=[sight], sender=Sender(actor_id=enrolment.learner_id), now=now)


def _nonce(enrolment: Enrolment, session: ClassSession) -> str:
    return f"coverage:{enrolment.pk}:{session.pk}"


def _is_counted(enrolment: Enrolment, session: ClassSession) -> bool:
    return Observation.objects.filter(nonce=_nonce(enrolment, session)).exists()


def _count_later(enrolment: Enrolment, session: ClassSession) -> None:
    """As soon as the class session begins; one that is moved meanwhile is looked at again at either time."""
    key = f"watched:{enrolment.pk}:{session.pk}:{session.starts_at.isoformat()}"
    jobs.enqueue(JOB, key=key, run_after=session.starts_at, enrolment_id=enrolment.pk, lecture_id=session.lecture_id)


def count_watched_before(*, enrolment_id: int, lecture_id: int, now: datetime) -> None:
    """A lecture that was watched before its class session began counts now. However often, once."""
    enrolment = Enrolment.objects.select_related("run").get(pk=enrolment_id)
    lecture = Lecture.objects.get(pk=lecture_id)
    if enrolment.has_place:
        with transaction.atomic():
            count_watched(enrolment=enrolment, lecture=lecture, watched=selectors.watched(enrolment=enrolment, lecture=lecture), now=now)
