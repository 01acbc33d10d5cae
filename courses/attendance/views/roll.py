"""The roll of one class session: thirty people in two minutes, on a phone, on a bad network."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.attendance import selectors, services
from courses.attendance.forms.walk_ins import WalkInForm
from courses.attendance.models import MARKS, Kind, Status
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse, QueryDict

    from courses.attendance.data import RollRow
    from courses.catalogue.models import ClassSession
    from lms.accounts.requests import SignedInRequest

LONGEST_NONCE = 64
LONGEST_REASON = 200


@access.staff
@require_http_methods(["GET", "POST"])
def roll(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Shows everybody with what is recorded; saves what differs from what was shown. The look at the names is logged."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    rows = selectors.roll(class_session=class_session)
    if request.method == "GET":
        privacy_services.record_access(
            actor=request.user,
            action=Action.LIST,
            subjects=[row.learner_id for row in rows],
            purpose=f"roll {number} of run {public_id}",
            ip=client.address(request),
            now=clock.now(),
        )
        return _page(request, class_session=class_session, rows=rows, chosen={})
    if clock.now() < services.opens_at(class_session):
        return _page(request, class_session=class_session, rows=rows, chosen={}, refusal=services.RollTooEarly())
    chosen = _chosen(request.POST, rows)
    if "all_present" in request.POST:
        everybody = {row.enrolment_id: chosen.get(row.enrolment_id) or Kind.PRESENT.value for row in rows}
        return _page(request, class_session=class_session, rows=rows, chosen=everybody)
    marks = {pk: mark for pk, mark in chosen.items() if mark != request.POST.get(f"was-{pk}", "")}
    nonce = request.POST.get("nonce", "")[:LONGEST_NONCE] or uuid4().hex
    try:
        services.record_roll(
            actor=request.user,
            class_session=class_session,
            marks=marks,
            nonce=nonce,
            now=clock.now(),
            reason=request.POST.get("reason", "")[:LONGEST_REASON],
        )
    except DomainError as refusal:
        return _page(request, class_session=class_session, rows=rows, chosen=chosen, refusal=refusal)
    messages.success(request, _("Saved. %(count)s of %(total)s people are marked.") % {"count": _marked(rows, chosen), "total": len(rows)})
    return redirect("attendance:roll", public_id=public_id, number=number)


def _chosen(data: QueryDict, rows: list[RollRow]) -> dict[int, str]:
    """The marks that were sent for people on this roll."""
    sent = {row.enrolment_id: data.get(f"mark-{row.enrolment_id}", "") for row in rows}
    return {pk: mark for pk, mark in sent.items() if mark}


def _marked(rows: list[RollRow], chosen: Mapping[int, str]) -> int:
    return sum(1 for row in rows if row.status or row.enrolment_id in chosen)


def _page(
    request: SignedInRequest, *, class_session: ClassSession, rows: list[RollRow], chosen: Mapping[int, str], refusal: DomainError | None = None
) -> HttpResponse:
    context = {
        "class_session": class_session,
        "run": class_session.run,
        "guests": selectors.guests_of(class_session),
        "lines": [(row, chosen.get(row.enrolment_id, row.status)) for row in rows],
        "statuses": [(mark.value, Status(mark.value).label) for mark in MARKS],
        "marked": sum(1 for row in rows if row.status),
        "nonce": uuid4().hex,
        "unsaved": bool(chosen),
        "refusal": refusal,
        "opens_at": services.opens_at(class_session),
        "is_early": clock.now() < services.opens_at(class_session),
        "reason": request.POST.get("reason", "")[:LONGEST_REASON],
        "asks_reason": isinstance(refusal, services.CorrectionNeedsReason),
        "takes_walk_ins": selectors.takes_walk_ins(class_session),
        "walk_ins": selectors.walk_ins_of(class_session),
        "walk_in_form": WalkInForm(auto_id="walk_in_%s"),
        "may_link": access.may(request.user, access.Who.REGISTRAR),
    }
    return render(request, "attendance/roll.html", context, status=refusal.status if refusal else 200)
