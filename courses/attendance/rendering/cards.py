"""Name cards with a square by which the staff's device knows the person: ten on A4, with marks to cut along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from courses.enrolment.rendering.heads import head_of
from lms.documents import qr
from lms.documents.office_paper import office_paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun

PER_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`text` is what the square says. Personal data: the name."""

    name: str
    text: str

    @property
    def square(self) -> str:
        return qr.data_url(self.text)


def cards(found: Sequence[Card], *, run: CourseRun, printed_at: datetime, language: str) -> bytes:
    with translation.override(language):
        head = head_of(run, title=_("Name cards"), printed_at=printed_at)
    pages = [found[first : first + PER_PAGE] for first in range(0, len(found), PER_PAGE)]
    context = {"pages": pages, "run": run}
    return office_paper(template="attendance/print/cards.html", context=context, head=head, language=language)
