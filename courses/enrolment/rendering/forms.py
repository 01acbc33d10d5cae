"""The application form of a run, to fill in by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext as _

from courses.enrolment.rendering.heads import contact, head_of
from lms.documents.office_paper import office_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.data import Needs, RunCard
    from courses.enrolment.models import SeatPool, Stage, Terms
    from lms.privacy.models import ConsentDocument

MOST_ROWS: Final = 5  # for people who come along; a group comes by its institution


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """What the run declares and asks, in the language in which it is printed."""

    run: CourseRun
    card: RunCard
    terms: Terms
    needs: Needs
    stages: Sequence[Stage]
    pools: Sequence[SeatPool]
    documents: Sequence[ConsentDocument]
    printed_at: datetime

    @property
    def rows_for_companions(self) -> Iterable[int]:
        return range(min(self.needs.most_companions, MOST_ROWS))


def form(sheet: FormSheet, *, language: str) -> bytes:
    with translation.override(language):
        head = head_of(sheet.run, title=_("Application form"), printed_at=sheet.printed_at)
        context = {"sheet": sheet, "card": sheet.card, "contact": contact()}
    return office_paper(template="enrolment/print/form.html", context=context, head=head, language=language)
