"""Applying in three steps: what and when, who you are and what this class needs to know, yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from courses.catalogue import selectors as catalogue_selectors
from courses.enrolment import forms, selectors, services
from courses.enrolment.data import Asking, RunFilter, RunState
from courses.enrolment.forms import MissingFacts
from courses.enrolment.forms.applying import Screen
from courses.enrolment.views import drafts
from courses.enrolment.views.advice import advice
from courses.enrolment.views.measures import measured
from lms.accounts import access
from lms.accounts import services as accounts_services
from lms.accounts.display import Display
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from courses.catalogue.models import CourseRun
    from courses.enrolment.data import Draft, Needs, RunCard
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
    """First step: what, when and where, how places are given out; or why one cannot apply now, and what else there is."""
    now = clock.now()
    card = selectors.card_of(public_id=public_id, now=now)
    context = _context(request, card, step=1)
    run = selectors.access_public_run(public_id=public_id)
    context.update(run=run, timetable=catalogue_selectors.timetable(run=run), now=now, terms=selectors.terms_of(run))
    context.update(stages=selectors.named_stages(run), pools=selectors.named_pools(run.pk))
    if request.user.is_authenticated:
        context["mine"] = selectors.live_enrolment_in(viewer=request.user, public_id=public_id)
        context.update(_outlook(request, run, card, now=now))
    if not card.look.may_apply or card.state == RunState.WAITLIST or context.get("refusal"):
        context["alternatives"] = _alternatives(card, now)
    return render(request, "enrolment/start.html", context)


def _outlook(request: SignedInRequest, run: CourseRun, card: RunCard, *, now: datetime) -> dict[str, Any]:
    """What would refuse this person whatever she answers, while the class takes, or is about to take, applications."""
    if not card.look.may_apply and card.state != RunState.UPCOMING:
        return {}
    wish = drafts.wish_of(drafts.kept(request, card.public_id), learner=request.user, run=run)
    refusal = services.foresee_at_best(wish=wish, now=now)
    if refusal is not None:
        return {"refusal": refusal, "advice": advice(refusal, public_id=card.public_id)}
    return {"must_wait": services.has_to_wait_in_hall(run=run, learner=request.user, now=now)}


@access.public
@require_GET
def how_places(request: HttpRequest) -> HttpResponse:
    """Every way in which places are given out, in plain words."""
    return render(request, "enrolment/how_places.html")


@access.signed_in
@require_http_methods(["GET", "POST"])
def you(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Second step: who you are, and what this run needs to know. In easy mode one question a screen."""
    now = clock.now()
    card = selectors.card_of(public_id=public_id, now=now)
    context = _context(request, card, step=2)
    run = selectors.access_public_run(public_id=public_id)
    needs, draft = selectors.needs_of(run), drafts.kept(request, public_id)
    data = request.POST if request.method == "POST" else None
    facts = MissingFacts(data, person=request.user, one_by_one=context["easy"])
    asked = _asked(request, needs, draft, is_easy=context["easy"], has_facts=not facts.fields)
    screen = Screen(needs=needs, asked=asked, draft=draft, data=data)
    if data is not None and not screen.is_regrouping and all([facts.is_valid(), screen.is_valid()]):
        _save_facts(request, facts, now=now)
        drafts.keep(request, public_id, screen.answered())
        try:
            services.refuse_twice(drafts.wish_of(screen.answered(), learner=request.user, run=run))
        except DomainError as refusal:
            return _refuse(request, card, refusal, now=now)
        return redirect(_after(public_id, needs, drafts.kept(request, public_id), asked, is_easy=context["easy"] and not facts.fields))
    context |= {"form": facts, "screen": screen, "needs": needs, "asked": asked, "terms": selectors.terms_of(run)}
    context |= {"next_url": _after(public_id, needs, draft, asked, is_easy=context["easy"]), "back_url": _before(public_id, needs, draft, asked)}
    has_errors = data is not None and not screen.is_regrouping
    return render(request, "enrolment/you.html", context, status=422 if has_errors else 200)


def _asked(request: SignedInRequest, needs: Needs, draft: Draft, *, is_easy: bool, has_facts: bool) -> tuple[Asking, ...]:
    """The questions of this screen."""
    if not is_easy:
        return needs.questions
    wanted = request.GET.get("ask")
    return tuple(question for question in _in_order(needs, draft) if question == wanted and has_facts)


def _in_order(needs: Needs, draft: Draft) -> list[Asking]:
    """The questions one by one; whether to come together is asked of nobody who comes alone."""
    return [question for question in needs.questions if question != Asking.TOGETHER or draft.companions]


def _after(public_id: str, needs: Needs, draft: Draft, asked: Sequence[Asking], *, is_easy: bool) -> str:
    """Where the second step goes on."""
    order = _in_order(needs, draft)
    left = order[order.index(asked[-1]) + 1 :] if asked and asked[-1] in order else order
    if is_easy and left:
        return f"{reverse('enrolment:you', args=[public_id])}?ask={left[0]}"
    return reverse("enrolment:confirm", args=[public_id])


def _before(public_id: str, needs: Needs, draft: Draft, asked: Sequence[Asking]) -> str:
    """The screen before this one."""
    order = _in_order(needs, draft)
    if len(asked) != 1 or asked[0] not in order:
        return reverse("enrolment:apply", args=[public_id])
    here = order.index(asked[0])
    you_url = reverse("enrolment:you", args=[public_id])
    return f"{you_url}?ask={order[here - 1]}" if here else you_url


def _save_facts(request: SignedInRequest, facts: MissingFacts, *, now: datetime) -> None:
    if facts.cleaned_data:
        user = request.user
        known = {"name": user.name, "email": user.email, "birth_date": user.birth_date, "dong": user.dong, "language": user.language}
        accounts_services.update_profile(user=user, person=accounts_services.Person(**{**known, **facts.cleaned_data}), now=now)


@access.signed_in
@require_http_methods(["GET", "POST"])
@measured
def confirm(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Third step: once more all of it, and yes; where every seat is taken, yes to waiting, which is said before."""
    now = clock.now()
    card = selectors.card_of(public_id=public_id, now=now)
    run = selectors.access_public_run(public_id=public_id)
    draft = drafts.kept(request, public_id)
    if request.method == "POST":
        return _send(request, card, run, draft, now=now)
    if not card.look.may_apply:
        return redirect("enrolment:apply", public_id=public_id)
    needs = selectors.needs_of(run)
    if needs.is_by_invitation and not draft.invitation:
        return redirect(f"{reverse('enrolment:you', args=[public_id])}?ask={Asking.INVITATION}")
    refusal = services.foresee(wish=drafts.wish_of(draft, learner=request.user, run=run), now=now)
    if refusal is not None:
        return _refuse(request, card, refusal, now=now)
    if services.has_to_wait_in_hall(run=run, learner=request.user, now=now):
        return redirect("enrolment:hall", public_id=public_id)
    context = {**_context(request, card, step=3), "run": run, "draft": draft, "needs": needs, "terms": selectors.terms_of(run)}
    context |= {"chosen": [one for one in needs.audiences if one.audience_id in draft.declared], "size": len(draft.companions) + 1}
    context["no_show_rule"] = selectors.announced_rule(context["terms"], now=now)
    return render(request, "enrolment/confirm.html", {**context, "request_key": uuid4().hex, "shown": drafts.shown_stamp(now)})


def _send(request: SignedInRequest, card: RunCard, run: CourseRun, draft: Draft, *, now: datetime) -> HttpResponse:
    request_key = request.POST.get("request_key", "")[:LONGEST_KEY] or uuid4().hex
    is_quick = drafts.was_quick(request.POST.get("shown", ""), now)
    wish = drafts.wish_of(draft, learner=request.user, run=run, request_key=request_key, is_quick=is_quick)
    do = services.wait_for if request.POST.get("wish") == forms.WAIT else services.apply_for
    try:
        enrolment = do(wish=wish, actor=request.user, now=now)
    except services.NotYourTurn:
        return redirect("enrolment:hall", public_id=card.public_id)
    except DomainError as refusal:
        return _refuse(request, selectors.card_of(public_id=card.public_id, now=now), refusal, now=now)
    drafts.forget(request, card.public_id)
    return redirect("enrolment:done", public_id=enrolment.public_id)


def _refuse(request: SignedInRequest, card: RunCard, refusal: DomainError, *, now: datetime) -> HttpResponse:
    """Why not, and what she can do now; nothing that she entered is lost."""
    context = _context(request, card, step=3) | {"refusal": refusal, "alternatives": _alternatives(card, now), "request_key": uuid4().hex}
    context |= {"advice": advice(refusal, public_id=card.public_id), "shown": request.POST.get("shown", "")}
    context["may_wait"] = isinstance(refusal, services.RunIsFull) and card.seats.waiting < card.seats.waiting_capacity
    if isinstance(refusal, services.AlreadyApplied):
        context["mine"] = selectors.live_enrolment_in(viewer=request.user, public_id=card.public_id)
    return render(request, "enrolment/refused.html", context, status=refusal.status)
