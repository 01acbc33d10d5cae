"""A draw for everybody to look at, and step by step for registrars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.catalogue.models import Method
from courses.enrolment import selectors, services
from courses.enrolment.forms.drawing import BeaconForm, NumberForm, SecretForm
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInRequest


@access.public
@require_GET
def public(request: HttpRequest, public_id: str) -> HttpResponse:
    """What will be drawn and how, what was drawn, and where one receipt number stands."""
    run = selectors.access_drawn_run(public_id=public_id)
    standing = selectors.draw_standing(run=run)
    form = NumberForm(request.GET or None)
    number = form.cleaned_data["number"].strip().lower() if form.is_bound and form.is_valid() else ""
    found = (
        selectors.rank_of(result=standing.result, closed=standing.closed, number=number) if number and standing.result and standing.closed else None
    )
    context = {"run": run, "standing": standing, "form": form, "number": number, "found": found}
    return render(request, "enrolment/draw.html", context)


@access.public
@require_GET
def record(request: HttpRequest, public_id: str) -> HttpResponse:  # noqa: ARG001 - a view has a request
    """The published file, to the byte."""
    standing = selectors.draw_standing(run=selectors.access_drawn_run(public_id=public_id))
    if standing.result is None:
        raise Http404
    answer = HttpResponse(standing.result.record, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{public_id}.json"'
    return answer


def _run(request: SignedInRequest, public_id: str) -> CourseRun:
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    if run.method != Method.LOTTERY:
        raise Http404
    return run


def _page(request: SignedInRequest, run: CourseRun, *, status: int = 200, **more: Any) -> HttpResponse:
    standing = selectors.draw_standing(run=run)
    mine = next((secret for secret in standing.secrets if secret.registrar_id == request.user.pk), None)
    forms = {"secret_form": SecretForm(), "beacon_form": BeaconForm(), "suggestion": services.new_secret()}
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


def _rehearse(request: SignedInRequest, run: CourseRun) -> HttpResponse:
    try:
        outcome = services.rehearse(run=run, actor=request.user, now=clock.now())
    except DomainError as refusal:
        return _page(request, run, refusal=refusal, status=refusal.status)
    figures = {part: sum(share.seats for share in getattr(outcome, part)) for part in ("placed", "waiting", "not_selected")}
    return _page(request, run, rehearsal=figures)


def _secret(request: SignedInRequest) -> str:
    form = SecretForm(request.POST)
    return form.cleaned_data["secret"] if form.is_valid() else ""


def _seal(request: SignedInRequest, run: CourseRun) -> None:
    secret = _secret(request)
    if not secret:
        raise services.SecretIsEmpty
    services.seal_secret(run=run, registrar=request.user, secret=secret, now=clock.now())


def _close(request: SignedInRequest, run: CourseRun) -> None:
    services.close_list(run=run, actor=request.user, now=clock.now())


def _reveal(request: SignedInRequest, run: CourseRun) -> None:
    services.reveal_secret(run=run, registrar=request.user, secret=_secret(request), now=clock.now())


def _draw(request: SignedInRequest, run: CourseRun) -> None:
    form = BeaconForm(request.POST)
    beacon = form.cleaned_data["beacon"] if form.is_valid() else ""
    services.draw(run=run, beacon=beacon, actor=request.user, now=clock.now())


STEPS: dict[str, Callable[[SignedInRequest, CourseRun], None]] = {"seal": _seal, "close": _close, "reveal": _reveal, "draw": _draw}
