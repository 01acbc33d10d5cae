"""The hall, where people wait at the opening minute: nothing to click, no riddle, and a page that looks again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses.enrolment import selectors, services
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.enrolment.data import HallPlace
    from lms.accounts.requests import SignedInRequest

SOONEST, LATEST = 10, 60  # seconds until the page looks again
PART = "X-Part"  # a script asks for the part of the page that changes


@access.signed_in
@require_http_methods(["GET", "POST"])
def hall(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Before the opening: you are in. After: how many are before you, and about when it is your turn. POST comes in."""
    now = clock.now()
    run = selectors.access_public_run(public_id=public_id)
    if request.method == "POST":
        services.arrive(run=run, learner=request.user, now=now)
        return redirect("enrolment:hall", public_id=public_id)
    card = selectors.card_of(public_id=public_id, now=now)
    if not card.has_hall:
        return redirect("enrolment:apply", public_id=public_id)
    place = services.place_in_hall(run=run, learner=request.user, now=now)
    again_in = _seconds_until_news(place, (place.opens_at - now).total_seconds(), (place.turn_at - now).total_seconds() if place.turn_at else None)
    context = {"card": card, "run": run, "place": place, "again_in": again_in, "now": now}
    template = "enrolment/hall_place.html" if PART in request.headers else "enrolment/hall.html"
    return render(request, template, context)


def _seconds_until_news(place: HallPlace, to_opening: float, to_turn: float | None) -> int:
    """When it is worth looking again: at the opening, at her turn, and now and then in between; never so often that a reader is disturbed."""
    if place.is_turn:
        return 0
    wanted = to_opening if to_turn is None else to_turn
    return int(min(LATEST, max(SOONEST, wanted + 1)))
