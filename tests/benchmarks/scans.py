"""Checking in at the beginning of a class: 300 people in one class session, each sends twice, from four processes with ten threads each.

The floor writes the least: under the same lock of the class session one bare INSERT of an observation and one of a record, for each of the 600.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from courses.attendance.data import Sender
from courses.attendance.models import AttendanceRecord, Observation
from courses.attendance.services import checking_in
from courses.catalogue.models import ClassSession
from courses.enrolment.models import Enrolment
from lms.kernel import clock, locking
from tests import factories
from tests.attendance import reading
from tests.enrolment.race import rush

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

PEOPLE = 300
AT_MOST_SECONDS = 10.0


def bench() -> list[str]:
    """The figures, one a line. Fails where a scan was lost or counted twice."""
    now = clock.now()
    ours, least = room(now), room(now)
    floor = timed(lambda number: write_the_least(least, number, now), least)
    took = timed(lambda number: scan(ours, number, now), ours)
    session, _people = ours
    written = Observation.objects.filter(class_session=session).count(), AttendanceRecord.objects.filter(class_session=session).count()
    if written != (PEOPLE, PEOPLE):
        raise AssertionError(f"{written} observations and records of {PEOPLE} people")
    verdict = "as promised" if took <= AT_MOST_SECONDS else "TOO SLOW"
    return [
        f"scans: floor {floor:.2f} s (bare INSERTs of {2 * PEOPLE} observations and records, one after another)",
        f"scans: {PEOPLE} people, each sent twice, in {took:.2f} s (at most {AT_MOST_SECONDS:.0f} s: {verdict}; {took / floor:.1f} × floor)",
    ]


def room(now: datetime) -> tuple[ClassSession, list[Enrolment]]:
    run = factories.open_run(at=now - timedelta(days=14), capacity=PEOPLE)
    for _ in range(PEOPLE):
        factories.EnrolmentFactory(run=run)
    people = Enrolment.objects.filter(run=run).select_related("learner").order_by("pk")
    return ClassSession.objects.select_related("run").get(run=run, number=1), list(people)


def timed(work: Callable[[int], str], where: tuple[ClassSession, list[Enrolment]]) -> float:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    started = time.perf_counter()
    found = rush(work, [number for number in range(len(where[1])) for _ in range(2)])
    took = time.perf_counter() - started
    if set(found) - {"recorded", "repeated"}:
        raise AssertionError(str(found))
    return took


def scan(where: tuple[ClassSession, list[Enrolment]], number: int, now: datetime) -> str:
    session, people = where
    learner = people[number].learner
    stamp = checking_in.stamp_scan(scanned=reading.scanned(session, now, nonce=f"scan-{number}"), sender=Sender(), now=now)
    return str(checking_in.check_in(learner=learner, stamp=stamp, sender=Sender(actor_id=learner.pk), now=now).outcome.fate)


def write_the_least(where: tuple[ClassSession, list[Enrolment]], number: int, now: datetime) -> str:
    session, people = where
    facts: dict[str, Any] = {"enrolment": people[number], "class_session": session}
    with transaction.atomic():
        locking.lock_name("attendance-of", session.pk)
        Observation.objects.bulk_create(
            [Observation(**facts, kind="enter", source="qr", observed_at=now, received_at=now, nonce=f"least-{number}")], ignore_conflicts=True
        )
        if not AttendanceRecord.objects.filter(**facts).exists():
            seen = Observation.objects.get(nonce=f"least-{number}")
            AttendanceRecord.objects.create(**facts, observation=seen, status="present", minutes=120, rule_version="least", derived_at=now)
    return "recorded"
