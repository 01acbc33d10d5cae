"""Applying in three steps: what and when, who you are, yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from courses.catalogue import selectors as catalogue_selectors
from courses.enrolment import forms, selectors, services
from courses.enrolment.data import RunFilter, RunState
from courses.enrolment.forms import MissingFacts
from lms.accounts import access
from lms.accounts import services as accounts_services
from lms.accounts.display import Display
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from courses.enrolment.data import RunCard
    from lms.accounts.requests import SignedInRequest

STEPS = 3
LONGEST_KEY = 64
MOST_ALTERNATIVES = 3


def _context(request: SignedInRequest, card: RunCard, *, step: int) -> dict[str, Any]:
    return {"card": card, "step": step, "steps": STEPS, "easy": Display.of(request).easy}


def _alternatives(card: RunCard, now: datetime) -> list[RunCard]:
    """Other runs of the course that take applications now."""
    wanted = RunFilter(course_id=card.course_id, states=(RunState.OPEN, RunState.CLOSING))
    return selectors.run_cards(selectors.runs(now=now, wanted=wanted).exclude(pk=card.run_id)[:MOST_ALTERNATIVES], now=now)


@access.public
@require_GET
def start(request: SignedInRequest, public_id: str) -> HttpResponse:
    """First step: what, when and where; or why one cannot apply now, and what else there is."""
    now = clock.now()
    card = selectors.card_of(public_id=public_id, now=now)
    context = _context(request, card, step=1)
    if request.user.is_authenticated:
        context["mine"] = selectors.live_enrolment_in(viewer=request.user, public_id=public_id)
    if not card.look.may_apply or card.state == RunState.WAITLIST:
        context["alternatives"] = _alternatives(card, now)
    run = selectors.access_public_run(public_id=public_id)
    context.update(run=run, timetable=catalogue_selectors.timetable(run=run))
    return render(request, "enrolment/start.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def you(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Second step: who you are. What we do not know yet is asked, in easy mode one question a screen."""
    card = selectors.card_of(public_id=public_id, now=clock.now())
    context = _context(request, card, step=2)
    form = MissingFacts(request.POST or None, person=request.user, one_by_one=context["easy"])
    if request.method == "POST" and form.is_valid():
        user = request.user
        known = {"name": user.name, "email": user.email, "birth_date": user.birth_date, "dong": user.dong, "language": user.language}
        person = accounts_services.Person(**{**known, **form.cleaned_data})
        accounts_services.update_profile(user=user, person=person, now=clock.now())
        return redirect("enrolment:you", public_id=public_id)
    return render(request, "enrolment/you.html", {**context, "form": form}, status=422 if form.errors else 200)


@access.signed_in
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Third step: once more all of it, and yes; where every seat is taken, yes to waiting, which is said before."""
    now = clock.now()
    card = selectors.card_of(public_id=public_id, now=now)
    context = _context(request, card, step=3)
    run = selectors.access_public_run(public_id=public_id)
    if request.method == "GET":
        if not card.look.may_apply:
            return redirect("enrolment:apply", public_id=public_id)
        return render(request, "enrolment/confirm.html", {**context, "run": run, "request_key": uuid4().hex})
    request_key = request.POST.get("request_key", "")[:LONGEST_KEY] or uuid4().hex
    wish = services.join_waiting_list if request.POST.get("wish") == forms.WAIT else services.apply
    try:
        enrolment = wish(learner=request.user, run=run, request_key=request_key, actor=request.user, now=now)
    except DomainError as refusal:
        card = selectors.card_of(public_id=public_id, now=now)
        context |= {"card": card, "refusal": refusal, "alternatives": _alternatives(card, now), "request_key": uuid4().hex}
        if isinstance(refusal, services.AlreadyApplied):
            context["mine"] = selectors.live_enrolment_in(viewer=request.user, public_id=public_id)
        return render(request, "enrolment/refused.html", context, status=refusal.status)
    return redirect("enrolment:done", public_id=enrolment.public_id)
