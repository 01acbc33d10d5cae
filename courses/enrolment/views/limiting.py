"""The registrar's desk: rules about everybody."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.enrolment import selectors, services
from courses.enrolment.forms.limiting import EndPeriodForm, NoShowRuleForm, PeriodForm
from courses.enrolment.rules import limiting
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.registrar
@require_GET
def rules(request: SignedInRequest) -> HttpResponse:
    """Every period with a limit, and every rule about missed classes with what it changed."""
    today, found = clock.seoul_date(clock.now()), selectors.no_show_rules()
    context = {
        "periods": selectors.limit_periods(),
        "changes": list(reversed(list(pairwise([None, *found])))),
        "in_force": limiting.rule_on(found, today),
        "today": today,
    }
    return render(request, "enrolment/desk/rules/rules.html", context)


@access.registrar
@require_http_methods(["GET", "POST"])
def new_period(request: SignedInRequest) -> HttpResponse:
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_limit_period(plan=form.plan(), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The limit is there. It counts for everybody who applies for a class of these days."))
            return redirect("enrolment:desk-rules")
    return render(request, "enrolment/desk/rules/new_period.html", {"form": form}, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def period(request: SignedInRequest, period_id: int) -> HttpResponse:
    """One period: planned anew before it begins, later only ended early."""
    found, now = selectors.access_limit_period(viewer=request.user, period_id=period_id), clock.now()
    has_begun = found.starts_on <= clock.seoul_date(now)
    form = PeriodForm(request.POST or None, initial=vars(limiting.plan_of(found)))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_limit_period(period=found, plan=form.plan(), actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("That is saved."))
            return redirect("enrolment:desk-rules")
    context = {"period": found, "form": form, "has_begun": has_begun, "end_form": EndPeriodForm(), "is_over": found.ends_on < clock.seoul_date(now)}
    return render(request, "enrolment/desk/rules/period.html", context, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def end_period(request: SignedInRequest, period_id: int) -> HttpResponse:
    found = selectors.access_limit_period(viewer=request.user, period_id=period_id)
    form = EndPeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_limit_period(period=found, last_day=form.cleaned_data["last_day"], actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _("The period ends sooner. After that day the limit counts no more."))
            return redirect("enrolment:desk-rules")
    return render(request, "enrolment/desk/rules/end_period.html", {"period": found, "form": form}, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def new_no_show_rule(request: SignedInRequest) -> HttpResponse:
    """A rule that begins today or later, beside the one that it follows."""
    found, now = selectors.no_show_rules(), clock.now()
    form = NoShowRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_no_show_rule(plan=form.plan(), actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            messages.success(request, _("The rule is there. Applicants read it from that day on."))
            return redirect("enrolment:desk-rules")
    context = {"form": form, "in_force": limiting.rule_on(found, clock.seoul_date(now))}
    return render(request, "enrolment/desk/rules/new_no_show_rule.html", context, status=422 if form.errors else 200)
