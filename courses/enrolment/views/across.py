"""The registrar's desk: applications of every run together."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.enrolment import selectors
from courses.enrolment.forms import ApplicationsFilter
from lms.accounts import access
from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

PEOPLE_PER_PAGE = 50


@access.registrar
@require_GET
def applications(request: SignedInRequest) -> HttpResponse:
    """Narrowed by day and state, names half hidden; the look is logged."""
    form = ApplicationsFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    day = wanted.get("day")
    first = datetime.combine(day, time(), tzinfo=clock.SEOUL) if day else None
    before = first + timedelta(days=1) if first else None
    viewer = request.user
    found = selectors.applications_across(viewer=viewer, first=first, before=before, state=wanted.get("state", ""))
    page = Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    subjects = [enrolment.learner_id for enrolment in page]
    privacy_services.record_access(
        actor=viewer, action=Action.LIST, subjects=subjects, purpose="applications", ip=client.address(request), now=clock.now()
    )
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in wanted.items() if value})
    return render(request, "enrolment/desk/applications.html", {"form": form, "page": page, "query": query.urlencode()})
