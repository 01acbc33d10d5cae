"""The register, the sheet to sign and the name cards, on paper. What is printed stands in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext as _

from courses.attendance import keys, rendering, rules, selectors
from courses.attendance.models import Status
from courses.attendance.rendering import Card, RegisterColumn, RegisterRow, RegisterSheet, SigningRow, SigningSheet
from courses.attendance.services import deriving
from courses.attendance.services.matrix_file import percent
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit
from lms.kernel import clock, korean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.attendance.selectors import Matrix, MatrixColumn, MatrixRow
    from courses.catalogue.models import ClassSession, CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

ROWS_FOR_VISITORS: Final = 5
NOBODY: Final = "–"
MOST_BOXES: Final = 3000  # people by class sessions on one register: it is drawn while somebody waits, about 0.7 ms a box


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A paper; `people` are the keys of those who stand on it."""

    content: bytes
    people: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterWish:
    """With what is recorded, or empty to be filled in by hand; `part` of fifteen class sessions, or 0 for all of them where that is not too much."""

    is_filled: bool = True
    part: int = 0


def register_parts(class_sessions: int) -> list[tuple[int, int, int]]:
    """How a register with so many columns can be divided: number of the part, its first and its last column; empty where one part has all."""
    most = rendering.MOST_COLUMNS
    firsts = range(1, class_sessions + 1, most) if class_sessions > most else []
    return [(part, first, min(first + most - 1, class_sessions)) for part, first in enumerate(firsts, start=1)]


def fits_at_once(*, people: int, class_sessions: int) -> bool:
    """Whether a register of that size may be printed without choosing a part."""
    return people * class_sessions <= MOST_BOXES or class_sessions <= rendering.MOST_COLUMNS


def print_register(*, run: CourseRun, wish: RegisterWish, actor: User, language: str, now: datetime) -> Printed:
    """Everybody by class sessions, with signs, sums and room to sign. The caller has fetched the run as staff."""
    found = selectors.matrix(run=run, now=now)
    part = wish.part or int(not fits_at_once(people=len(found.rows), class_sessions=len(found.columns)))
    with translation.override(language):
        sheet = RegisterSheet(
            run=run,
            columns=[_column(column, language) for column in found.columns],
            rows=[_row(row, found, is_filled=wish.is_filled) for row in found.rows],
            teachers=[member.user.name for member in enrolment_selectors.staff_of(run=run)],
            legend=[(rules.SIGNS[status], str(status.label)) for status in Status],
            needed_percent=found.rule.needed_percent,
            part=part,
            printed_by=actor.name,
            printed_at=now,
        )
    content = rendering.register(sheet, language=language)
    data = {"people": len(found.rows), "filled": wish.is_filled, "part": part}
    audit.record(action="attendance.register_printed", actor=actor, subject=run, now=now, data=data)
    return Printed(content=content, people=[row.enrolment.learner_id for row in found.rows])


def _column(column: MatrixColumn, language: str) -> RegisterColumn:
    session = column.class_session
    starts = clock.seoul(session.starts_at)
    days = korean.WEEKDAYS if language == "ko" else korean.ENGLISH_WEEKDAYS
    note = _("Make-up") if session.makes_up_id else ""
    return RegisterColumn(
        number=session.number,
        day=f"{starts.month}/{starts.day}",
        weekday=days[starts.weekday()],
        hour=f"{starts:%H:%M}",
        note=note if column.is_held else _("Cancelled"),
        is_held=column.is_held,
    )


def _row(row: MatrixRow, found: Matrix, *, is_filled: bool) -> RegisterRow:
    sums = [str(getattr(row.summary, status)) for status in Status.values]
    signs = [_sign(cell.status, is_held=cell.is_held) if is_filled else "" for cell in row.cells]
    if not is_filled:
        signs = ["" if column.is_held else NOBODY for column in found.columns]
    return RegisterRow(
        number=row.number,
        name=row.enrolment.learner.name,
        signs=signs,
        sums=sums if is_filled else [""] * len(sums),
        rate=percent(row.summary.share) if is_filled and row.summary.counted else "",
    )


def _sign(status: str, *, is_held: bool) -> str:
    if not is_held:
        return NOBODY
    return rules.SIGNS[Status(status)] if status else ""


def print_sheet(*, class_session: ClassSession, actor: User, language: str, now: datetime) -> Printed:
    """Everybody with a place, by name, with the number of the day and room to sign; and rows for who comes without one, where the rules take her."""
    people = list(enrolment_selectors.roster(run=class_session.run))
    codes = numbers_of_the_day(class_session=class_session, people=people)
    visitors = ROWS_FOR_VISITORS if deriving.rule_of(class_session).takes_walk_ins else 0
    sheet = SigningSheet(
        class_session=class_session,
        rows=[SigningRow(number=number, name=one.learner.name, code=codes[one.pk]) for number, one in enumerate(people, start=1)],
        empty=range(len(people) + 1, len(people) + 1 + visitors),
        teachers=[member.user.name for member in enrolment_selectors.staff_of(run=class_session.run)],
        printed_by=actor.name,
        printed_at=now,
    )
    content = rendering.signing_sheet(sheet, language=language)
    audit.record(action="attendance.sheet_printed", actor=actor, subject=class_session, now=now, data={"people": len(people)})
    return Printed(content=content, people=[one.learner_id for one in people])


def numbers_of_the_day(*, class_session: ClassSession, people: Sequence[Enrolment]) -> dict[int, str]:
    """By enrolment, whatever order they come in."""
    by_place = sorted(people, key=lambda one: (one.confirmed_at or one.applied_at, one.pk))
    return rules.numbers_of_the_day(keys=keys.keys(), class_session_id=class_session.pk, enrolments=[one.pk for one in by_place])


def print_cards(*, run: CourseRun, people: Sequence[Enrolment], actor: User, language: str, now: datetime) -> Printed:
    """A card for each of these enrolments of the run. The same person's card says the same however often it is printed."""
    made = [Card(name=one.learner.name, text=f"C:{one.public_id}:{rules.card_proof(keys=keys.keys(), enrolment=one.public_id)}") for one in people]
    content = rendering.cards(made, run=run, printed_at=now, language=language)
    audit.record(action="attendance.cards_printed", actor=actor, subject=run, now=now, data={"people": len(people)})
    return Printed(content=content, people=[one.learner_id for one in people])
