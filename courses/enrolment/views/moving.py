"""The registrar's desk: a place is moved to another run, or exchanged with somebody's; first it is shown what would happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enrolment import selectors
from courses.enrolment.forms.moving import MoveForm, SwapForm
from courses.enrolment.services import moving
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInRequest

DO, SEARCH = "do", "search"  # values of `step`: in a form that was looked through, and in that which looks for somebody
LONGEST_TEXT = 50


@access.registrar
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, public_id: str) -> HttpResponse:
    """To which run, and why; then what would happen; then it is done."""
    enrolment, now = selectors.access_enrolment_as_staff(viewer=request.user, public_id=public_id), clock.now()
    text = request.GET.get("q", "")[:LONGEST_TEXT]
    cards = selectors.runs_to_move_to(viewer=request.user, enrolment=enrolment, text=text, now=now)
    form = MoveForm(request.POST or None, cards=cards)
    context = {**_context(enrolment, text), "form": form, "cards": cards, "party": selectors.party_of(enrolment)}
    if request.method == "POST" and form.is_valid():
        run = selectors.access_run_as_staff(viewer=request.user, public_id=form.cleaned_data["to"])
        wish: dict[str, Any] = {"enrolment": enrolment, "to_run": run, "reason": form.cleaned_data["reason"], "actor": request.user, "now": now}
        try:
            if _is_looked_through(request):
                moving.move(**wish)
                messages.success(request, _("It is done, and the person gets a message."))
                return redirect("enrolment:desk-run", public_id=run.public_id)
            context |= {"outlook": moving.foresee_move(**wish), "to_run": run}
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "enrolment/desk/move.html", context, status=422 if form.errors else 200)


def _is_looked_through(request: SignedInRequest) -> bool:
    """Whether it is to be done, and what was shown is what is chosen."""
    return request.POST.get("step") == DO and request.POST.get("seen") == request.POST.get("to")


def _context(enrolment: Enrolment, text: str) -> dict[str, Any]:
    return {"enrolment": enrolment, "run": enrolment.run, "text": text}


@access.registrar
@require_http_methods(["GET", "POST"])
def swap(request: SignedInRequest, public_id: str) -> HttpResponse:
    """With whom, found by name or number, which is logged; then what would happen; then it is done."""
    enrolment, now = selectors.access_enrolment_as_staff(viewer=request.user, public_id=public_id), clock.now()
    text = request.POST.get("text", "")[:LONGEST_TEXT]  # somebody's name stands in no address
    places = selectors.places_to_swap(viewer=request.user, enrolment=enrolment, text=text, now=now)
    if text:
        _log_search(request, places, purpose=f"exchange of place {public_id}")
    is_chosen = request.method == "POST" and request.POST.get("step") != SEARCH
    form = SwapForm(request.POST if is_chosen else None, places=places)
    context = {**_context(enrolment, text), "form": form, "places": places}
    if is_chosen and form.is_valid():
        other = selectors.access_enrolment_as_staff(viewer=request.user, public_id=form.cleaned_data["to"])
        wish: dict[str, Any] = {"first": enrolment, "second": other, "reason": form.cleaned_data["reason"], "actor": request.user, "now": now}
        try:
            if _is_looked_through(request):
                moving.swap(**wish)
                messages.success(request, _("The places are exchanged."))
                return redirect("enrolment:desk-run", public_id=enrolment.run.public_id)
            moving.foresee_swap(**wish)
            context |= {"other": other}
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "enrolment/desk/swap.html", context, status=422 if form.errors else 200)


def _log_search(request: SignedInRequest, places: list[Enrolment], *, purpose: str) -> None:
    ip, subjects = client.address(request), [place.learner_id for place in places]
    privacy_services.record_access(actor=request.user, action=Action.SEARCH, subjects=subjects, purpose=purpose, ip=ip, now=clock.now())
