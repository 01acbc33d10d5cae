"""Reads: where enrolments stand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from courses.attendance import rules
from courses.attendance.data import Credit, Meeting
from courses.attendance.models import AttendanceRecord
from courses.attendance.selectors.rule_book import rule_book
from courses.catalogue.models import ClassSession, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.attendance.data import AttendanceSummary, Outlook
    from courses.attendance.rules import RuleSet
    from courses.enrolment.models import Enrolment


def live_records() -> QuerySet[AttendanceRecord]:
    return AttendanceRecord.objects.filter(superseded_at=None)


def attendance_summaries(*, enrolments: Iterable[Enrolment], now: datetime) -> dict[int, AttendanceSummary]:
    """Where each of the enrolments stands, by its key; a constant number of queries however many."""
    runs = {enrolment.pk: enrolment.run_id for enrolment in enrolments}
    meetings: defaultdict[int, list[Meeting]] = defaultdict(list)
    of_run: dict[int, RuleSet] = {}
    book = rule_book()
    columns = ("run", "pk", "starts_at", "ends_at", "status", "run__course__kind", "run__starts_at")
    for run, session, starts_at, ends_at, status, kind, run_starts_at in ClassSession.objects.filter(run__in=set(runs.values())).values_list(
        *columns
    ):
        minutes = int((ends_at - starts_at).total_seconds() // 60)
        meetings[run].append(Meeting(class_session_id=session, ends_at=ends_at, is_scheduled=status == SessionStatus.SCHEDULED, minutes=minutes))
        of_run.setdefault(run, book.rule(kind=kind, at=run_starts_at))
    gained: defaultdict[int, dict[int, Credit]] = defaultdict(dict)
    for enrolment, session, status, minutes, lapses in (
        live_records().filter(enrolment__in=runs).values_list("enrolment", "class_session", "status", "minutes", "lapses")
    ):
        gained[enrolment][session] = Credit(status=status, minutes=minutes, lapses=lapses)
    plain = book.rule(kind="", at=now)
    return {pk: rules.summarise(gained[pk], meetings=meetings[run], now=now, rule=of_run.get(run, plain)) for pk, run in runs.items()}


def attendance_summary(*, enrolment: Enrolment, now: datetime) -> AttendanceSummary:
    """Where the enrolment stands at `now`."""
    return attendance_summaries(enrolments=[enrolment], now=now)[enrolment.pk]


def attendance_outlook(*, enrolment: Enrolment, summary: AttendanceSummary) -> Outlook:
    """What can still become of it, by the rules of its run."""
    run = enrolment.run
    return rules.outlook(summary, rule=rule_book().rule(kind=run.course.kind, at=run.starts_at))
