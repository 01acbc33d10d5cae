"""A run in which every class session that is over has its records: as many people and class sessions as are asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance.models import AttendanceRecord, Kind, Observation, Status
from tests import factories

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun

KINDS = (Kind.PRESENT, Kind.PRESENT, Kind.LATE, Kind.PRESENT, Kind.ABSENT, Kind.EXCUSED, Kind.LEFT_EARLY)
LAPSES = {Status.LATE, Status.LEFT_EARLY}
ABSENT_MINUTES, MINUTES = 0, 120


def filled_run(*, at: datetime, people: int, meetings: int) -> CourseRun:
    """Weekly class sessions, the last of which ended a week before `at`; marks that differ from person to person."""
    run = factories.open_run(at=at - timedelta(days=7 * meetings + 21), meetings=meetings, capacity=people)
    enrolments = [factories.EnrolmentFactory(run=run, learner__name=f"학생{number:03}").pk for number in range(1, people + 1)]
    for meeting in run.class_sessions.order_by("number"):
        seen = Observation.objects.bulk_create(
            Observation(
                enrolment_id=enrolment,
                class_session=meeting,
                kind=KINDS[(meeting.number * 3 + place) % len(KINDS)],
                observed_at=meeting.starts_at,
                received_at=meeting.starts_at,
                nonce=f"filled-{meeting.pk}-{enrolment}",
            )
            for place, enrolment in enumerate(enrolments)
        )
        AttendanceRecord.objects.bulk_create(
            AttendanceRecord(
                enrolment_id=one.enrolment_id,
                class_session=meeting,
                observation=one,
                status=one.kind,
                minutes=ABSENT_MINUTES if one.kind == Kind.ABSENT else MINUTES,
                lapses=int(one.kind in LAPSES),
                rule_version="2026-1",
                derived_at=meeting.starts_at,
            )
            for one in seen
        )
    return run
