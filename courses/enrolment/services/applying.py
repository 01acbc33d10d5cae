"""Applying: a seat by the insert first and the hot pool row last, or a wish that a draw or a review decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from courses.catalogue.models import RunStatus
from courses.enrolment.data import InLine, Wish
from courses.enrolment.models import LIVE_STATES, Channel, DrawList, Enrolment, EnrolmentState, SeatPool, Terms
from courses.enrolment.services import companions, conditions, errors, promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.services.companions import Together
    from courses.enrolment.services.conditions import Verdict
    from lms.accounts.models import User

# Everything that decides, in one statement by hand: four queries of the ORM took as long as all the rest of an application together.
# The last column says that there is nothing else to look at: no stage, audience, limit or hall, and nobody's absence.
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
        WHERE held.learner_id = %(learner)s AND held.run_id <> run.id AND held.state = %(confirmed)s LIMIT 1),
    run.method IN ('first_come', 'open') AND pool.audience_id IS NULL AND pool.channel = ''
        AND (terms.run_id IS NULL OR (terms.age_from IS NULL AND terms.age_until IS NULL AND terms.repeat_after_months = 0
            AND terms.admitted_per_minute = 0))
        AND NOT EXISTS (SELECT FROM enrolment_stage stage WHERE stage.run_id = run.id)
        AND NOT EXISTS (SELECT FROM enrolment_limitperiod) AND NOT EXISTS (
            SELECT FROM enrolment_noshow missed JOIN enrolment_enrolment then_ ON then_.id = missed.enrolment_id
            WHERE then_.learner_id = %(learner)s AND missed.excused_at IS NULL)
FROM catalogue_courserun run LEFT JOIN enrolment_seatpool pool ON pool.run_id = run.id LEFT JOIN enrolment_terms terms ON terms.run_id = run.id
WHERE run.id = %(run)s ORDER BY pool.position, pool.id
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
    is_plain: bool | None


def apply(*, learner: User, run: CourseRun, request_key: str, actor: User, now: datetime, channel: str = Channel.WEB) -> Enrolment:
    """The learner has a place in the run, or is among those whom a draw or a review decides about; the same request again returns the same enrolment.

    `actor` is the learner, or the member of staff who answers for her by phone or at the desk; the limits are the same. Raises what `apply_for`
    raises.
    """
    return apply_for(wish=Wish(learner=learner, run=run, request_key=request_key, channel=channel), actor=actor, now=now)


def apply_for(*, wish: Wish, actor: User, now: datetime, together: Together | None = None) -> Enrolment:
    """The wish is done: seats are taken, or it waits for the draw or the review. Returns the enrolment of the one who applied.

    `together` are the people where they are known already; else they are the applicant and the companions whom she names.

    The same request again returns the same enrolment, whatever has become of the run since. Raises RunIsFull, RunIsCancelled, RunNotOpen,
    WindowNotOpen, WindowClosed, AlreadyApplied, SessionsOverlap, RequestKeyReused, and what `conditions.examine` and `companions.gather` raise.
    """
    with transaction.atomic():
        locking.lock_name("applications-of", wish.learner.pk)  # one after the other: the second sees what the first led to
        pools = look(learner=wish.learner, run=wish.run, request_key=wish.request_key)
        if pools[0].same_request is not None:
            return first_answer(run=wish.run, enrolment_id=pools[0].same_request)
        refuse_second(pools[0])
        if together is None and all(pool.is_plain for pool in pools) and not is_special(wish):
            refuse_closed(pools[0], now=now)
            return _take_plain_seat(pools, wish=wish, actor=actor, now=now)
        refuse_shut(pools[0])
        together = together or companions.gather(wish=wish, actor=actor, now=now)
        verdict = conditions.examine(wish=wish, together=together, actor=actor, now=now)
        if verdict.is_decided_later:
            _stay_before_the_list(wish.run)
            state = EnrolmentState.APPLIED
        else:
            refuse_clash(pools[0])
            verdict.pools = _take_seats(pools, wish=wish, verdict=verdict, size=len(together.people))
            state = EnrolmentState.CONFIRMED
        return together.enrol(wish=wish, verdict=verdict, state=state, actor=actor, now=now)


def _stay_before_the_list(run: CourseRun) -> None:
    """Whoever closes the list of a draw waits until this wish is written, or this wish comes too late. Raises WindowClosed."""
    locking.share(Terms.objects.all(), run.pk)
    if DrawList.objects.filter(run=run).exists():
        raise errors.WindowClosed(closed_at=run.apply_closes_at.isoformat())


def is_special(wish: Wish) -> bool:
    return bool(wish.companions or wish.declared or wish.invitation)


def _take_plain_seat(pools: Sequence[Seen], *, wish: Wish, actor: User, now: datetime) -> Enrolment:
    """A seat of the first pool that seems to have one, in as few statements as it takes."""
    pool_id = next((pool.pool_id for pool in pools if pool.is_free), None)
    if pool_id is None:
        raise errors.RunIsFull
    refuse_clash(pools[0])
    enrolment = Enrolment.objects.create(
        run=wish.run,
        learner=wish.learner,
        pool_id=pool_id,
        fits=[pool.pool_id for pool in pools],
        channel=wish.channel,
        request_key=wish.request_key,
        flags=conditions.flags_of(wish),
        applied_at=now,
        confirmed_at=now,
    )
    steps.note_step(enrolment=enrolment, from_state="", actor=actor, now=now)
    if not claim(pool_id):
        refuse_closed(look(learner=wish.learner, run=wish.run, request_key=wish.request_key)[0], now=now)  # the run may just have been cancelled
        raise errors.RunIsFull
    return enrolment


def claim(pool_id: int) -> bool:
    """A seat of the pool is taken, unless none is free, or somebody waits for it."""
    free = SeatPool.objects.filter(pk=pool_id, taken__lt=F("capacity"), waiting=0, closed_at=None)
    return bool(free.update(taken=F("taken") + 1))


def _take_seats(pools: Sequence[Seen], *, wish: Wish, verdict: Verdict, size: int) -> list[int]:
    """The pools of which seats are taken for everybody, before anything is inserted, so that a full pool can be followed by the next.

    One person claims a seat as in a plain run. For several the seats are held and counted. Raises RunIsFull.
    """
    if size == 1:
        seems_free = {pool.pool_id for pool in pools if pool.is_free}
        taken = next((pool_id for pool_id in verdict.fits if pool_id in seems_free and claim(pool_id)), None)
        if taken is None:
            raise errors.RunIsFull
        return [taken]
    seats = seats_service.hold(wish.run.pk)[wish.run.pk]
    newcomer = InLine(key=promoting.NEWCOMER, size=size, fits=tuple(verdict.fits))
    given = promoting.given_to_newcomer(seats, newcomer)
    if not given:
        raise errors.RunIsFull
    for pool_id in given:
        seats.pools[pool_id].taken += 1
    seats.write()
    return given


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


def refuse_second(seen: Seen) -> None:
    if seen.live is not None:
        raise errors.AlreadyApplied(enrolment=seen.live)


def refuse_clash(seen: Seen) -> None:
    if seen.clash is not None:
        raise errors.SessionsOverlap(course=seen.clash)


def refuse_shut(seen: Seen) -> None:
    """Raises the reason for which staff let nobody apply for the run."""
    if seen.status == RunStatus.CANCELLED:
        raise errors.RunIsCancelled
    if seen.status != RunStatus.PUBLISHED:
        raise errors.RunNotOpen


def refuse_closed(seen: Seen, *, now: datetime) -> None:
    """Raises the reason for which a run without stages takes no application now, full or not."""
    refuse_shut(seen)
    if now < seen.opens_at:
        raise errors.WindowNotOpen(opens_at=seen.opens_at.isoformat())
    if now >= seen.closes_at:
        raise errors.WindowClosed(closed_at=seen.closes_at.isoformat())
