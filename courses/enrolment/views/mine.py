"""My place in a run: where I stand, what happens next, giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.catalogue import selectors as catalogue_selectors
from courses.enrolment import rules, selectors, services
from courses.enrolment.models import CURRENT_STATES, EnrolmentState
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInRequest

GIVEN_BACK = _("Your place was given back. You need not do anything else.")
LINE_LEFT = _("You are not on the waiting list any more. You need not do anything else.")


def _context(enrolment: Enrolment) -> dict[str, Any]:
    run, now = enrolment.run, clock.now()
    return {
        "enrolment": enrolment,
        "run": run,
        "timetable": catalogue_selectors.timetable(run=run),
        "meetings": catalogue_selectors.meetings(run_ids=[run.pk]).get(run.pk, []),
        "events": enrolment.events.order_by("pk"),
        "may_withdraw": rules.may_withdraw(state=enrolment.state, withdraw_until=run.withdraw_until, now=now),
        "is_current": enrolment.state in CURRENT_STATES and run.ends_at > now,
        "wants_papers": selectors.wants_papers(enrolment),
        "position": selectors.position_in_line(enrolment=enrolment),
        "offer": selectors.open_offer(enrolment=enrolment),
        "chance": selectors.chance_in_line(course_id=run.course_id) if enrolment.state == EnrolmentState.WAITING else None,
    }


@access.signed_in
@require_GET
def done(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Right after applying: where she stands, and what happens next."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    if not enrolment.is_live:
        return redirect("enrolment:enrolment", public_id=public_id)
    return render(request, "enrolment/done.html", _context(enrolment))


@access.signed_in
@require_GET
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    return render(request, "enrolment/detail.html", _context(enrolment))


@access.signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Asks once more, then gives the place back."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    if request.method == "GET":
        return render(request, "enrolment/withdraw.html", _context(enrolment))
    said = GIVEN_BACK if enrolment.state == EnrolmentState.CONFIRMED else LINE_LEFT
    services.withdraw(enrolment=enrolment, actor=request.user, now=clock.now())
    messages.success(request, said)
    return redirect("enrolment:enrolment", public_id=public_id)


@access.signed_in
@require_http_methods(["GET", "POST"])
def offer(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A seat became free for her: until when it is kept, and yes."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    if request.method == "POST":
        try:
            services.accept_offer(enrolment=enrolment, actor=request.user, now=clock.now())
        except DomainError as refusal:
            enrolment.refresh_from_db()
            return render(request, "enrolment/offer.html", {**_context(enrolment), "refusal": refusal}, status=refusal.status)
        return redirect("enrolment:done", public_id=public_id)
    if enrolment.state != EnrolmentState.OFFERED:
        return redirect("enrolment:enrolment", public_id=public_id)
    return render(request, "enrolment/offer.html", _context(enrolment))
