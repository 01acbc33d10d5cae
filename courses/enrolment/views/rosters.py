"""The roster of a run as a file, for the office and for those who teach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from courses.enrolment import selectors
from courses.enrolment.forms.lists import RosterFileForm
from courses.enrolment.services import rosters
from lms.accounts import access
from lms.kernel import clock, sheets
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInRequest


def sheet_response(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """A table to be kept, not to be shown."""
    response = HttpResponse(content, content_type=sheets.CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    return response


@access.staff
@require_http_methods(["GET", "POST"])
def roster_file(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Which columns, and whether numbers are whole, which needs a purpose; then the file. Taking it away is logged."""
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    form = RosterFileForm(request.POST or None, for_office=access.may(request.user, access.Who.REGISTRAR))
    if request.method == "POST" and form.is_valid():
        return _file(request, run, form)
    return render(request, "enrolment/desk/roster_file.html", {"run": run, "form": form}, status=422 if form.errors else 200)


def _file(request: SignedInRequest, run: CourseRun, form: RosterFileForm) -> HttpResponse:
    wanted, now = form.cleaned_data, clock.now()
    kind, in_full = wanted["kind"], wanted["with_full_numbers"]
    made = rosters.roster_file(run=run, kind=kind, columns=wanted["columns"], actor=request.user, now=now, with_full_numbers=in_full)
    ip = client.address(request)
    privacy_services.record_access(
        actor=request.user, action=Action.EXPORT, subjects=made.people, purpose=f"roster file of run {run.public_id}", ip=ip, now=now
    )
    if in_full:
        privacy_services.record_access(actor=request.user, action=Action.UNMASK, subjects=made.people, purpose=wanted["purpose"], ip=ip, now=now)
    return sheet_response(made.content, kind=kind, name=f"roster-{run.course.code}-{run.number}")
