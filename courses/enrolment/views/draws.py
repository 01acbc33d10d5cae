"""A draw for everybody to look at, and the program with which anybody recomputes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.enrolment import selectors
from courses.enrolment.forms.drawing import NumberForm
from lms.accounts import access
from lms.documents.office_paper import Head, office_paper
from lms.kernel import clock
from lms.settings.mode import BASE_DIR

if TYPE_CHECKING:
    from django.http import HttpRequest

    from courses.enrolment.models import DrawResult
    from courses.enrolment.selectors.draws import DrawSheet

PROGRAM, GUIDE = "verify_draw.py", "verify_draw.README.md"
WITNESSES = 4  # lines to sign on
SHEET_KEPT = 600  # seconds: a sheet of thousands of numbers takes seconds to draw


@access.public
@require_safe
def public(request: HttpRequest, public_id: str) -> HttpResponse:
    """What will be drawn and how, what was drawn, and where one receipt number stands."""
    run = selectors.access_drawn_run(public_id=public_id)
    standing = selectors.draw_standing(run=run, now=clock.now())
    form = NumberForm(request.GET if "number" in request.GET else None)
    number = form.cleaned_data["number"] if form.is_bound and form.is_valid() else ""
    told = standing.result if standing.is_told else None
    closed = standing.closed
    context = {
        "run": run,
        "standing": standing,
        "form": form,
        "number": number,
        "is_asked": "number" in request.GET,
        "found": selectors.number_in_draw(closed=closed, result=told, numbers=[number]) if number and closed else None,
        "pools": selectors.pool_counts(closed=closed, with_result=told is not None) if closed else [],
    }
    return render(request, "enrolment/draw.html", context)


@access.public
@require_safe
def record(_request: HttpRequest, public_id: str) -> HttpResponse:
    """The published file, to the byte."""
    run = selectors.access_drawn_run(public_id=public_id)
    return record_file(selectors.access_told_result(run=run, now=clock.now()), public_id)


def record_file(result: DrawResult, public_id: str) -> HttpResponse:
    answer = HttpResponse(result.record, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{public_id}.json"'
    return answer


def _told_sheet(public_id: str) -> DrawSheet:
    run = selectors.access_drawn_run(public_id=public_id)
    standing = selectors.draw_standing(run=run, now=clock.now())
    if not standing.is_told:
        raise Http404
    return selectors.draw_sheet(run=run, standing=standing)


@access.public
@require_safe
def sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the witnesses of the draw signed, to print."""
    return sheet_page(request, _told_sheet(public_id), pdf=reverse("enrolment:draw-sheet-pdf", args=[public_id]), with_names=False)


@access.public
@require_safe
def sheet_pdf(_request: HttpRequest, public_id: str) -> HttpResponse:
    """The same as a file."""
    return sheet_file(_told_sheet(public_id), with_names=False)


def sheet_page(request: HttpRequest, sheet: DrawSheet, *, pdf: str, with_names: bool) -> HttpResponse:
    """The desk reads which of its people sealed and drew; the public reads that two did."""
    return render(request, "enrolment/draw_sheet.html", {**_on_the_sheet(sheet, with_names=with_names), "pdf": pdf})


def sheet_file(sheet: DrawSheet, *, with_names: bool) -> HttpResponse:
    """The paper, which is the same for everybody who may see it: drawn once in a while, and kept."""
    language, run = get_language() or "ko", sheet.run
    key = f"draw-sheet:{sheet.result.record_sha256}:{language}:{'names' if with_names else 'public'}"
    file = cache.get(key)
    if file is None:
        head = Head(title=_("Witness sheet of a draw"), office=run.course.institution.name, subject=run.course.title, printed_at=clock.now())
        address = f"{settings.LMS_BASE_URL}{reverse('enrolment:draw', args=[run.public_id])}"
        context = {**_on_the_sheet(sheet, with_names=with_names), "address": address}
        file = office_paper(template="enrolment/paper/draw_sheet.html", context=context, head=head, language=language)
        cache.set(key, file, timeout=SHEET_KEPT)
    answer = HttpResponse(file, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="draw-{run.public_id}.pdf"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _on_the_sheet(sheet: DrawSheet, *, with_names: bool) -> dict[str, Any]:
    return {"sheet": sheet, "with_names": with_names, "run": sheet.run, "lines": range(WITNESSES)}


@access.public
@require_safe
def program(_request: HttpRequest) -> HttpResponse:
    """What anybody recomputes a draw with."""
    return _text(PROGRAM)


@access.public
@require_safe
def guide(_request: HttpRequest) -> HttpResponse:
    """How to use it, step by step."""
    return _text(GUIDE)


def _text(name: str) -> HttpResponse:
    answer = HttpResponse((BASE_DIR / "tools" / name).read_bytes(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
