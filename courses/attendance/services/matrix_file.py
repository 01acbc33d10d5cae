"""The matrix as a file that somebody takes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from courses.attendance import selectors
from courses.attendance.models import Status
from lms.audit import services as audit
from lms.kernel import clock, sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from courses.attendance.selectors import Matrix, MatrixCell, MatrixColumn, MatrixRow
    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User

LABELS = dict(Status.choices)


@dataclass(frozen=True)
class MatrixFile:
    """`people` are the keys of those who stand in it."""

    content: bytes
    people: Sequence[int]


def matrix_file(*, run: CourseRun, actor: User, now: datetime) -> MatrixFile:
    """An XLSX with the matrix, and with its sums on sheets of their own; that it was taken away stands in the log."""
    found = selectors.matrix(run=run, now=now)
    table = [[_("No."), _("Name"), *(_head(column) for column in found.columns), _("Attended"), _("Rate")]]
    table += [_line(row, found.columns) for row in found.rows]
    more: dict[str, Sequence[Sequence[sheets.Value]]] = {_("Summary"): _summary(found), _("Class sessions"): _class_sessions(found)}
    content = sheets.write(sheets.XLSX, table, title=_("Attendance"), more=more)
    data = {"people": len(found.rows), "class_sessions": len(found.columns)}
    audit.record(action="attendance.matrix_taken", actor=actor, subject=run, now=now, data=data)
    return MatrixFile(content=content, people=[row.enrolment.learner_id for row in found.rows])


def percent(share: Decimal) -> str:
    """`87.5%`: cut by the rule already, never rounded up here."""
    text = f"{(share * 100).normalize():f}"
    return f"{text}%"


def _head(column: MatrixColumn) -> str:
    session = column.class_session
    starts, ends = clock.seoul(session.starts_at), clock.seoul(session.ends_at)
    text = _("Class %(number)s") % {"number": session.number}
    return f"{text}\n{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"


def _line(row: MatrixRow, columns: Sequence[MatrixColumn]) -> list[str]:
    cells = [cell_text(cell) for cell, _column in zip(row.cells, columns, strict=True)]
    return [str(row.number), row.enrolment.learner.name, *cells, str(row.summary.attended), percent(row.summary.share)]


def cell_text(cell: MatrixCell) -> str:
    """The status in a word; empty where nothing is recorded."""
    if not cell.is_held:
        return _("Cancelled")
    return str(LABELS[cell.status]) if cell.status else ""


def _summary(found: Matrix) -> list[list[str]]:
    """Of each person the numbers by which the rate is made."""
    statuses = [str(LABELS[status]) for status in Status.values]
    head = [_("No."), _("Name"), _("Class sessions over"), *statuses, _("No mark yet"), _("Late, left early, out"), _("Absences in all"), _("Rate")]
    return [head, *(_sums(row) for row in found.rows)]


def _sums(row: MatrixRow) -> list[str]:
    sums = row.summary
    figures = (sums.counted, *(getattr(sums, status) for status in Status.values), sums.unrecorded, sums.lapses, row.absences)
    return [str(row.number), row.enrolment.learner.name, *map(str, figures), percent(sums.share)]


def _class_sessions(found: Matrix) -> list[list[sheets.Value]]:
    """Of each class session how many came."""
    head = [_("Class session"), _("Begins"), _("Ends"), _("Attended"), _("Absent"), _("No mark yet")]
    lines: list[list[sheets.Value]] = [
        [column.class_session.number, column.class_session.starts_at, column.class_session.ends_at, column.attended, column.absent, column.unmarked]
        for column in found.columns
    ]
    return [list[sheets.Value](head), *lines]
