"""Staff: wishes for corrections, who is about to lose what is needed, and one person in one class session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.attendance import selectors, services
from courses.attendance.forms.asking import ApproveForm, PersonForm, RefuseForm
from courses.attendance.models import RequestState
from courses.attendance.views import evidence as files
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from courses.attendance.models import CorrectionRequest
    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInRequest

PER_PAGE = 50


def _look(request: SignedInRequest, subjects: Iterable[int], *, action: Action, purpose: str) -> None:
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=action, subjects=list(subjects), purpose=purpose, ip=ip, now=clock.now())


@access.staff
@require_GET
def across(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer in all runs whose people I may see, or everything that was asked; names are half hidden."""
    return _list(request, run=None)


@access.staff
@require_GET
def of_run(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The same for one run."""
    return _list(request, run=enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id))


def _list(request: SignedInRequest, *, run: CourseRun | None) -> HttpResponse:
    shows_all = request.GET.get("show") == "all"
    if shows_all:
        found = selectors.requests_for_staff(request.user).order_by("-asked_at", "-pk")
        found = found.filter(class_session__run=run) if run is not None else found
    else:
        found = selectors.open_requests(viewer=request.user, run=run)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    here = reverse("attendance:desk-run-corrections", args=[run.public_id]) if run is not None else reverse("attendance:desk-corrections")
    context = {"page": page, "run": run, "shows_all": shows_all, "query": "show=all" if shows_all else "", "here": here}
    return render(request, "attendance/desk/corrections.html", context)


@access.staff
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, request_id: str) -> HttpResponse:
    """One wish with everything that is known about that class session, its papers, and the two answers. The look is logged."""
    found = selectors.access_request_as_staff(viewer=request.user, public_id=request_id)
    excuses = selectors.excuses_for(enrolment=found.enrolment, class_session=found.class_session)
    decision = request.POST.get("decision")
    approve = ApproveForm(request.POST if decision == "approve" else None, request=found, excuses=excuses)
    refuse = RefuseForm(request.POST if decision == "refuse" else None)
    if request.method == "POST":
        said = _decided(request, found, approve, refuse)
        if said:
            messages.success(request, said)
            return redirect("attendance:desk-corrections")
        found = selectors.access_request_as_staff(viewer=request.user, public_id=request_id)
    _look(request, [found.enrolment.learner_id], action=Action.VIEW, purpose=f"correction {request_id}")
    [line] = selectors.own_lines(enrolment=found.enrolment, now=clock.now(), number=found.class_session.number)
    context = {
        "asked": found,
        "enrolment": found.enrolment,
        "run": found.class_session.run,
        "class_session": found.class_session,
        "line": line,
        "sent": found.evidence.order_by("pk"),
        "excuse": next((one for one in excuses if found.absence_reason and one.reason.pk == found.absence_reason.pk), None),
        "approve": approve,
        "refuse": refuse,
        "may_decide": found.state == RequestState.PENDING,
    }
    return render(request, "attendance/desk/correction.html", context, status=422 if approve.errors or refuse.errors else 200)


def _decided(request: SignedInRequest, found: CorrectionRequest, approve: ApproveForm, refuse: RefuseForm) -> str:
    """What is said when it is done; empty where something is missing."""
    who: dict[str, Any] = {"request": found, "actor": request.user, "now": clock.now()}
    form: ApproveForm | RefuseForm = approve if approve.is_bound else refuse
    try:
        if approve.is_bound and approve.is_valid():
            services.approve_request(grant=approve.as_grant(), **who)
            return _("The record is corrected, and the person gets a message.")
        if refuse.is_bound and refuse.is_valid():
            services.refuse_request(answer=refuse.cleaned_data["answer"], **who)
            return _("The record stays as it is, and the person gets a message with the reason.")
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return ""


@access.staff
@require_GET
def paper(request: SignedInRequest, request_id: str, paper_id: str) -> HttpResponseBase:
    """One paper, as it was sent. The look is logged."""
    found = selectors.access_request_as_staff(viewer=request.user, public_id=request_id)
    evidence = selectors.access_evidence(request=found, public_id=paper_id)
    _look(request, [found.enrolment.learner_id], action=Action.VIEW, purpose=f"paper {paper_id} of correction {request_id}")
    return files.serve(evidence)


@access.staff
@require_GET
def at_risk(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who of a run is about to lose the attendance that is needed, or has lost it. The look at the names is logged."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    people = selectors.people_at_risk(run=run, now=clock.now())
    subjects = [one.enrolment.learner_id for one in people]
    _look(request, subjects, action=Action.LIST, purpose=f"who is about to lose attendance in run {public_id}")
    return render(request, "attendance/desk/at_risk.html", {"run": run, "people": people, "needed": selectors.needed_percent(run)})


@access.staff
@require_GET
def people(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Everybody of a class session with what is recorded, each with the way to the record and its history."""
    session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    rows = selectors.people_of_class(class_session=session, viewer=request.user)
    _look(request, [row.enrolment.learner_id for row in rows], action=Action.LIST, purpose=f"records {number} of run {public_id}")
    return render(request, "attendance/desk/people.html", {"class_session": session, "run": session.run, "rows": rows})


@access.staff
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, public_id: str, number: int, enrolment: str) -> HttpResponse:
    """One person in one class session: what was seen, what was corrected, and a further correction with its reason."""
    place, session = selectors.access_person_in_class(viewer=request.user, run_public_id=public_id, number=number, enrolment=enrolment)
    excuses, now = selectors.excuses_for(enrolment=place, class_session=session), clock.now()
    form = PersonForm(request.POST or None, excuses=excuses, initial={"nonce": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        nonce = f"person:{place.public_id}:{form.cleaned_data['nonce']}"
        try:
            services.correct_attendance(enrolment=place, class_session=session, decision=form.as_decision(), nonce=nonce, actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is corrected. What stood there before stays visible."))
            return redirect("attendance:person", public_id=public_id, number=number, enrolment=enrolment)
    _look(request, [place.learner_id], action=Action.VIEW, purpose=f"record {number} of enrolment {enrolment}")
    [line] = selectors.own_lines(enrolment=place, now=now, number=number)
    context = {
        "class_session": session,
        "run": session.run,
        "enrolment": place,
        "line": line,
        "form": form,
        "opens_at": services.opens_at(session),
        "is_early": now < services.opens_at(session),
    }
    return render(request, "attendance/desk/person.html", context, status=422 if form.errors else 200)
