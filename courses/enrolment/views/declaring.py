"""The registrar's desk: by which terms a run gives out its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enrolment import selectors, services
from courses.enrolment.forms.declaring import PoolForm, StageForm, TermsForm, rows_of
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
    initial, has_opened = vars(services.plan_of(selectors.terms_of(run))), services.has_opened(run=run, now=clock.now())
    form = TermsForm(request.POST or None, initial=initial, has_opened=has_opened)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_terms(run=run, plan=form.plan(), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The terms are declared."))
            return redirect("enrolment:desk-run", public_id=public_id)
    context = {"run": run, "form": form, "has_opened": has_opened}
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
    refusal, now = None, clock.now()
    has_opened, sent = services.has_opened(run=run, now=now), request.POST if request.method == "POST" else None
    rows = rows_of(form, sent, initial=initial, has_opened=has_opened and sent is None)
    if request.method == "POST" and rows.is_valid():
        try:
            save(run=run, plans=rows.plans(), actor=request.user, now=now)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("That is saved."))
            return redirect("enrolment:desk-run", public_id=run.public_id)
    context = {"run": run, "rows": rows, "refusal": refusal, "has_opened": has_opened}
    return render(request, template, context, status=422 if rows.is_bound else 200)
