"""A draw step by step, for registrars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.catalogue.models import Method
from courses.enrolment import selectors, services
from courses.enrolment.forms.drawing import LONGEST_TYPED, BeaconForm, SecretForm
from courses.enrolment.models import DrawResult
from courses.enrolment.services.drawing import LONGEST_SECRET
from courses.enrolment.views import draws
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from courses.catalogue.models import CourseRun
    from courses.enrolment.selectors.draws import DrawSheet
    from lms.accounts.requests import SignedInRequest


def _run(request: SignedInRequest, public_id: str) -> CourseRun:
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    if run.method != Method.LOTTERY:
        raise Http404
    return run


def _page(request: SignedInRequest, run: CourseRun, *, status: int = 200, **more: Any) -> HttpResponse:
    standing = selectors.draw_standing(run=run, now=clock.now())
    mine = next((secret for secret in standing.secrets if secret.registrar_id == request.user.pk), None)
    forms = {"secret_form": SecretForm(), "beacon_form": BeaconForm(), "suggestion": services.new_secret()}
    more["may_close"] = standing.closed is None and services.may_close_list(run=run, now=clock.now())
    return render(request, "enrolment/desk/draw.html", {"run": run, "standing": standing, "mine": mine, **forms, **more}, status=status)


@access.registrar
@require_GET
def desk(request: SignedInRequest, public_id: str) -> HttpResponse:
    return _page(request, _run(request, public_id))


@access.registrar
@require_POST
def step(request: SignedInRequest, public_id: str, step: str) -> HttpResponse:
    """One step of the draw; what cannot be done is said on the same page."""
    run = _run(request, public_id)
    if step == "rehearse":
        return _rehearse(request, run)
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](request, run)
    except DomainError as refusal:
        return _page(request, run, refusal=refusal, status=refusal.status)
    messages.success(request, _("That is done."))
    return redirect("enrolment:desk-draw", public_id=public_id)


@access.registrar
@require_GET
def record(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The file as it will be published, for the witnesses of the draw."""
    result = get_object_or_404(DrawResult, run=_run(request, public_id))
    return draws.record_file(result, public_id)


@access.registrar
@require_GET
def sheet(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What the witnesses sign, from the draw on."""
    return draws.sheet_page(request, _sheet(request, public_id), pdf=reverse("enrolment:desk-draw-sheet-pdf", args=[public_id]), with_names=True)


@access.registrar
@require_GET
def sheet_pdf(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The same as a file."""
    return draws.sheet_file(_sheet(request, public_id), with_names=True)


def _sheet(request: SignedInRequest, public_id: str) -> DrawSheet:
    run = _run(request, public_id)
    return selectors.draw_sheet(run=run, standing=selectors.draw_standing(run=run, now=clock.now()))


def _rehearse(request: SignedInRequest, run: CourseRun) -> HttpResponse:
    try:
        outcome = services.rehearse(run=run, actor=request.user, now=clock.now())
    except DomainError as refusal:
        return _page(request, run, refusal=refusal, status=refusal.status)
    figures = {part: sum(share.seats for share in getattr(outcome, part)) for part in ("placed", "waiting", "not_selected")}
    return _page(request, run, rehearsal=figures)


def _secret(request: SignedInRequest) -> str:
    form = SecretForm(request.POST)
    if len(request.POST.get("secret", "")) > LONGEST_TYPED:
        raise services.SecretTooLong(most=LONGEST_SECRET)
    return form.cleaned_data["secret"] if form.is_valid() else ""


def _seal(request: SignedInRequest, run: CourseRun) -> None:
    services.seal_secret(run=run, registrar=request.user, secret=_secret(request), now=clock.now())


def _close(request: SignedInRequest, run: CourseRun) -> None:
    services.close_list(run=run, actor=request.user, now=clock.now())


def _reveal(request: SignedInRequest, run: CourseRun) -> None:
    services.reveal_secret(run=run, registrar=request.user, secret=_secret(request), now=clock.now())


def _draw(request: SignedInRequest, run: CourseRun) -> None:
    form = BeaconForm(request.POST)
    beacon = form.cleaned_data["beacon"] if form.is_valid() else ""
    services.draw(run=run, beacon=beacon, actor=request.user, now=clock.now())


STEPS: dict[str, Callable[[SignedInRequest, CourseRun], None]] = {"seal": _seal, "close": _close, "reveal": _reveal, "draw": _draw}
