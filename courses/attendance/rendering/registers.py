"""The attendance register (출석부) on paper: people by class sessions, signs with their legend, sums, room to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from courses.enrolment.rendering.heads import head_of
from lms.documents.office_paper import office_paper
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun

MOST_COLUMNS = 15  # class sessions beside each other on A4, lengthwise


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterColumn:
    """A class session; `day` and `hour` are short (`3/5`, `14:00`), `note` is a word where it was cancelled or makes up for another."""

    number: int
    day: str
    weekday: str
    hour: str
    note: str = ""
    is_held: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One person. Personal data. `signs` by class session; `sums` in the order of the statuses; both empty on a paper to fill in."""

    number: int
    name: str
    signs: Sequence[str]
    sums: Sequence[str]
    rate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as far as one block of columns shows it."""

    row: RegisterRow
    signs: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """So many class sessions as stand beside each other, and everybody by them; the last one has the sums."""

    columns: Sequence[RegisterColumn]
    empty: Sequence[int]  # columns that stay empty, so that all blocks look alike
    lines: Sequence[Line]
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSheet:
    """What is printed. `legend` are pairs of a sign and its word, in the order of the sums; `part` is the block to print, 0 for all of them."""

    run: CourseRun
    columns: Sequence[RegisterColumn]
    rows: Sequence[RegisterRow]
    teachers: Sequence[str]
    legend: Sequence[tuple[str, str]]
    needed_percent: int
    part: int
    printed_by: str
    printed_at: datetime

    def blocks(self) -> Iterator[Block]:
        for number, first in enumerate(range(0, max(len(self.columns), 1), MOST_COLUMNS), start=1):
            if self.part not in {0, number}:
                continue
            columns = self.columns[first : first + MOST_COLUMNS]
            is_last = first + MOST_COLUMNS >= len(self.columns)
            yield Block(
                columns=columns,
                empty=range(MOST_COLUMNS - len(columns)),
                lines=[Line(row=row, signs=row.signs[first : first + MOST_COLUMNS]) for row in self.rows],
                is_last=is_last,
            )


def register(sheet: RegisterSheet, *, language: str) -> bytes:
    with translation.override(language):
        head = head_of(sheet.run, title=_("Attendance register"), printed_at=sheet.printed_at, printed_by=sheet.printed_by)
    context = {
        "sheet": sheet,
        "run": sheet.run,
        "blocks": list(sheet.blocks()),
        "first_day": clock.seoul_date(sheet.run.starts_at),
        "last_day": clock.seoul_date(sheet.run.ends_at),
    }
    return office_paper(template="attendance/print/register.html", context=context, head=head, language=language, shape="landscape")
