"""Reads: a roll, a learner's own record, summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404

from courses.attendance.models import Status
from courses.attendance.selectors.devices import access_device, devices_for, institutions_with_devices_for, valid_device
from courses.attendance.selectors.lines import attendance_lines
from courses.attendance.selectors.matrix import Matrix, MatrixCell, MatrixColumn, MatrixRow, matrix
from courses.attendance.selectors.own_codes import own_codes
from courses.attendance.selectors.places import Place, current_places, places_of
from courses.attendance.selectors.requests import (
    Excuse,
    access_evidence,
    access_own_class_session,
    access_own_place,
    access_own_request,
    access_person_in_class,
    access_request_as_staff,
    excuses_for,
    open_requests,
    requests_for_staff,
)
from courses.attendance.selectors.rolls import roll
from courses.attendance.selectors.rule_book import RuleBook, rule_book, rule_set
from courses.attendance.selectors.ruled import access_rule_version, class_sessions_ruled_by, enrolments_ruled_by, people_of_changes, rule_versions
from courses.attendance.selectors.scanning import (
    OnRoster,
    access_class_session_to_send,
    access_open_class_session,
    class_sessions_on_the_day,
    numbers_of_the_day,
    open_class_sessions_for,
    open_class_sessions_of,
    room_of,
    room_roster,
)
from courses.attendance.selectors.standing import (
    AtRisk,
    OwnAttendancePage,
    OwnLine,
    PersonInClass,
    needed_percent,
    own_lines,
    own_page,
    people_at_risk,
    people_of_class,
    planned_sessions,
)
from courses.attendance.selectors.summaries import attendance_outlook, attendance_summaries, attendance_summary, live_records
from courses.attendance.selectors.together import guests_of, possible_hosts
from courses.attendance.selectors.walk_ins import access_walk_in, takes_walk_ins, walk_ins_of
from courses.attendance.selectors.watching import (
    access_lecture,
    coverage_of,
    lectures_to_watch,
    length_of,
    needed_to_attend,
    place_to_watch_from,
    watched,
)
from courses.catalogue.models import ClassSession
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from lms.accounts.models import User

__all__ = [
    "AtRisk",
    "Excuse",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixRow",
    "OnRoster",
    "OwnAttendancePage",
    "OwnLine",
    "PersonInClass",
    "Place",
    "RuleBook",
    "access_class_session",
    "access_class_session_of_office",
    "access_class_session_to_send",
    "access_device",
    "access_evidence",
    "access_lecture",
    "access_open_class_session",
    "access_own_class_session",
    "access_own_place",
    "access_own_request",
    "access_person_in_class",
    "access_request_as_staff",
    "access_rule_version",
    "access_walk_in",
    "attendance_lines",
    "attendance_outlook",
    "attendance_summaries",
    "attendance_summary",
    "class_sessions_on_the_day",
    "class_sessions_ruled_by",
    "class_sessions_with_a_roll",
    "coverage_of",
    "current_places",
    "devices_for",
    "enrolments_ruled_by",
    "excuses_for",
    "guests_of",
    "institutions_with_devices_for",
    "lectures_to_watch",
    "length_of",
    "live_records",
    "matrix",
    "needed_percent",
    "needed_to_attend",
    "numbers_of_the_day",
    "open_class_sessions_for",
    "open_class_sessions_of",
    "open_requests",
    "own_codes",
    "own_lines",
    "own_page",
    "people_at_risk",
    "people_of_changes",
    "people_of_class",
    "place_to_watch_from",
    "places_of",
    "planned_sessions",
    "possible_hosts",
    "requests_for_staff",
    "roll",
    "room_of",
    "room_roster",
    "rule_book",
    "rule_set",
    "rule_versions",
    "takes_walk_ins",
    "there_or_excused",
    "valid_device",
    "walk_ins_of",
    "watched",
]


def access_class_session(*, viewer: User | AnonymousUser, run_public_id: str, number: int) -> ClassSession:
    """A class session of a run whose people the viewer may see, or one that is held together with one of such a run; 404 otherwise."""
    runs = enrolment_selectors.runs_for_staff(viewer).values("pk")
    found = (
        ClassSession.objects.filter(Q(run__in=runs) | Q(held_with__run__in=runs), run__public_id=run_public_id, number=number)
        .select_related("run__course", "lecture")
        .first()
    )
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
