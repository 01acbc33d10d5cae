"""Three people at random are looked for in the room: here, or not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.attendance import selectors, services
from courses.attendance.selectors import spot_checks as check_selectors
from courses.attendance.services import spot_checks as check_services
from courses.attendance.views.looking import look_at_people
from courses.catalogue.models import SessionStatus
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.catalogue.models import ClassSession
    from lms.accounts.requests import SignedInRequest


@access.staff
@require_http_methods(["GET", "POST"])
def spot_checks(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Who is looked for and who was; POST chooses. The look at the names is logged."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    if request.method == "POST":
        try:
            check_services.choose_spot_checks(class_session=class_session, actor=request.user, now=clock.now())
        except DomainError as refusal:
            return _page(request, class_session, refusal=refusal)
        return redirect("attendance:spot-checks", public_id=public_id, number=number)
    return _page(request, class_session)


@access.staff
@require_POST
def answer(request: SignedInRequest, public_id: str, number: int, key: int) -> HttpResponse:
    """One of the two buttons beside a name."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    found = check_selectors.access_spot_check(class_session=class_session, key=key)
    try:
        said = check_services.Answer(request.POST.get("answer", ""))
    except ValueError as unknown:
        raise Http404 from unknown
    try:
        check_services.answer_spot_check(spot_check=found, answer=said, actor=request.user, now=clock.now())
    except DomainError as refusal:
        return _page(request, class_session, refusal=refusal)
    messages.success(request, _("Your answer is kept."))
    return redirect("attendance:spot-checks", public_id=public_id, number=number)


def _page(request: SignedInRequest, class_session: ClassSession, *, refusal: DomainError | None = None) -> HttpResponse:
    checks = list(check_selectors.spot_checks_of(class_session=class_session))
    if checks:
        purpose = f"spot checks {class_session.number} of run {class_session.run.public_id}"
        look_at_people(request, action=Action.LIST, subjects=[one.enrolment.learner_id for one in checks], purpose=purpose)
    context = {
        "class_session": class_session,
        "run": class_session.run,
        "waiting": [one for one in checks if one.was_seen is None],
        "answered": [one for one in checks if one.was_seen is not None],
        "could_be": len(check_selectors.who_recorded_herself(class_session=class_session)),
        "is_early": clock.now() < services.opens_at(class_session),
        "is_cancelled": class_session.status == SessionStatus.CANCELLED,
        "opens_at": services.opens_at(class_session),
        "refusal": refusal,
    }
    return render(request, "attendance/spot_checks.html", context, status=refusal.status if refusal else 200)
