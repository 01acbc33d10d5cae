"""Taking a seat: the insert first, the hot pool row last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from courses.catalogue.models import RunStatus
from courses.enrolment.models import LIVE_STATES, Channel, Enrolment, EnrolmentState, SeatPool
from courses.enrolment.services import errors, steps
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User

# Everything that decides, in one statement by hand: four queries of the ORM took as long as all the rest of an application together.
LOOK = """
SELECT pool.id, pool.taken < pool.capacity AND pool.waiting = 0 AND pool.closed_at IS NULL, run.status, run.apply_opens_at, run.apply_closes_at,
    (SELECT same.id FROM enrolment_enrolment same WHERE same.learner_id = %(learner)s AND same.request_key = %(request_key)s),
    (SELECT mine.public_id FROM enrolment_enrolment mine
        WHERE mine.learner_id = %(learner)s AND mine.run_id = run.id AND mine.state = ANY(%(live)s)),
    (SELECT course.code FROM enrolment_enrolment held
        JOIN catalogue_classsession there ON there.run_id = held.run_id AND there.status = 'scheduled'
        JOIN catalogue_classsession here ON here.run_id = run.id AND here.status = 'scheduled'
            AND here.starts_at < there.ends_at AND there.starts_at < here.ends_at
        JOIN catalogue_courserun other ON other.id = held.run_id
        JOIN catalogue_course course ON course.id = other.course_id
        WHERE held.learner_id = %(learner)s AND held.run_id <> run.id AND held.state = %(confirmed)s LIMIT 1)
FROM catalogue_courserun run LEFT JOIN enrolment_seatpool pool ON pool.run_id = run.id
WHERE run.id = %(run)s ORDER BY pool.id
"""


class Seen(NamedTuple):
    """One pool of the run as it is now, with what matters about the run and the learner."""

    pool_id: int | None
    is_free: bool | None
    status: str
    opens_at: datetime
    closes_at: datetime
    same_request: int | None  # the enrolment that this request led to before
    live: str | None  # the public id of the place that the learner has in this run
    clash: str | None  # the code of a course whose class is at the same time


def apply(*, learner: User, run: CourseRun, request_key: str, actor: User, now: datetime, channel: str = Channel.WEB) -> Enrolment:
    """The learner has a place in the run; the same request again returns the same enrolment, whatever has become of the run since.

    `actor` is the learner, or the member of staff who answers for her by phone or at the desk; the limits are the same. Raises RunIsFull,
    RunIsCancelled, RunNotOpen, WindowNotOpen, WindowClosed, AlreadyApplied, SessionsOverlap, RequestKeyReused.
    """
    with transaction.atomic():
        locking.lock_name("applications-of", learner.pk)  # one after the other: the second sees what the first led to
        pools = look(learner=learner, run=run, request_key=request_key)
        if pools[0].same_request is not None:
            return first_answer(run=run, enrolment_id=pools[0].same_request)
        pool_id = _pool_with_a_seat(pools, now=now)
        enrolment = Enrolment.objects.create(
            run=run, learner=learner, pool_id=pool_id, channel=channel, request_key=request_key, applied_at=now, confirmed_at=now
        )
        steps.note_step(enrolment=enrolment, from_state="", actor=actor, now=now)
        if not SeatPool.objects.filter(pk=pool_id, taken__lt=F("capacity"), waiting=0, closed_at=None).update(taken=F("taken") + 1):
            refuse_closed(look(learner=learner, run=run, request_key=request_key)[0], now=now)  # the run may just have been cancelled
            raise errors.RunIsFull
    return enrolment


def look(*, learner: User, run: CourseRun, request_key: str) -> list[Seen]:
    """What decides over the learner's wish, one row a pool, the first pool first."""
    wish: dict[str, Any] = {
        "learner": learner.pk,
        "run": run.pk,
        "request_key": request_key,
        "live": list(LIVE_STATES),
        "confirmed": EnrolmentState.CONFIRMED,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOOK, wish)
        return [Seen(*row) for row in cursor.fetchall()]


def first_answer(*, run: CourseRun, enrolment_id: int) -> Enrolment:
    """What the same request led to before. Raises RequestKeyReused if that was for another run."""
    enrolment = Enrolment.objects.select_related("run__course").get(pk=enrolment_id)
    if enrolment.run_id != run.pk:
        raise errors.RequestKeyReused
    return enrolment


def _pool_with_a_seat(pools: Sequence[Seen], *, now: datetime) -> int:
    """The first pool that seems to have a seat; the reason why there is none for this learner otherwise."""
    first = pools[0]
    refuse_second(first)
    refuse_closed(first, now=now)
    free = next((pool.pool_id for pool in pools if pool.is_free), None)
    if free is None:
        raise errors.RunIsFull
    refuse_clash(first)
    return free


def refuse_second(seen: Seen) -> None:
    if seen.live is not None:
        raise errors.AlreadyApplied(enrolment=seen.live)


def refuse_clash(seen: Seen) -> None:
    if seen.clash is not None:
        raise errors.SessionsOverlap(course=seen.clash)


def refuse_closed(seen: Seen, *, now: datetime) -> None:
    """Raises the reason for which the run takes no application now, full or not."""
    if seen.status == RunStatus.CANCELLED:
        raise errors.RunIsCancelled
    if seen.status != RunStatus.PUBLISHED:
        raise errors.RunNotOpen
    if now < seen.opens_at:
        raise errors.WindowNotOpen(opens_at=seen.opens_at.isoformat())
    if now >= seen.closes_at:
        raise errors.WindowClosed(closed_at=seen.closes_at.isoformat())
