"""Reads: everybody in a run by every class session of it, with sums."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.attendance import rules
from courses.attendance.models import CorrectionRequest, RequestState, Status
from courses.attendance.selectors import summaries
from courses.attendance.selectors.rule_book import rule_book
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from courses.attendance.data import AttendanceSummary
    from courses.attendance.rules import RuleSet
    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment


@dataclass(frozen=True)
class MatrixColumn:
    """One class session. `attended`, `absent` and `unmarked` are people of the whole run; `unmarked` is 0 until it is over."""

    class_session: ClassSession
    is_held: bool  # was not cancelled
    is_over: bool
    attended: int
    absent: int
    unmarked: int


@dataclass(frozen=True)
class MatrixCell:
    """What is recorded about one person and class session; empty `status`: nothing. `is_asked`: she asks for a correction."""

    status: str = ""
    is_asked: bool = False
    is_held: bool = True
    is_over: bool = False

    @property
    def is_open(self) -> bool:
        """Somebody has to do something about it."""
        return self.is_asked or (self.is_held and self.is_over and not self.status)


@dataclass(frozen=True)
class MatrixRow:
    """One person. Personal data. `number` is her place in the roster; `absences` counts those that lapses make too."""

    number: int
    enrolment: Enrolment
    cells: Sequence[MatrixCell]
    summary: AttendanceSummary
    absences: int
    is_below: bool  # of what is needed

    @property
    def has_open(self) -> bool:
        return any(cell.is_open for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    rule: RuleSet


def matrix(*, run: CourseRun, now: datetime) -> Matrix:
    """By name and by time. The caller has fetched the run, with its course, as staff. As many queries for many people as for few."""
    sessions = list(ClassSession.objects.filter(run=run).select_related("lecture", "makes_up").order_by("starts_at", "number"))
    people = list(enrolment_selectors.roster(run=run))
    rule = rule_book().rule(kind=run.course.kind, at=run.starts_at)
    recorded: defaultdict[int, dict[int, str]] = defaultdict(dict)
    live = summaries.live_records().filter(enrolment__in=[one.pk for one in people], class_session__run=run)
    for enrolment, session, status in live.values_list("enrolment", "class_session", "status"):
        recorded[enrolment][session] = status
    pending = CorrectionRequest.objects.filter(class_session__run=run, state=RequestState.PENDING)
    asked = set(pending.values_list("enrolment", "class_session"))
    sums = summaries.attendance_summaries(enrolments=people, now=now)
    rows = [
        MatrixRow(
            number=number,
            enrolment=enrolment,
            cells=[_cell(session, enrolment.pk, recorded[enrolment.pk], asked, now) for session in sessions],
            summary=sums[enrolment.pk],
            absences=sums[enrolment.pk].absent + rules.absences_of(sums[enrolment.pk].lapses, rule),
            is_below=sums[enrolment.pk].counted > 0 and sums[enrolment.pk].share * 100 < rule.needed_percent,
        )
        for number, enrolment in enumerate(people, start=1)
    ]
    return Matrix(columns=[_column(session, rows, at, now) for at, session in enumerate(sessions)], rows=rows, rule=rule)


def _cell(session: ClassSession, enrolment: int, recorded: Mapping[int, str], asked: set[tuple[int, int]], now: datetime) -> MatrixCell:
    return MatrixCell(
        status=recorded.get(session.pk, ""),
        is_asked=(enrolment, session.pk) in asked,
        is_held=session.status == SessionStatus.SCHEDULED,
        is_over=session.ends_at <= now,
    )


def _column(session: ClassSession, rows: Sequence[MatrixRow], at: int, now: datetime) -> MatrixColumn:
    statuses = Counter(row.cells[at].status for row in rows)
    is_held, is_over = session.status == SessionStatus.SCHEDULED, session.ends_at <= now
    return MatrixColumn(
        class_session=session,
        is_held=is_held,
        is_over=is_over,
        attended=sum(statuses[status] for status in rules.ATTENDED),
        absent=statuses[Status.ABSENT],
        unmarked=statuses[""] if is_held and is_over else 0,
    )
