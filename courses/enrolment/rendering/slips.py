"""The slip that says that somebody applied, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from courses.enrolment.rendering.heads import contact, head_of
from lms.documents import qr
from lms.documents.office_paper import office_paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.enrolment.models import Enrolment, Offer, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSheet:
    """One application as it stands now. `party` is everybody who applied together, `own_url` her page, `standing` says what an end means."""

    enrolment: Enrolment
    terms: Terms
    meetings: Sequence[tuple[datetime, datetime]]
    party: Sequence[Enrolment]
    position: int | None
    offer: Offer | None
    offered: int
    may_withdraw: bool
    standing: Any
    draw: Any  # where the draw of the run stands, if there is one
    reason: str  # why the office ended it
    own_url: str
    printed_by: str
    printed_at: datetime


def slip(sheet: SlipSheet, *, language: str) -> bytes:
    enrolment = sheet.enrolment
    with translation.override(language):
        head = head_of(enrolment.run, title=_("Slip of your application"), printed_at=sheet.printed_at, printed_by=sheet.printed_by)
        context = {"sheet": sheet, "enrolment": enrolment, "run": enrolment.run, "terms": sheet.terms, "contact": contact(), "draw": sheet.draw}
    context["qr"] = qr.data_url(sheet.own_url)
    return office_paper(template="enrolment/print/slip.html", context=context, head=head, language=language)
