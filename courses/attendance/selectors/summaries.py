"""Reads: where enrolments stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.attendance import rules
from courses.attendance.data import Credit, Meeting
from courses.attendance.models import AttendanceRecord
from courses.attendance.selectors.places import places_of
from courses.attendance.selectors.rule_book import rule_book
from courses.catalogue.models import ClassSession, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.attendance.data import AttendanceSummary, Outlook
    from courses.attendance.selectors.places import Place
    from courses.attendance.selectors.rule_book import RuleBook
    from courses.enrolment.models import Enrolment

    Record = tuple[int, int]  # keys of an enrolment and a class session


@dataclass(frozen=True)
class Held:
    """A class session of a run, and by what its run is judged."""

    meeting: Meeting
    starts_at: datetime
    kind: str
    run_starts_at: datetime


def live_records() -> QuerySet[AttendanceRecord]:
    return AttendanceRecord.objects.filter(superseded_at=None)


def attendance_summaries(
    *, enrolments: Iterable[Enrolment], now: datetime, book: RuleBook | None = None, instead: Mapping[Record, Credit] | None = None
) -> dict[int, AttendanceSummary]:
    """Where each of the enrolments stands, by its key; a constant number of queries however many.

    Somebody who was moved between runs of a course brings what she did before the move (`places.places_of`). `book` and `instead` are what would be
    if these rules held, and if these were the live records, by enrolment and class session.
    """
    chosen = list(enrolments)
    places = places_of(chosen)
    book = book or rule_book()
    timetables = _timetables({place.run_id for chain in places.values() for place in chain})
    credits_of = _credits({place.enrolment_id for chain in places.values() for place in chain}, instead=instead or {})
    plain = book.rule(kind="", at=now)
    found = {}
    for enrolment in chosen:
        meetings, gained = _meetings(places[enrolment.pk], timetables, credits_of)
        timetable = timetables.get(enrolment.run_id)
        rule = book.rule(kind=timetable[0].kind, at=timetable[0].run_starts_at) if timetable else plain
        found[enrolment.pk] = rules.summarise(gained, meetings=meetings, now=now, rule=rule)
    return found


def _timetables(run_ids: Iterable[int]) -> dict[int, list[Held]]:
    """By run, its class sessions; one query."""
    found: defaultdict[int, list[Held]] = defaultdict(list)
    columns = ("run", "pk", "starts_at", "ends_at", "status", "run__course__kind", "run__starts_at")
    for run, session, starts_at, ends_at, status, kind, run_starts_at in ClassSession.objects.filter(run__in=run_ids).values_list(*columns):
        minutes = int((ends_at - starts_at).total_seconds() // 60)
        meeting = Meeting(class_session_id=session, ends_at=ends_at, is_scheduled=status == SessionStatus.SCHEDULED, minutes=minutes)
        found[run].append(Held(meeting=meeting, starts_at=starts_at, kind=kind, run_starts_at=run_starts_at))
    return dict(found)


def _credits(enrolment_ids: Iterable[int], *, instead: Mapping[Record, Credit]) -> dict[int, dict[int, Credit]]:
    """By enrolment and class session, what the live records give; one query."""
    found: defaultdict[int, dict[int, Credit]] = defaultdict(dict)
    wanted = set(enrolment_ids)
    rows = live_records().filter(enrolment__in=wanted).values_list("enrolment", "class_session", "status", "minutes", "lapses")
    for enrolment, session, status, minutes, lapses in rows:
        found[enrolment][session] = Credit(status=status, minutes=minutes, lapses=lapses)
    for (enrolment, session), credit in instead.items():
        if enrolment in wanted:
            found[enrolment][session] = credit
    return found


def _meetings(
    places: Iterable[Place], timetables: Mapping[int, list[Held]], credits_of: Mapping[int, dict[int, Credit]]
) -> tuple[list[Meeting], dict[int, Credit]]:
    """What counts for somebody with these places, and what she has of it."""
    meetings: list[Meeting] = []
    gained: dict[int, Credit] = {}
    for place in places:
        of_place = [held.meeting for held in timetables.get(place.run_id, []) if place.has(held.starts_at)]
        known = credits_of.get(place.enrolment_id, {})
        meetings += of_place
        gained |= {meeting.class_session_id: known[meeting.class_session_id] for meeting in of_place if meeting.class_session_id in known}
    return meetings, gained


def attendance_summary(*, enrolment: Enrolment, now: datetime) -> AttendanceSummary:
    """Where the enrolment stands at `now`."""
    return attendance_summaries(enrolments=[enrolment], now=now)[enrolment.pk]


def attendance_outlook(*, enrolment: Enrolment, summary: AttendanceSummary) -> Outlook:
    """What can still become of it, by the rules of its run."""
    run = enrolment.run
    return rules.outlook(summary, rule=rule_book().rule(kind=run.course.kind, at=run.starts_at))
