"""Who did not come: marked by staff, objected to by the person, answered by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from courses.enrolment import selectors, services
from courses.enrolment.forms import ReasonForm
from courses.enrolment.forms.no_shows import EXCUSE, AnswerForm, ObjectionForm
from courses.enrolment.models import EnrolmentState
from courses.enrolment.rules import no_shows as rules
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import NoShow
    from lms.accounts.requests import SignedInRequest

PER_PAGE = 50


@access.staff
@require_http_methods(["GET", "POST"])
def mark(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who did not come to the first class, for those who teach the run and for registrars."""
    run, now = selectors.access_run_as_staff(viewer=request.user, public_id=public_id), clock.now()
    if request.method == "POST":
        return _record(request, run) if "confirmed" in request.POST else _ask_once_more(request, run)
    marking = selectors.marking_of(run)
    problem = rules.problem_of_run(marking, now=now)
    rows = selectors.marking_list(run, marking)
    _look(request, [row.enrolment.learner_id for row in rows], action=Action.LIST, purpose=f"who did not come to run {public_id}")
    context = {
        "run": run,
        "rows": [(row, services.no_shows.PROBLEMS.get(row.problem or "")) for row in rows],
        "problem": services.no_shows.PROBLEMS.get(problem or ""),
        "marking": marking,
        "may_answer": access.may(request.user, access.Who.REGISTRAR),
    }
    return render(request, "enrolment/desk/no_shows.html", context)


def _ask_once_more(request: SignedInRequest, run: CourseRun) -> HttpResponse:
    """Who was chosen, to be read before it is recorded, because it is not taken back at this desk."""
    marking, absent = selectors.marking_of(run), set(request.POST.getlist("absent"))
    problem = services.no_shows.PROBLEMS.get(rules.problem_of_run(marking, now=clock.now()) or "")
    people = [
        row.enrolment for row in selectors.marking_list(run, marking) if row.enrolment.public_id in absent and not row.problem and not row.no_show
    ]
    if problem or not people:
        messages.error(request, problem or _("Nobody is marked. Mark at least one person who did not come."))
        return redirect("enrolment:no-shows", public_id=run.public_id)
    _look(request, [one.learner_id for one in people], action=Action.LIST, purpose=f"who did not come to run {run.public_id}")
    return render(request, "enrolment/desk/no_shows_confirm.html", {"run": run, "people": people, "marking": marking})


def _record(request: SignedInRequest, run: CourseRun) -> HttpResponse:
    try:
        count = services.record_no_shows(run=run, absent=request.POST.getlist("absent"), actor=request.user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("Recorded for %(count)s person, who gets a message.", "Recorded for %(count)s people, who get a message.", count)
        if count:
            messages.success(request, said % {"count": count})
        else:
            messages.info(request, _("Nothing new was recorded."))
    return redirect("enrolment:no-shows", public_id=run.public_id)


def _look(request: SignedInRequest, subjects: list[int], *, action: Action, purpose: str) -> None:
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=action, subjects=subjects, purpose=purpose, ip=ip, now=clock.now())


@access.registrar
@require_GET
def listed(request: SignedInRequest) -> HttpResponse:
    """Objections that wait for an answer, or everything that was recorded."""
    shows_all, now = request.GET.get("show") == "all", clock.now()
    found = selectors.no_shows(viewer=request.user) if shows_all else selectors.objections(viewer=request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "points": [selectors.as_point(no_show, now=now) for no_show in page],
        "shows_all": shows_all,
        "query": "show=all" if shows_all else "",
    }
    return render(request, "enrolment/desk/no_show_list.html", context)


@access.registrar
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, no_show_id: int) -> HttpResponse:
    """One point: what was recorded, what the person says, and the office's answer."""
    found, now = selectors.access_no_show(viewer=request.user, no_show_id=no_show_id), clock.now()
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = services.excuse_no_show if form.cleaned_data["decision"] == EXCUSE else services.keep_no_show
        try:
            decide(no_show=found, answer=form.cleaned_data["answer"], actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person gets the answer."))
            return redirect("enrolment:desk-no-show", no_show_id=no_show_id)
    _look(request, [found.enrolment.learner_id], action=Action.VIEW, purpose=f"missed class {no_show_id}")
    was_there = found.enrolment_id in selectors.marking_of(found.enrolment.run).were_there
    context = {"point": selectors.as_point(found, now=now), "no_show": found, "form": form, "may_free": _may_free(found), "was_there": was_there}
    return render(request, "enrolment/desk/no_show.html", context, status=422 if form.errors else 200)


def _may_free(no_show: NoShow) -> bool:
    enrolment = no_show.enrolment
    terms = selectors.terms_of(enrolment.run)
    is_open = terms.reuses_seats and clock.now() < selectors.line_ends_at(enrolment.run, terms)
    return is_open and no_show.excused_at is None and enrolment.state == EnrolmentState.CONFIRMED


@access.registrar
@require_http_methods(["GET", "POST"])
def free(request: SignedInRequest, no_show_id: int) -> HttpResponse:
    """The seat of who missed the first class goes to the next in line, where the terms say so."""
    found = selectors.access_no_show(viewer=request.user, no_show_id=no_show_id)
    form = ReasonForm(request.POST or None, initial={"reason": _("You did not come to the first class.")})
    if request.method == "POST" and form.is_valid():
        try:
            services.free_place_of_no_show(no_show=found, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The seat is free and goes to the next in line. The person is told."))
            return redirect("enrolment:desk-no-show", no_show_id=no_show_id)
    return render(request, "enrolment/desk/free_place.html", {"no_show": found, "form": form}, status=422 if form.errors else 200)


@access.signed_in
@require_http_methods(["GET", "POST"])
def mine(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A class that I missed: what it means, until when, and what I say about it."""
    found, now = selectors.access_own_no_show(viewer=request.user, public_id=public_id), clock.now()
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.object_to_no_show(no_show=found, reason=form.cleaned_data["reason"], actor=request.user, now=now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("We have what you wrote. We read it and answer by message."))
        return redirect("enrolment:no-show", public_id=public_id)
    context = {"point": selectors.as_point(found, now=now), "no_show": found, "form": form, "rule": selectors.no_show_rule_at(now)}
    context |= {"blocked_until": selectors.blocked_until(found.enrolment.learner, now=now)}
    return render(request, "enrolment/no_show.html", context, status=422 if form.errors else 200)
