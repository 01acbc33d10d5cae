"""How places were given out, in figures, for everybody: a page, and a table to take along."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.enrolment import selectors
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from courses.enrolment.rules.fairness import Figures
    from courses.enrolment.selectors.fairness import Fairness

LONGEST_CODE = 10
HIDDEN = "*"
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take Hangul for something else
MAY_BE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _figures(request: HttpRequest) -> Fairness:
    return selectors.fairness(now=clock.now(), code=request.GET.get("period", "")[:LONGEST_CODE])


def _tables(found: Fairness) -> list[tuple[str, str, list[Figures]]]:
    return [
        ("methods", _("By the way of giving out places"), list(found.methods)),
        ("kinds", _("By kind of course"), list(found.kinds)),
        ("institutions", _("By institution"), list(found.institutions)),
    ]


@access.public
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    found = _figures(request)
    return render(request, "enrolment/fairness.html", {"fairness": found, "tables": _tables(found), "total": found.total})


@access.public
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The same figures as a file for spreadsheets."""
    found = _figures(request)
    name = f"fairness-{found.period.code}.csv" if found.period else "fairness.csv"
    response = HttpResponse(
        BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    writer = csv.writer(response)
    writer.writerows([_harmless(cell) for cell in row] for row in _rows(found))
    return response


def _rows(found: Fairness) -> Iterator[list[object]]:
    yield [
        _("Table"),
        _("Line"),
        _("Classes"),
        _("Places"),
        _("Applications"),
        _("Got a place"),
        _("Share in per cent"),
        _("From the waiting list"),
        _("Days waited (median)"),
        _("Did not come"),
    ]
    lines = [(title, line) for _code, title, rows in _tables(found) for line in rows]
    for title, line in [*([(found.total.label, found.total)] if found.total else []), *lines]:
        wait = "" if line.median_wait is None else line.median_wait
        told = [line.applications, line.placed, line.share, line.promoted, wait, line.no_shows]
        yield [title, line.label, line.classes, line.places, *(HIDDEN if number is None else number for number in told)]
    for outcome in found.outcomes:
        number = HIDDEN if outcome.applications is None else outcome.applications
        yield [_("What became of the applications"), outcome.label, "", "", number]
    yield [_("* stands for 1 to 4, and for what such a number could be computed from.")]


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(MAY_BE_A_FORMULA) else cell
