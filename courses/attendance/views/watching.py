"""What was watched of the online lectures of a run, for its staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.attendance import selectors
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.staff
@require_GET
def watched(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Everybody with a place, and per cent of each lecture by the word of her browser. The look at the names is logged."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    people = list(enrolment_selectors.roster(run=run))
    lectures = selectors.lectures_to_watch(run=run)
    coverage = selectors.coverage_of(run=run)
    privacy_services.record_access(
        actor=request.user,
        action=Action.LIST,
        subjects=[person.learner_id for person in people],
        purpose=f"what was watched in run {public_id}",
        ip=client.address(request),
        now=clock.now(),
    )
    lines = [(person, [(lecture, coverage.get(person.pk, {}).get(lecture.pk, 0)) for lecture in lectures]) for person in people]
    context = {"run": run, "lectures": lectures, "lines": lines, "needed": selectors.needed_to_attend(run=run)}
    return render(request, "attendance/watched.html", context)
