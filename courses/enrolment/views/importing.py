"""The registrar's desk: a file of people, tried first, then registered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.enrolment import selectors
from courses.enrolment.forms import people_file
from courses.enrolment.forms.lists import PeopleFileForm
from courses.enrolment.models import EnrolmentState
from courses.enrolment.services import importing
from courses.enrolment.views.rosters import sheet_response
from lms.accounts import access
from lms.accounts import selectors as accounts_selectors
from lms.kernel import clock, korean, sheets
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpResponse

    from courses.enrolment.models import PeopleList, PeopleListRow
    from lms.accounts.requests import SignedInRequest

PART = "X-Part"  # a script asks for the part of the page that changes
AGAIN_IN = 2  # seconds


def _list(request: SignedInRequest, public_id: str, list_id: str) -> PeopleList:
    return selectors.access_people_list(viewer=request.user, run_public_id=public_id, public_id=list_id, now=clock.now())


def _log(request: SignedInRequest, *, action: Action, subjects: Sequence[int], purpose: str) -> None:
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=action, subjects=subjects, purpose=purpose, ip=ip, now=clock.now())


@access.registrar
@require_http_methods(["GET", "POST"])
def hand_in(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What a list has to look like, and handing one in; whom of it we know already is a search that is logged."""
    run, now = selectors.access_run_as_staff(viewer=request.user, public_id=public_id), clock.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PeopleFileForm(*sent, invitations=selectors.open_invitations_of(run=run, now=now))
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        known = accounts_selectors.people_by_phone(row.phone for row in wish.rows if not row.wrong)
        _log(request, action=Action.SEARCH, subjects=[person.pk for person in known.values()], purpose=f"list of people for run {public_id}")
        made = importing.hand_in(run=run, wish=wish, actor=request.user, now=now)
        return redirect("enrolment:desk-list", public_id=public_id, list_id=made.public_id)
    context = {"run": run, "form": form, "lists": selectors.people_lists_of(viewer=request.user, run=run, now=now)}
    return render(request, "enrolment/desk/hand_in.html", context, status=422 if form.errors else 200)


@access.registrar
@require_GET
def template(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The file to fill in, in the language of the page."""
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    return sheet_response(people_file.template_file(), kind=sheets.XLSX, name=f"people-{run.course.code}-{run.number}")


@access.registrar
@require_GET
def report(request: SignedInRequest, public_id: str, list_id: str) -> HttpResponse:
    """Row by row, what would come of it or what came of it, names half hidden; it looks again by itself while somebody is at it."""
    found = _list(request, public_id, list_id)
    rows = list(selectors.rows_of_list(found))
    context = {"people_list": found, "run": found.run, "rows": rows, "again_in": AGAIN_IN if found.is_working else 0, **_figures(rows)}
    return render(request, "enrolment/desk/list_rows.html" if PART in request.headers else "enrolment/desk/list.html", context)


def _figures(rows: Iterable[PeopleListRow]) -> dict[str, Any]:
    would = Counter(row.would_be for row in rows)
    refused = would.pop("", 0)
    return {
        "total": would.total() + refused,
        "possible": would.total(),
        "seated": would[EnrolmentState.CONFIRMED],
        "in_line": would[EnrolmentState.WAITING],
        "decided_later": would[EnrolmentState.APPLIED],
        "refused": refused,
        "done": sum(row.done_at is not None for row in rows),
        "registered": sum(row.enrolment_id is not None for row in rows),
    }


@access.registrar
@require_POST
def register(request: SignedInRequest, public_id: str, list_id: str) -> HttpResponse:
    """Everybody of the list who could have a place or stand in line; pressing twice does it once."""
    found = _list(request, public_id, list_id)
    try:
        importing.register_list(people_list=found, actor=request.user, now=clock.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("enrolment:desk-list", public_id=public_id, list_id=list_id)


@access.registrar
@require_POST
def forget(request: SignedInRequest, public_id: str, list_id: str) -> HttpResponse:
    """The list is deleted at once, not only after its hour."""
    found = _list(request, public_id, list_id)
    try:
        importing.forget_list(people_list=found, actor=request.user, now=clock.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("enrolment:desk-list", public_id=public_id, list_id=list_id)
    messages.success(request, _("The list is deleted. Who was registered stays so."))
    return redirect("enrolment:desk-hand-in", public_id=public_id)


@access.registrar
@require_GET
def report_file(request: SignedInRequest, public_id: str, list_id: str) -> HttpResponse:
    """The list as it was handed in, with what came of each row. Taking it away is logged."""
    found = _list(request, public_id, list_id)
    rows = list(selectors.rows_of_list(found))
    subjects = [row.enrolment.learner_id for row in rows if row.enrolment]
    _log(request, action=Action.EXPORT, subjects=subjects, purpose=f"report on a list for run {public_id}")
    head = [_("Row"), *(str(label) for label in people_file.COLUMNS.values()), _("What came of it")]
    table: list[list[sheets.Value]] = [[row.number, *_facts(row), row.wrong or row.outcome or row.foreseen] for row in rows]
    content = sheets.write(sheets.XLSX, [head, *table], title=_("People"))
    return sheet_response(content, kind=sheets.XLSX, name=f"report-{found.run.course.code}-{found.run.number}")


def _facts(row: PeopleListRow) -> list[str]:
    shown = {**row.facts, "phone": korean.phone_text(row.facts["phone"])}
    return [shown[name] for name in people_file.COLUMNS]
