"""A class that does not take place: who decides about it, and what its people take instead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.enrolment import forms, selectors, services
from courses.enrolment.views.measures import measured
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.notices import selectors as notices_selectors
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInRequest

PEOPLE_PER_PAGE = 50
MOST_CANCELLED = 30
LONGEST_KEY = 64


def _take(request: SignedInRequest, cancelled: Enrolment, *, now: datetime) -> Enrolment:
    """What the pressed button says. Raises what the services raise, and 404 for a run that nobody can see."""
    run = selectors.access_public_run(public_id=request.POST.get("run", "")[:LONGEST_KEY])
    do = services.wait_instead if request.POST.get("wish") == forms.WAIT else services.take_instead
    request_key = request.POST.get("request_key", "")[:LONGEST_KEY] or uuid4().hex
    return do(cancelled=cancelled, run=run, request_key=request_key, actor=request.user, now=now)


@access.signed_in
@require_http_methods(["GET", "POST"])
@measured
def instead(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Other classes for somebody whose class is cancelled; one press takes one, with what she filled in before."""
    cancelled, now = selectors.access_enrolment(viewer=request.user, public_id=public_id), clock.now()
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            return redirect("enrolment:done", public_id=_take(request, cancelled, now=now).public_id)
        except services.NotYourTurn:
            return redirect("enrolment:hall", public_id=request.POST["run"])
        except DomainError as error:
            refusal = error
    if not selectors.was_cancelled_with_its_run(cancelled):
        return redirect("enrolment:enrolment", public_id=public_id)
    taken = selectors.taken_instead([cancelled]).get(cancelled.pk)
    context = {
        "enrolment": cancelled,
        "run": cancelled.run,
        "refusal": refusal,
        "taken": taken,
        "alternatives": [] if taken else services.alternatives_for(cancelled=cancelled, now=now),
        "request_key": uuid4().hex,
    }
    return render(request, "enrolment/instead.html", context, status=refusal.status if refusal else 200)


@access.registrar
@require_GET
def minimum(request: SignedInRequest) -> HttpResponse:
    """Classes with fewer people than they need, whose day of decision comes near; and those that were cancelled, with what became of their people."""
    now = clock.now()
    return render(
        request,
        "enrolment/desk/minimum.html",
        {"runs": selectors.runs_below_minimum(now=now), "cancelled": selectors.cancelled_runs(now=now)[:MOST_CANCELLED], "now": now},
    )


@access.registrar
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Whom a cancelled class concerned, and what each took instead; for those who call, one is taken by phone."""
    run, now = selectors.access_run_as_staff(viewer=request.user, public_id=public_id), clock.now()
    refusal: DomainError | None = None
    if request.method == "POST":
        cancelled = get_object_or_404(selectors.cancelled_with(run=run), public_id=request.POST.get("enrolment", "")[:LONGEST_KEY])
        try:
            _take(request, cancelled, now=now)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("The person has another class and gets a message."))
            return redirect("enrolment:desk-instead", public_id=public_id)
    page = Paginator(selectors.cancelled_with(run=run), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    subjects = [enrolment.learner_id for enrolment in page]
    privacy_services.record_access(
        actor=request.user, action=Action.LIST, subjects=subjects, purpose="cancelled class", ip=client.address(request), now=now
    )
    taken = selectors.taken_instead(page)
    context = {
        "run": run,
        "page": page,
        "rows": [(enrolment, taken.get(enrolment.pk)) for enrolment in page],
        "not_reached": notices_selectors.people_not_reached(subjects),
        "alternatives": selectors.alternatives_to(run=run, now=now),
        "refusal": refusal,
        "request_key": uuid4().hex,
    }
    return render(request, "enrolment/desk/instead.html", context, status=refusal.status if refusal else 200)
