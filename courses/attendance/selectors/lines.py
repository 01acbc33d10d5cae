"""Reads: the class sessions that count for a learner, those of runs from which she was moved among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.attendance.data import AttendanceLine
from courses.attendance.models import Status
from courses.attendance.selectors.places import places_of
from courses.attendance.selectors.summaries import live_records
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment.models import Move

if TYPE_CHECKING:
    from courses.enrolment.models import Enrolment

LABELS = dict(Status.choices)


def attendance_lines(*, enrolment: Enrolment) -> list[AttendanceLine]:
    """The class sessions that count for this enrolment in order, each with what is recorded. The caller has fetched it for its viewer.

    Those that somebody who was moved had in another run before say in which.
    """
    places = places_of([enrolment])[enrolment.pk]
    mine = live_records().filter(enrolment__in=[place.enrolment_id for place in places])
    statuses = {(one.enrolment_id, one.class_session_id): one.status for one in mine}
    found = ClassSession.objects.filter(run__in=[place.run_id for place in places]).select_related("lecture", "run")
    sessions = [
        (session, statuses.get((place.enrolment_id, session.pk), ""))
        for session in found.order_by("starts_at", "number")
        for place in places
        if place.run_id == session.run_id and place.has(session.starts_at)
    ]
    return [
        AttendanceLine(
            number=session.number,
            title=session.lecture.title if session.lecture else "",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            venue=session.venue,
            is_scheduled=session.status == SessionStatus.SCHEDULED,
            status=status,
            status_label=str(LABELS[status]) if status else "",
            other_run=None if session.run_id == enrolment.run_id else session.run.number,
        )
        for session, status in sessions
    ]


def lines_before(*, enrolment: Enrolment) -> list[AttendanceLine]:
    """Those in runs from which she was moved; nothing is asked about anybody who never was."""
    if not Move.objects.filter(to_enrolment=enrolment).exists():
        return []
    return [line for line in attendance_lines(enrolment=enrolment) if line.other_run is not None]
