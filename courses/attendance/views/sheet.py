"""Quick entry of a signed sheet: the list as it was printed, a tick for each signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.attendance import selectors, services
from courses.attendance.models import Kind, Status
from courses.attendance.views.looking import look_at_people
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse, QueryDict

    from courses.attendance.data import RollRow
    from courses.catalogue.models import ClassSession
    from lms.accounts.requests import SignedInRequest

SIGNED = (Kind.PRESENT, Kind.LATE, Kind.LEFT_EARLY)  # what a signature can mean
LONGEST_NONCE = 64
LONGEST_REASON = 200
LABELS = dict(Status.choices)
NO_MARK = "?"


@dataclass(frozen=True)
class Line:
    """One row of the sheet: what is recorded (`was`), and what is ticked."""

    number: int
    row: RollRow
    code: str
    is_signed: bool
    how: str
    was: str


@access.staff
@require_http_methods(["GET", "POST"])
def sheet(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Shows everybody in the printed order; saves who signed, in one go. The look at the names is logged."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    rows = selectors.roll(class_session=class_session)
    if request.method == "GET":
        subjects = [row.learner_id for row in rows]
        look_at_people(request, action=Action.LIST, subjects=subjects, purpose=f"signed sheet {number} of run {public_id}")
        return _page(request, class_session=class_session, rows=rows, signed=_recorded(rows))
    signed = _signed(request.POST, rows)
    if "everybody" in request.POST:
        everybody = {row.enrolment_id: signed.get(row.enrolment_id, Kind.PRESENT.value) for row in rows if row.status not in _otherwise()}
        return _page(request, class_session=class_session, rows=rows, signed={**signed, **everybody})
    marks = {pk: mark for pk, mark in signed.items() if mark != request.POST.get(f"was-{pk}", "")}
    try:
        services.record_sheet(
            actor=request.user,
            class_session=class_session,
            marks=marks,
            nonce=request.POST.get("nonce", "")[:LONGEST_NONCE] or uuid4().hex,
            now=clock.now(),
            reason=request.POST.get("reason", "")[:LONGEST_REASON],
        )
    except DomainError as refusal:
        return _page(request, class_session=class_session, rows=rows, signed=signed, refusal=refusal)
    text = ngettext("Saved. %(count)s signature was entered.", "Saved. %(count)s signatures were entered.", len(marks))
    messages.success(request, text % {"count": len(marks)})
    return redirect("attendance:roll", public_id=public_id, number=number)


def _otherwise() -> set[str]:
    """What was decided about somebody who cannot have signed."""
    return {Status.ABSENT, Status.EXCUSED}


def _recorded(rows: Sequence[RollRow]) -> dict[int, str]:
    return {row.enrolment_id: row.status for row in rows if row.status in SIGNED}


def _signed(data: QueryDict, rows: Sequence[RollRow]) -> dict[int, str]:
    """What the ticked rows say, of people on this roll; what a signature cannot mean is left for the service to refuse."""
    ticked = [row.enrolment_id for row in rows if f"signed-{row.enrolment_id}" in data]
    said = {pk: data.get(f"how-{pk}", "") or Kind.PRESENT.value for pk in ticked}
    return {pk: how if how in SIGNED else NO_MARK for pk, how in said.items()}


def _page(
    request: SignedInRequest, *, class_session: ClassSession, rows: Sequence[RollRow], signed: Mapping[int, str], refusal: DomainError | None = None
) -> HttpResponse:
    codes = services.numbers_of_the_day(class_session=class_session, people=list(enrolment_selectors.roster(run=class_session.run)))
    context = {
        "class_session": class_session,
        "run": class_session.run,
        "lines": [
            Line(
                number=number,
                row=row,
                code=codes.get(row.enrolment_id, ""),
                is_signed=row.enrolment_id in signed,
                how=signed.get(row.enrolment_id, ""),
                was=str(LABELS[row.status]) if row.status else "",
            )
            for number, row in enumerate(rows, start=1)
        ],
        "choices": [(kind.value, Status(kind.value).label) for kind in SIGNED],
        "nonce": uuid4().hex,
        "refusal": refusal,
        "reason": request.POST.get("reason", "")[:LONGEST_REASON],
        "asks_reason": isinstance(refusal, services.CorrectionNeedsReason),
        "has_marks": any(row.status for row in rows),
        "is_early": clock.now() < services.opens_at(class_session),
        "opens_at": services.opens_at(class_session),
        "unsaved": request.method == "POST" and refusal is None,
    }
    return render(request, "attendance/sheet.html", context, status=refusal.status if refusal else 200)
