"""The list of a class on paper, with room to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from courses.enrolment.rendering.heads import head_of
from lms.documents.office_paper import office_paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment, Offer
    from lms.documents.office_paper import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person; `number` is her place in the printed order, `together` are the names of those who applied with her. Personal data."""

    number: int
    enrolment: Enrolment
    together: Sequence[str] = ()
    position: int | None = None  # in line, if she waits
    offer: Offer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterSheet:
    """What is printed: `rows` of `total` people, numbers half hidden unless `numbers_whole`, whose seats they are only where `shows_pools`."""

    run: CourseRun
    rows: Sequence[RosterRow]
    total: int
    meetings: Sequence[tuple[datetime, datetime]]
    teachers: Sequence[str]
    shows_pools: bool
    numbers_whole: bool
    printed_by: str
    printed_at: datetime


def roster(sheet: RosterSheet, *, language: str) -> bytes:
    with translation.override(language):
        head = head_of(sheet.run, title=_("Roster of the class"), printed_at=sheet.printed_at, printed_by=sheet.printed_by)
    shape: Shape = "landscape" if sheet.shows_pools else "portrait"
    return office_paper(template="enrolment/print/roster.html", context={"sheet": sheet, "run": sheet.run}, head=head, language=language, shape=shape)
