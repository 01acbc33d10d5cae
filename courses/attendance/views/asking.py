"""A learner's own attendance: where she stands, and asking for a correction of one class session, with papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.attendance import selectors, services
from courses.attendance.forms.asking import EvidenceForm, WishForm
from courses.attendance.models import RequestState
from courses.attendance.rules import asking as rules
from courses.attendance.services.asking_errors import PROBLEMS
from courses.attendance.views import evidence as files
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from courses.attendance.models import CorrectionRequest
    from lms.accounts.requests import SignedInRequest


@access.signed_in
@require_GET
def mine(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Where I stand, by which rule, and what was seen of me in each class session."""
    enrolment = selectors.access_own_place(viewer=request.user, public_id=public_id)
    now = clock.now()
    context = {"enrolment": enrolment, "run": enrolment.run, "page": selectors.own_page(enrolment=enrolment, now=now), "now": now}
    return render(request, "attendance/mine.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """One short form: what should hold, why, and papers. Sending it twice asks once."""
    enrolment, session = selectors.access_own_class_session(viewer=request.user, public_id=public_id, number=number)
    now = clock.now()
    problem = PROBLEMS.get(rules.problem_of_asking(session, now=now) or "")
    [line] = selectors.own_lines(enrolment=enrolment, now=now, number=number)
    waits = line.request is not None and line.request.state == RequestState.PENDING
    if line.request is not None and waits and request.method == "GET":
        return redirect("attendance:asked", request_id=line.request.public_id)
    excuses = selectors.excuses_for(enrolment=enrolment, class_session=session)
    form = WishForm(request.POST, request.FILES, excuses=excuses) if request.method == "POST" else WishForm(excuses=excuses)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        try:
            made = services.ask_correction(
                enrolment=enrolment, class_session=session, wish=form.as_wish(), request_key=key, actor=request.user, now=now
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("We have what you asked for. We look at it and send you a message."))
            return redirect("attendance:asked", request_id=made.public_id)
    context = {
        "enrolment": enrolment,
        "run": enrolment.run,
        "class_session": session,
        "line": line,
        "form": form,
        "problem": problem,
        "asked_until": rules.asked_until(enrolment.run.ends_at),
    }
    return render(request, "attendance/ask.html", context, status=422 if form.errors else 200)


@access.signed_in
@require_http_methods(["GET", "POST"])
def asked(request: SignedInRequest, request_id: str) -> HttpResponse:
    """What I asked for and what became of it; while nobody has answered, more papers can be sent."""
    found = selectors.access_own_request(viewer=request.user, public_id=request_id)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        try:
            services.add_evidence(request=found, files=form.sent(), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error("papers", str(refusal))
        else:
            messages.success(request, _("Your papers have arrived and lie with what you asked for."))
            return redirect("attendance:asked", request_id=request_id)
    return render(request, "attendance/asked.html", _asked(found, form), status=422 if form.errors else 200)


def _asked(found: CorrectionRequest, form: EvidenceForm) -> dict[str, object]:
    sent = list(found.evidence.order_by("pk"))
    reason = found.absence_reason
    return {
        "asked": found,
        "enrolment": found.enrolment,
        "run": found.class_session.run,
        "class_session": found.class_session,
        "sent": sent,
        "form": form,
        "wants_papers": reason is not None and bool(reason.documents) and not sent,
        "may_send": found.state == RequestState.PENDING and len(sent) < services.MOST_FILES,
    }


@access.signed_in
@require_POST
def take_back(request: SignedInRequest, request_id: str) -> HttpResponse:
    """Nobody decides about it any more."""
    found = selectors.access_own_request(viewer=request.user, public_id=request_id)
    try:
        services.take_back_request(request=found, actor=request.user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have taken it back. Your record stays as it is, and the papers are destroyed."))
    return redirect("attendance:asked", request_id=request_id)


@access.signed_in
@require_GET
def own_paper(request: SignedInRequest, request_id: str, paper_id: str) -> HttpResponseBase:
    """One paper that I sent myself."""
    found = selectors.access_own_request(viewer=request.user, public_id=request_id)
    return files.serve(selectors.access_evidence(request=found, public_id=paper_id))
