"""The registrar's desk: by which terms a run gives out its places, and the audiences that these speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.enrolment import selectors, services
from courses.enrolment.forms.declaring import AudienceForm, PoolForm, StageForm, TermsForm, rows_of
from courses.enrolment.models import Audience
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from courses.catalogue.models import CourseRun
    from courses.enrolment.forms.declaring import RowForm
    from lms.accounts.requests import SignedInRequest


def _run(request: SignedInRequest, public_id: str) -> CourseRun:
    return selectors.access_run_as_staff(viewer=request.user, public_id=public_id)


@access.registrar
@require_http_methods(["GET", "POST"])
def terms(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who may apply, together with whom, how results are found, how long the line is."""
    run = _run(request, public_id)
    initial = vars(services.plan_of(selectors.terms_of(run)))
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_terms(run=run, plan=form.plan(), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The terms are declared."))
            return redirect("enrolment:desk-run", public_id=public_id)
    context = {"run": run, "form": form, "has_opened": services.has_opened(run=run, now=clock.now())}
    return render(request, "enrolment/desk/terms.html", context, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def pools(request: SignedInRequest, public_id: str) -> HttpResponse:
    """For whom how many seats are kept, and where unused ones go."""
    run = _run(request, public_id)
    return _rows_page(request, run, PoolForm, initial=selectors.pool_rows(run), save=services.set_pools, template="enrolment/desk/pools.html")


@access.registrar
@require_http_methods(["GET", "POST"])
def stages(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who may apply from when."""
    run = _run(request, public_id)
    return _rows_page(request, run, StageForm, initial=selectors.stage_rows(run), save=services.set_stages, template="enrolment/desk/stages.html")


def _rows_page(
    request: SignedInRequest, run: CourseRun, form: type[RowForm], *, initial: list[dict[str, Any]], save: Callable[..., Any], template: str
) -> HttpResponse:
    rows, refusal, now = rows_of(form, request.POST if request.method == "POST" else None, initial=initial), None, clock.now()
    if request.method == "POST" and rows.is_valid():
        try:
            save(run=run, plans=rows.plans(), actor=request.user, now=now)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("That is saved."))
            return redirect("enrolment:desk-run", public_id=run.public_id)
    context = {"run": run, "rows": rows, "refusal": refusal, "has_opened": services.has_opened(run=run, now=now)}
    return render(request, template, context, status=422 if rows.is_bound else 200)


@access.registrar
@require_GET
def audiences(request: SignedInRequest) -> HttpResponse:
    return render(request, "enrolment/desk/audiences.html", {"audiences": selectors.audiences_with_use()})


@access.registrar
@require_http_methods(["GET", "POST"])
def audience(request: SignedInRequest, code: str | None = None) -> HttpResponse:
    """A new audience, or the words of one that is there."""
    found = get_object_or_404(Audience, code=code) if code else None
    form = AudienceForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        services.save_audience(audience=form.save(commit=False), actor=request.user, now=clock.now())
        messages.success(request, _("That is saved."))
        return redirect("enrolment:desk-audiences")
    return render(request, "enrolment/desk/audience.html", {"form": form, "audience": found}, status=422 if form.errors else 200)


@access.registrar
@require_POST
def retire_audience(request: SignedInRequest, code: str) -> HttpResponse:
    services.retire_audience(audience=get_object_or_404(Audience, code=code), actor=request.user, now=clock.now())
    messages.success(request, _("It is not offered for new runs any more."))
    return redirect("enrolment:desk-audiences")
