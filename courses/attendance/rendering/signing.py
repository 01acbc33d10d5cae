"""The sheet (서명부) that people sign when they come to one class session and when they leave."""

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

    from courses.catalogue.models import ClassSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRow:
    """One person; `code` is her number of the day. Personal data."""

    number: int
    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningSheet:
    """What is printed; `empty` are the numbers of the rows for people who come without a place."""

    class_session: ClassSession
    rows: Sequence[SigningRow]
    empty: Sequence[int]
    teachers: Sequence[str]
    printed_by: str
    printed_at: datetime


def signing_sheet(sheet: SigningSheet, *, language: str) -> bytes:
    run = sheet.class_session.run
    with translation.override(language):
        title = _("Signature sheet, class %(number)s") % {"number": sheet.class_session.number}
        head = head_of(run, title=title, printed_at=sheet.printed_at, printed_by=sheet.printed_by)
    context = {"sheet": sheet, "run": run, "class_session": sheet.class_session}
    return office_paper(template="attendance/print/signing.html", context=context, head=head, language=language)
