"""The registrar's desk: runs, their applications, and what staff decide about them; an instructor's roster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import RunStatus, SessionStatus
from courses.enrolment import forms, rules, selectors, services
from courses.enrolment.data import RunFilter, RunState
from courses.enrolment.forms import CallerForm, CapacityForm, PurposeForm, ReasonForm, StaffForm
from courses.enrolment.models import CURRENT_STATES, Channel, EnrolmentState
from lms.accounts import access
from lms.kernel import clock, korean
from lms.kernel.errors import DomainError
from lms.notices import selectors as notices_selectors
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInRequest

RUNS_PER_PAGE = 30
HAS_A_PLACE = gettext_lazy("The person has a place and gets a message.")
STANDS_IN_LINE = gettext_lazy("The person stands on the waiting list and gets a message.")
PEOPLE_PER_PAGE = 100


def _run(request: SignedInRequest, public_id: str) -> CourseRun:
    return selectors.access_run_as_staff(viewer=request.user, public_id=public_id)


def _look_at_people(request: SignedInRequest, *, action: Action, subjects: list[int], purpose: str) -> None:
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=action, subjects=subjects, purpose=purpose, ip=ip, now=clock.now())


@access.registrar
@require_GET
def run_list(request: SignedInRequest) -> HttpResponse:
    """Every run with its state and figures, narrowed by state and words."""
    now = clock.now()
    chosen = [state for state in RunState if state == request.GET.get("state")]
    text = request.GET.get("q", "")[:100]
    found = selectors.runs(now=now, wanted=RunFilter(states=tuple(chosen), text=text, with_drafts=True)).order_by("-starts_at", "-pk")
    page = Paginator(found.select_related("course__institution"), RUNS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": selectors.cards_of(page, now=now),
        "looks": rules.LOOKS.values(),
        "chosen": chosen[0] if chosen else "",
        "text": text,
        "query": f"state={chosen[0] if chosen else ''}&q={text}",
    }
    return render(request, "enrolment/desk/runs.html", context)


def _run_context(request: SignedInRequest, run: CourseRun) -> dict[str, Any]:
    now = clock.now()
    people = Paginator(selectors.applications(run=run), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    positions, offers = selectors.positions_in_line(people), selectors.open_offers(people)
    pools, timetable = list(run.seat_pools.all()), list(catalogue_selectors.timetable(run=run))
    return {
        "run": run,
        "card": selectors.run_cards(selectors.with_seats(type(run).objects.filter(pk=run.pk)), now=now)[0],
        "pools": pools,
        "terms": selectors.terms_of(run),
        "staff": selectors.staff_of(run=run),
        "timetable": timetable,
        "made_up": {session.makes_up_id for session in timetable if session.status == SessionStatus.SCHEDULED},
        "page": people,
        "rows": [(enrolment, positions.get(enrolment.pk), offers.get(enrolment.pk)) for enrolment in people],
        "not_reached": notices_selectors.people_not_reached([enrolment.learner_id for enrolment in people]),
        "free_seats": sum(pool.capacity - pool.taken for pool in pools if pool.closed_at is None),
        "purpose_form": PurposeForm(),
        "states": EnrolmentState,
        "is_over": now >= run.ends_at,
        "may_change": run.status in {RunStatus.DRAFT, RunStatus.PUBLISHED},
        "now": now,
    }


@access.registrar
@require_http_methods(["GET", "POST"])
def run_detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The run and its applications, names half hidden; with a purpose, which is logged, they are shown."""
    run = _run(request, public_id)
    context = _run_context(request, run)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subjects = [enrolment.learner_id for enrolment in context["page"]]
        _look_at_people(request, action=Action.UNMASK, subjects=subjects, purpose=form.cleaned_data["purpose"])
        context["unmasked"] = True
    return render(request, "enrolment/desk/run.html", {**context, "purpose_form": form}, status=422 if form.errors else 200)


@access.registrar
@require_POST
def publish(request: SignedInRequest, public_id: str) -> HttpResponse:
    try:
        services.publish_run(run=_run(request, public_id), actor=request.user, now=clock.now())
    except services.RunIsUnfinished as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The run is published. Everybody can see it."))
    return redirect("enrolment:desk-run", public_id=public_id)


@access.registrar
@require_POST
def complete(request: SignedInRequest, public_id: str) -> HttpResponse:
    services.complete_run(run=_run(request, public_id), actor=request.user, now=clock.now())
    messages.success(request, _("The run is completed."))
    return redirect("enrolment:desk-run", public_id=public_id)


def _say_cancelled(request: SignedInRequest, run: CourseRun) -> HttpResponse:
    when = selectors.cancelled_at(run)
    date = korean.datetime_text(when, get_language() or "ko") if when else ""
    messages.warning(request, _("This class was cancelled already: %(when)s. Nothing was changed, and nobody is told again.") % {"when": date})
    return redirect("enrolment:desk-run", public_id=run.public_id)


@access.registrar
@require_http_methods(["GET", "POST"])
def cancel_run(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Asks for the reason and says how many people it concerns, then cancels the run; of one that is cancelled already it says since when."""
    run = _run(request, public_id)
    if run.status == RunStatus.CANCELLED:
        return _say_cancelled(request, run)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.cancel_run(run=run, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now())
        messages.success(request, _("The run is cancelled and everybody is told."))
        return redirect("enrolment:desk-run", public_id=public_id)
    current = selectors.applications(run=run, states=CURRENT_STATES).count()
    context = {"run": run, "form": form, "current": current, "alternatives": selectors.alternatives_to(run=run, now=clock.now())}
    return render(request, "enrolment/desk/cancel_run.html", context, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def cancel_enrolment(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Asks for the reason, then takes the place away."""
    enrolment = selectors.access_enrolment_as_staff(viewer=request.user, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.cancel_by_office(enrolment=enrolment, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now())
        messages.success(request, _("The place is cancelled and the person is told."))
        return redirect("enrolment:desk-run", public_id=enrolment.run.public_id)
    return render(request, "enrolment/desk/cancel_enrolment.html", {"enrolment": enrolment, "form": form}, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def capacity(request: SignedInRequest, public_id: str, code: str) -> HttpResponse:
    """Changes the number of seats of one pool."""
    run = _run(request, public_id)
    if run.status == RunStatus.CANCELLED:
        return _say_cancelled(request, run)
    pool = selectors.pool_of(run=run, code=code)
    line = selectors.terms_of(run).waiting_capacity
    form = CapacityForm(request.POST or None, initial={"capacity": pool.capacity, "waiting_capacity": line})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_capacity(pool=pool, **form.cleaned_data, actor=request.user, now=clock.now())
        except services.CapacityBelowTaken as refusal:
            form.add_error("capacity", str(refusal))
        except services.WaitingCapacityBelowWaiting as refusal:
            form.add_error("waiting_capacity", str(refusal))
        except services.SeatsAreBeingDrawn as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The number of seats is changed."))
            return redirect("enrolment:desk-run", public_id=public_id)
    return render(request, "enrolment/desk/capacity.html", {"run": run, "pool": pool, "form": form}, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Somebody who called or came gets a place, or stands in line for one, under the same limits."""
    run = _run(request, public_id)
    form = CallerForm(request.POST or None, initial={"request_key": uuid4().hex, "channel": Channel.PHONE})
    if request.method == "POST" and form.is_valid():
        wish = {"channel": form.cleaned_data["channel"], "request_key": form.cleaned_data["request_key"]}
        register_them = services.register_waiting if request.POST.get("wish") == forms.WAIT else services.register
        try:
            enrolment = register_them(run=run, caller=form.caller(), actor=request.user, now=clock.now(), **wish)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, HAS_A_PLACE if enrolment.has_place else STANDS_IN_LINE)
            return redirect("enrolment:desk-run", public_id=public_id)
    look = rules.look(selectors.facts_of(selectors.access_run_as_staff(viewer=request.user, public_id=public_id)), clock.now())
    context = {"run": run, "form": form, "look": look}
    return render(request, "enrolment/desk/register.html", context, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def add_staff(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who teaches the run."""
    run = _run(request, public_id)
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.assign_staff(run=run, user=form.cleaned_data["user"], actor=request.user, now=clock.now())
        messages.success(request, _("The instructor now sees this run at her desk."))
        return redirect("enrolment:desk-run", public_id=public_id)
    return render(request, "enrolment/desk/staff.html", {"run": run, "form": form}, status=422 if form.errors else 200)


@access.registrar
@require_POST
def end_staff(request: SignedInRequest, public_id: str, staff_id: int) -> HttpResponse:
    staff = selectors.access_staff(viewer=request.user, public_id=public_id, staff_id=staff_id)
    services.end_staff(staff=staff, actor=request.user, now=clock.now())
    messages.success(request, _("The person does not see this run any more."))
    return redirect("enrolment:desk-run", public_id=public_id)


@access.staff
@require_GET
def roster(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who is in the class, for those who teach it; the look is logged."""
    run = _run(request, public_id)
    people = list(selectors.roster(run=run))
    _look_at_people(request, action=Action.LIST, subjects=[enrolment.learner_id for enrolment in people], purpose=f"roster of run {public_id}")
    timetable = catalogue_selectors.timetable(run=run)
    return render(request, "enrolment/desk/roster.html", {"run": run, "people": people, "timetable": timetable})
