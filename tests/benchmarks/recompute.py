"""A new version of the rules for 200 people and 40 class sessions: foreseen, then applied to 8,000 records by its jobs, one for each class session.

Every record changes, which is the worst that can happen. The floor is the least that has to be written: one bare UPDATE that supersedes as many
records, and one bare INSERT of as many new ones.
"""

from __future__ import annotations

import time
from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from courses.attendance import services
from courses.attendance.data import RulePlan
from courses.attendance.models import AttendanceRecord, Observation, RuleApplication
from courses.attendance.rules import RuleSet
from courses.catalogue.models import ClassSession
from courses.enrolment.models import Enrolment
from lms.accounts.models import User
from lms.kernel import clock, jobs
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from courses.catalogue.models import CourseRun

PEOPLE, MEETINGS = 200, 40
RECORDS = PEOPLE * MEETINGS
AT_MOST_SECONDS = 20.0
COLUMNS = "enrolment_id, class_session_id, observation_id, correction_id, status, minutes, lapses, rule_version"
LEAST = (
    "UPDATE attendance_attendancerecord SET superseded_at = %(now)s WHERE superseded_at IS NULL AND class_session_id = ANY(%(sessions)s)",
    (
        f"INSERT INTO attendance_attendancerecord ({COLUMNS}, derived_at) SELECT {COLUMNS}, %(now)s"  # noqa: S608 - names of our own
        " FROM attendance_attendancerecord WHERE superseded_at = %(now)s AND class_session_id = ANY(%(sessions)s)"
    ),
)


def bench() -> list[str]:
    """The figures, one a line. Fails where a record was not derived anew, or was twice, or what was foreseen did not come."""
    now = clock.now()
    run, other = full_run(now), full_run(now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    floor, _nothing = timed(lambda: write_the_least(other, now))
    type(other).objects.filter(pk=other.pk).update(status="completed")  # it has served
    plan = stricter(run)
    foreseeing, found = timed(lambda: services.foresee(draft=services.draft_of(plan), now=now))
    applying, applied = timed(lambda: apply(plan))
    if (found.changed, applied.changed, applied.done, applied.finished_at is None) != (RECORDS, RECORDS, MEETINGS, False):
        raise AssertionError(f"{found.changed} foreseen, {applied.changed} changed in {applied.done} class sessions")
    verdict = "as promised" if applying <= AT_MOST_SECONDS else "TOO SLOW"
    return [
        f"recompute: floor {floor:.2f} s (bare UPDATE and INSERT of {RECORDS} records)",
        f"recompute: {RECORDS} records foreseen in {foreseeing:.1f} s ({foreseeing / floor:.1f} × floor)",
        f"recompute: {RECORDS} records applied in {applying:.1f} s (at most {AT_MOST_SECONDS:.0f} s: {verdict}; {applying / floor:.1f} × floor)",
    ]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def full_run(now: datetime) -> CourseRun:
    """A run that is over, with everybody seen coming five minutes late to every class session, and a record of it."""
    begins = now - timedelta(days=MEETINGS + 1)
    run = factories.open_run(at=begins - timedelta(days=14), capacity=PEOPLE, meetings=0)
    run.class_sessions.all().delete()
    sessions = ClassSession.objects.bulk_create(
        ClassSession(run=run, number=at + 1, starts_at=begins + timedelta(days=at), ends_at=begins + timedelta(days=at, hours=2))
        for at in range(MEETINGS)
    )
    pool = run.seat_pools.get()
    people = User.objects.bulk_create(User(name="김하늘", email=f"{run.pk}-{at}@example.org", password="!") for at in range(PEOPLE))
    places = Enrolment.objects.bulk_create(
        Enrolment(run=run, learner=person, pool=pool, state="confirmed", request_key="once", applied_at=begins, confirmed_at=begins)
        for person in people
    )
    sights = Observation.objects.bulk_create(
        Observation(
            enrolment=place, class_session=session, kind="enter", source="card", observed_at=session.starts_at + timedelta(minutes=5),
            received_at=session.starts_at, nonce=f"{session.pk}/{place.pk}",
        )
        for session in sessions
        for place in places
    )  # fmt: skip
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            enrolment_id=sight.enrolment_id, class_session_id=sight.class_session_id, observation=sight, status="present", minutes=120,
            rule_version="2026-1", derived_at=sight.received_at,
        )
        for sight in sights
    )  # fmt: skip
    return run


def write_the_least(run: CourseRun, now: datetime) -> None:
    sessions = list(run.class_sessions.values_list("pk", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in LEAST:
            cursor.execute(statement, {"now": now, "sessions": sessions})


def stricter(run: CourseRun) -> RulePlan:
    terms = {field.name: field.default for field in fields(RuleSet) if field.name != "version"}
    return RulePlan(course_kind="", applies_from=run.class_sessions.earliest("starts_at").starts_at, terms=terms | {"late_after": 5})


def apply(plan: RulePlan) -> RuleApplication:
    """As a worker would: the version is made, and its jobs are done one after another."""
    rule = services.make_rule_version(plan=plan, actor=None, now=clock.now())
    while jobs.run_due(now=clock.now() + timedelta(seconds=1)):
        pass
    return RuleApplication.objects.get(rule=rule)
