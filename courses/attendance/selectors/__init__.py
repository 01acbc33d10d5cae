"""Reads: a roll, a learner's own record, summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.attendance.data import AttendanceLine
from courses.attendance.models import Status
from courses.attendance.selectors.rolls import roll
from courses.attendance.selectors.rule_book import RuleBook, rule_book, rule_set
from courses.attendance.selectors.summaries import attendance_outlook, attendance_summaries, attendance_summary, live_records
from courses.attendance.selectors.watching import (
    access_lecture,
    coverage_of,
    lectures_to_watch,
    length_of,
    needed_to_attend,
    place_to_watch_from,
    watched,
)
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

__all__ = [
    "RuleBook",
    "access_class_session",
    "access_class_session_of_office",
    "access_lecture",
    "attendance_lines",
    "attendance_outlook",
    "attendance_summaries",
    "attendance_summary",
    "class_sessions_with_a_roll",
    "coverage_of",
    "lectures_to_watch",
    "length_of",
    "live_records",
    "needed_to_attend",
    "place_to_watch_from",
    "roll",
    "rule_book",
    "rule_set",
    "there_or_excused",
    "watched",
]
LABELS = dict(Status.choices)


def access_class_session(*, viewer: User | AnonymousUser, run_public_id: str, number: int) -> ClassSession:
    """A class session of a run whose people the viewer may see; 404 otherwise."""
    runs = enrolment_selectors.runs_for_staff(viewer).filter(public_id=run_public_id)
    found = ClassSession.objects.filter(run__in=runs, number=number).select_related("run__course", "lecture").first()
    if found is None:
        raise Http404
    return found


def access_class_session_of_office(*, viewer: User | AnonymousUser, run_public_id: str, number: int) -> ClassSession:
    """The same with the seats of its run, for a registrar's desk."""
    run = enrolment_selectors.access_run_as_staff(viewer=viewer, public_id=run_public_id)
    found = ClassSession.objects.filter(run=run, number=number).select_related("lecture").first()
    if found is None:
        raise Http404
    found.run = run
    return found


def there_or_excused(*, run_id: int, starts_at: datetime) -> set[int]:
    """Keys of the enrolments that by the roll of that class session of the run were not simply absent."""
    found = live_records().filter(class_session__run=run_id, class_session__starts_at=starts_at).exclude(status=Status.ABSENT)
    return set(found.values_list("enrolment_id", flat=True))


def class_sessions_with_a_roll(*, run_ids: Iterable[int]) -> set[int]:
    """Those class sessions of the runs for which anything is recorded."""
    return set(live_records().filter(class_session__run__in=list(run_ids)).values_list("class_session_id", flat=True).distinct())


def attendance_lines(*, enrolment: Enrolment) -> list[AttendanceLine]:
    """The run's class sessions in order, each with what is recorded about this enrolment. The caller has fetched it for its viewer."""
    statuses = dict(live_records().filter(enrolment=enrolment).values_list("class_session", "status"))
    sessions = ClassSession.objects.filter(run=enrolment.run_id).select_related("lecture", "run").order_by("starts_at", "number")
    return [
        AttendanceLine(
            number=session.number,
            title=session.lecture.title if session.lecture else "",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            venue=session.venue,
            is_scheduled=session.status == SessionStatus.SCHEDULED,
            status=statuses.get(session.pk, ""),
            status_label=str(LABELS[statuses[session.pk]]) if session.pk in statuses else "",
        )
        for session in sessions
    ]
