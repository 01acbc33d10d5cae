"""My place in a run: where I stand, what happens next, giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import Method
from courses.enrolment import rules, selectors, services
from courses.enrolment.data import RunState
from courses.enrolment.forms.leaving import EVERYBODY, WhoLeaves
from courses.enrolment.models import CURRENT_STATES, DECIDING_STATES, PLACED_STATES, EnrolmentState
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse, QueryDict

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInRequest

TAKES_APPLICATIONS = (RunState.PRIORITY, RunState.OPEN, RunState.CLOSING, RunState.WAITLIST, RunState.FULL)  # she who leaves makes room
GIVEN_BACK = _("Your place was given back. You need not do anything else.")
LINE_LEFT = _("You are not on the waiting list any more. You need not do anything else.")
TAKEN_BACK = _("Your application was taken back. You need not do anything else.")
SAID = {EnrolmentState.CONFIRMED: GIVEN_BACK, EnrolmentState.APPLIED: TAKEN_BACK, EnrolmentState.NEEDS_DOCUMENTS: TAKEN_BACK}
STANDING = {
    EnrolmentState.WITHDRAWN: _("You gave this up yourself. You can apply again while applications are open."),
    EnrolmentState.CANCELLED: _("Our office cancelled this. The reason stands below."),
    EnrolmentState.LAPSED: _("The offered place was not taken in time and went to the next person. You can join the waiting list again."),
    EnrolmentState.UNPLACED: _("No place became free before the first class. We are sorry."),
    EnrolmentState.NOT_SELECTED: _("There were more people than places, and the draw did not select you. We are sorry."),
    EnrolmentState.MOVED: _("Our office moved you to another class. The reason stands below; “My learning” shows the new place."),
    EnrolmentState.REFUSED: _("Our office could not accept this application. The reason stands below."),
}


def _context(enrolment: Enrolment) -> dict[str, Any]:
    run, now = enrolment.run, clock.now()
    party = selectors.party_of(enrolment)
    offers = selectors.open_offers(party)
    before = selectors.people_before(enrolment)
    return {
        "enrolment": enrolment,
        "run": run,
        "terms": selectors.terms_of(run),
        "timetable": catalogue_selectors.timetable(run=run),
        "meetings": catalogue_selectors.meetings(run_ids=[run.pk]).get(run.pk, []),
        "events": enrolment.events.order_by("pk"),
        "may_withdraw": bool(_leavable(party, now)),
        "is_current": any(member.state in CURRENT_STATES for member in party) and run.ends_at > now,
        "is_deciding": enrolment.state in DECIDING_STATES,
        "standing": STANDING.get(EnrolmentState(enrolment.state), ""),
        "wants_papers": selectors.wants_papers(enrolment),
        "position": None if before is None else before + 1,
        "before": before,
        "offer": next(iter(offers.values()), None),
        "offered": len(offers),
        "chance": selectors.chance_in_line(course_id=run.course_id) if before is not None else None,
        "party": party if len(party) > 1 else [],
        "placed": sum(member.state in PLACED_STATES for member in party),
        "waiting": sum(member.state == EnrolmentState.WAITING for member in party),
        "other_dates": selectors.other_dates_of(enrolment),
        **_of_the_draw(run, party, now),
    }


def _of_the_draw(run: CourseRun, party: list[Enrolment], now: datetime) -> dict[str, Any]:
    """Where the draw of the run stands, and where those who applied together stand in it; what is not told yet is not there."""
    if run.method != Method.LOTTERY:
        return {}
    draw = selectors.draw_standing(run=run, now=now)
    if draw.closed is None:
        return {"draw": draw}
    told = draw.result if draw.is_told else None
    return {"draw": draw, "number_in_draw": selectors.number_in_draw(closed=draw.closed, result=told, numbers=[one.receipt for one in party])}


def _after_leaving(enrolment: Enrolment, party: list[Enrolment], now: datetime) -> dict[str, Any]:
    """Whether others wait for what she gives up, and whether she may apply again."""
    card = selectors.card_of(public_id=enrolment.run.public_id, now=now)
    own = sum(member.state == EnrolmentState.WAITING for member in party)
    return {"others_wait": card.seats.waiting > own, "is_open": card.state in TAKES_APPLICATIONS}


def _seen(states: str, party: list[Enrolment]) -> dict[int, str]:
    """In which state the page showed each of them."""
    return dict(zip([one.pk for one in party], states.split(), strict=False))


def _leavable(party: list[Enrolment], now: datetime) -> list[Enrolment]:
    """Those of the party whose place, or place in line, can be given back now."""
    return [one for one in party if rules.may_withdraw(state=one.state, withdraw_until=one.run.withdraw_until, now=now)]


@access.signed_in
@require_GET
def done(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Right after applying: where she stands, and what happens next."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    if not enrolment.is_live:
        return redirect("enrolment:enrolment", public_id=public_id)
    context = _context(enrolment)
    confirmed_at = min((one.confirmed_at for one in context["party"] or [enrolment] if one.confirmed_at), default=None)
    context |= {"confirmed_at": confirmed_at, "is_later": confirmed_at is not None and confirmed_at > enrolment.applied_at}
    return render(request, "enrolment/done.html", context)


@access.signed_in
@require_GET
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    context = _context(enrolment) | {"no_show": selectors.point_of(enrolment, now=clock.now())}
    if enrolment.state == EnrolmentState.CANCELLED:
        context["taken"] = selectors.taken_instead([enrolment]).get(enrolment.pk)
    return render(request, "enrolment/detail.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Asks once more, and who of those who applied together leaves; then gives the place back.

    What is given up is what the page showed: an old page of an application does not give up the place that came of it.
    """
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    party = selectors.party_of(enrolment)
    form = _who_leaves(party, request.POST if request.method == "POST" else None)
    if request.method == "GET" or (form is not None and not form.is_valid()):
        return render(request, "enrolment/withdraw.html", _asking(enrolment, party, form), status=200 if request.method == "GET" else 422)
    who, seen = form.cleaned_data["who"] if form is not None else "", _seen(request.POST.get("state", ""), party)
    said = SAID.get(EnrolmentState(enrolment.state), LINE_LEFT)
    try:
        if who == EVERYBODY:
            services.withdraw_together(enrolment=enrolment, actor=request.user, now=clock.now(), seen=seen)
        else:
            one = next((member for member in party if member.public_id == who), enrolment)
            services.withdraw(enrolment=one, actor=request.user, now=clock.now(), seen=seen.get(one.pk))
    except services.PlaceHasChanged as refusal:
        enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
        party = selectors.party_of(enrolment)
        context = _asking(enrolment, party, _who_leaves(party)) | {"has_changed": True}
        return render(request, "enrolment/withdraw.html", context, status=refusal.status)
    messages.success(request, said)
    return redirect("enrolment:enrolment", public_id=public_id)


def _who_leaves(party: list[Enrolment], sent: QueryDict | None = None) -> WhoLeaves | None:
    """Asked only where several applied together and somebody of them can still leave."""
    leaving = _leavable(party, clock.now())
    return WhoLeaves(sent, members=leaving) if len(party) > 1 and leaving else None


def _asking(enrolment: Enrolment, party: list[Enrolment], form: WhoLeaves | None) -> dict[str, Any]:
    shown = {"form": form, "state": " ".join(member.state for member in party)}
    return {**_context(enrolment), **_after_leaving(enrolment, party, clock.now()), **shown}


@access.signed_in
@require_http_methods(["GET", "POST"])
def offer(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Seats became free for her and those who wait with her: until when they are kept, and yes."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    offered = [member for member in selectors.party_of(enrolment) if member.state == EnrolmentState.OFFERED]
    if request.method == "POST":
        try:
            services.accept_offer(enrolment=offered[0] if offered else enrolment, actor=request.user, now=clock.now())
        except DomainError as refusal:
            enrolment.refresh_from_db()
            return render(request, "enrolment/offer.html", {**_context(enrolment), "refusal": refusal}, status=refusal.status)
        return redirect("enrolment:done", public_id=public_id)
    if not offered:
        return redirect("enrolment:enrolment", public_id=public_id)
    return render(request, "enrolment/offer.html", _context(enrolment))
