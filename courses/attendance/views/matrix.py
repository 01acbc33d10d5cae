"""Everybody by every class session: to be looked through, filled in by keyboard, and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from courses.attendance import selectors, services
from courses.attendance.models import Status
from courses.attendance.services.matrix_file import percent
from courses.attendance.views.looking import look_at_people
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock, sheets
from lms.kernel.errors import DomainError, problem
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import QueryDict

    from courses.attendance.selectors import Matrix, MatrixCell, MatrixColumn, MatrixRow
    from lms.accounts.requests import SignedInRequest

PEOPLE_PER_PAGE = 100
LONGEST_NONCE = 64
LONGEST_REASON = 200
BELOW, OPEN = "below", "open"
SHORT = {
    Status.PRESENT: pgettext_lazy("mark in a table", "P"),
    Status.LATE: pgettext_lazy("mark in a table", "L"),
    Status.LEFT_EARLY: pgettext_lazy("mark in a table", "E"),
    Status.OUT: pgettext_lazy("mark in a table", "O"),
    Status.ABSENT: pgettext_lazy("mark in a table", "A"),
    Status.EXCUSED: pgettext_lazy("mark in a table", "X"),
}
KEYS = {Status.PRESENT: "P", Status.LATE: "L", Status.LEFT_EARLY: "E", Status.ABSENT: "A", Status.EXCUSED: "X"}


@dataclass(frozen=True)
class Sign:
    """A mark as the table shows it; `key` sets it, where it can be set."""

    status: str
    short: str
    label: str
    key: str = ""


@dataclass(frozen=True)
class Head:
    """A column with what its head says; `may_mark` once its roll is open."""

    column: MatrixColumn
    may_mark: bool


@dataclass(frozen=True)
class Line:
    """A row with its cells as HTML: there are few kinds of them, and each is drawn once."""

    row: MatrixRow
    cells: Sequence[str]
    rate: str


@access.staff
@require_GET
def matrix(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The whole run, or those of its people who are asked for; a hundred on a page. The look at the names is logged."""
    now = clock.now()
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    found = selectors.matrix(run=run, now=now)
    show, status = request.GET.get("show", ""), request.GET.get("status", "")
    rows = [row for row in found.rows if _is_wanted(row, show=show, status=status)]
    page = Paginator(rows, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    look_at_people(request, action=Action.LIST, subjects=[row.enrolment.learner_id for row in page], purpose=f"attendance of run {public_id}")
    context = {
        "run": run,
        "matrix": found,
        "heads": _heads(found, now),
        "page": page,
        "lines": _lines(list(page)),
        "signs": [Sign(status=one, short=str(SHORT[one]), label=str(one.label), key=KEYS.get(one, "")) for one in Status],
        "show": show,
        "status": status,
        "query": f"show={show if show in {BELOW, OPEN} else ''}&status={status if status in Status.values else ''}",
        "is_narrowed": len(rows) != len(found.rows),
        "longest_reason": LONGEST_REASON,
        "table_key": uuid4().hex,
    }
    return render(request, "attendance/matrix.html", context)


def _is_wanted(row: MatrixRow, *, show: str, status: str) -> bool:
    if (show == BELOW and not row.is_below) or (show == OPEN and not row.has_open):
        return False
    return status not in Status.values or any(cell.status == status for cell in row.cells)


def _heads(found: Matrix, now: datetime) -> list[Head]:
    return [Head(column=column, may_mark=column.is_held and now >= services.opens_at(column.class_session)) for column in found.columns]


def _lines(rows: Sequence[MatrixRow]) -> list[Line]:
    drawn: dict[MatrixCell, str] = {}
    for row in rows:
        for cell in row.cells:
            if cell not in drawn:
                drawn[cell] = _drawn(cell)
    return [Line(row=row, cells=[drawn[cell] for cell in row.cells], rate=percent(row.summary.share)) for row in rows]


def _drawn(cell: MatrixCell) -> str:
    status = Status(cell.status) if cell.status else None
    context = {"cell": cell, "short": SHORT[status] if status else "", "label": status.label if status else ""}
    return render_to_string("attendance/matrix_cell.html", context)


@access.staff
@require_POST
def save(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """The marks of one class session, for the script of the page: what is recorded now, or why nothing was saved."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    words = services.Words(
        marks=_numbered(request.POST, "mark-"),
        shown=_numbered(request.POST, "was-"),
        nonce=request.POST.get("nonce", "")[:LONGEST_NONCE] or uuid4().hex,
        reason=request.POST.get("reason", "")[:LONGEST_REASON],
    )
    try:
        changed = services.record_words(class_session=class_session, words=words, actor=request.user, now=clock.now())
    except DomainError as refusal:
        return JsonResponse(problem(refusal), status=refusal.status)
    return JsonResponse({"changed": changed})


def _numbered(data: QueryDict, prefix: str) -> dict[int, str]:
    """What was sent under `prefix` and the key of an enrolment; the service says which of them are people of the class."""
    found = {name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)}
    return {int(key): str(value) for key, value in found.items() if key.isascii() and key.isdigit() and len(key) < 16}


@access.staff
@require_POST
def file(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The matrix as XLSX. Taking it away is logged."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    made = services.matrix_file(run=run, actor=request.user, now=clock.now())
    look_at_people(request, action=Action.EXPORT, subjects=made.people, purpose=f"attendance file of run {public_id}")
    answer = HttpResponse(made.content, content_type=sheets.CONTENT_TYPES[sheets.XLSX])
    name = f"attendance-{run.course.code}-{run.number}.{sheets.XLSX}"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer
