"""From a full run to any of several dates of the course, as one wish."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses.enrolment import selectors, services
from courses.enrolment.forms.anydate import AnyDate
from courses.enrolment.views import drafts
from courses.enrolment.views.advice import advice
from courses.enrolment.views.measures import measured
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

LONGEST_KEY = 64


@access.signed_in
@require_http_methods(["GET", "POST"])
@measured
def choose(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Which dates would do, the best first; a place where a seat is free, else a place in each line."""
    now = clock.now()
    run = selectors.access_public_run(public_id=public_id)
    request_key = request.POST.get("request_key", "")[:LONGEST_KEY] or uuid4().hex
    before = selectors.wish_made(viewer=request.user, request_key=request_key)
    if before is not None:
        return redirect("enrolment:done", public_id=before.public_id)
    card = selectors.card_of(public_id=public_id, now=now)
    dates = selectors.dates_to_choose(run=run, viewer=request.user, now=now)
    draft = drafts.kept(request, public_id)
    form = AnyDate(request.POST if request.method == "POST" else None, dates=dates)
    context = {"card": card, "form": form, "draft": draft, "request_key": request_key}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            runs = selectors.published_runs([date.public_id for date in form.in_order()])
            wish = drafts.wish_of(draft, learner=request.user, run=run, request_key=request_key)
            try:
                made = services.wait_for_any(wishes=[replace(wish, run=one) for one in runs], actor=request.user, now=now)
            except DomainError as refusal:
                context |= {"refusal": refusal, "advice": advice(refusal, public_id=public_id)}
                status = refusal.status
            else:
                drafts.forget(request, public_id)
                return redirect("enrolment:done", public_id=made[0].public_id)
    return render(request, "enrolment/any_date.html", {**context, "rows": [(form[date.public_id], date) for date in dates]}, status=status)
