"""What was not counted in a class session, and pairs of people whose scans are improbable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.attendance import selectors
from courses.attendance.rules import pairs as pair_rules
from courses.attendance.selectors import suspicion
from courses.attendance.views.looking import look_at_people
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

PAGE = 50


@access.staff
@require_GET
def not_counted(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Each try with its reason, the latest first; names half hidden."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    tries = Paginator(suspicion.refused_scans(class_session=class_session), PAGE).get_page(request.GET.get("page"))
    context = {
        "class_session": class_session,
        "run": class_session.run,
        "tries": tries,
        "lines": [(one, suspicion.person_of(one), suspicion.reason_text(one)) for one in tries],
    }
    return render(request, "attendance/not_counted.html", context)


@access.staff
@require_GET
def pairs(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Improbable pairs of a run, with what is known about them. The look at the names is logged."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    found = suspicion.pairs_of(run=run)
    if found:
        people = [person.learner_id for pair in found for person in (pair.first, pair.second)]
        look_at_people(request, action=Action.LIST, subjects=people, purpose=f"improbable pairs of run {public_id}")
    context = {
        "run": run,
        "pairs": found,
        "seconds": int(pair_rules.CLOSE.total_seconds()),
        "least": pair_rules.LEAST_SESSIONS,
        "percent": pair_rules.LEAST_PERCENT,
    }
    return render(request, "attendance/pairs.html", context)
