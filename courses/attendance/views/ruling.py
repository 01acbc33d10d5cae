"""The rules of attendance: read by all staff, made by the owner, who first sees what they would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from courses.attendance import selectors, services
from courses.attendance.forms.ruling import ReasonForms, RuleForm, reason_plans, reasons_of
from courses.attendance.models import AbsenceReason, Status
from courses.attendance.views.rule_words import sentences
from courses.catalogue.models import CourseKind
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseFormSet
    from django.http import HttpResponse, QueryDict

    from courses.attendance.data import Forecast, RulePlan
    from courses.attendance.forms.ruling import ReasonForm
    from lms.accounts.requests import SignedInRequest

PART = "X-Part"  # a script asks for the part of the page that changes
AGAIN_IN = 2  # seconds
EVERY, EVERY_KIND = "every", gettext_lazy("Every kind of course")  # in addresses, and as people read it
KINDS = {"": EVERY_KIND, **dict(CourseKind.choices)}
STATUSES = dict(Status.choices)


@access.staff
@require_GET
def rules(request: SignedInRequest) -> HttpResponse:
    """What is in force for each kind of course, and every version that was or will be."""
    now, book = clock.now(), selectors.rule_book()
    in_force = [(kind or EVERY, label, book.version(kind=kind, at=now)) for kind, label in KINDS.items()]
    context = {
        "in_force": [(kind, label, version, sentences(version)) for kind, label, version in in_force],
        "versions": [(version, KINDS[version.course_kind], _state(version, book=book)) for version in selectors.rule_versions()],
        "may_make": access.may(request.user, access.Who.OWNER),
    }
    return render(request, "attendance/rules/rules.html", context)


def _state(version: Any, *, book: Any) -> str:
    """Whether it is to come, in force for some kind of course, or followed by others."""
    now = clock.now()
    if version.applies_from > now:
        return "upcoming"
    until = book.reach(version).values()
    return "open" if any(moment is None or moment > now for moment in until) else "ended"


@access.staff
@require_GET
def rule(request: SignedInRequest, version: str) -> HttpResponse:
    """One version with its reasons for absence; how far it is applied shows by itself as long as that takes."""
    found = selectors.access_rule_version(version=version)
    application = getattr(found, "application", None)
    is_going_on = application is not None and application.finished_at is None
    context = {
        "rule": found,
        "kind": KINDS[found.course_kind],
        "sentences": sentences(found),
        "application": application,
        "again_in": AGAIN_IN if is_going_on else 0,
    }
    return render(request, "attendance/rules/progress.html" if PART in request.headers else "attendance/rules/rule.html", context)


@access.owner
@require_http_methods(["GET", "POST"])
def new_rule(request: SignedInRequest, kind: str) -> HttpResponse:
    """Asks for the terms, shows what they would change, and only then makes the version."""
    course_kind = "" if kind == EVERY else kind
    if course_kind not in KINDS:
        raise Http404
    version = selectors.rule_book().version(kind=course_kind, at=clock.now())
    day, data = clock.seoul_date(clock.now()), _data(request)
    form = RuleForm(data, in_force=version, today=day)
    reasons = ReasonForms(data, initial=reasons_of(version), prefix="reasons")
    context = {"form": form, "reasons": reasons, "in_force": version, "kind": KINDS[course_kind], "kind_code": kind}
    if data is None or "edit" in request.POST or "more" in request.POST:
        return render(request, "attendance/rules/new.html", context)
    if not (form.is_valid() and reasons.is_valid()):
        return render(request, "attendance/rules/new.html", context, status=422)
    plan = form.plan(course_kind=course_kind, reasons=reason_plans(reasons))
    try:
        if "apply" in request.POST:
            return _make(request, plan)
        return _foresee(request, plan, context)
    except DomainError as refusal:
        form.add_error("applies_from", str(refusal))
        return render(request, "attendance/rules/new.html", context, status=422)


def _data(request: SignedInRequest) -> QueryDict | None:
    """What was sent, with one more row for a reason if that was asked for."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    total = data.get("reasons-TOTAL_FORMS", "")
    if "more" in data and total.isdecimal() and len(total) < 4:
        data["reasons-TOTAL_FORMS"] = str(int(total) + 1)
    return data


def _make(request: SignedInRequest, plan: RulePlan) -> HttpResponse:
    made = services.make_rule_version(plan=plan, actor=request.user, now=clock.now())
    messages.success(request, _("The version is there. What was recorded since its day is being worked out anew."))
    return redirect("attendance:rule", version=made.version)


def _foresee(request: SignedInRequest, plan: RulePlan, context: dict[str, Any]) -> HttpResponse:
    draft = services.draft_of(plan)
    found = services.foresee(draft=draft, now=clock.now())
    people = selectors.people_of_changes(found.first)
    _look(request, [enrolment.learner_id for _change, _session, enrolment in people])
    context |= {
        "draft": draft,
        "sentences": sentences(draft),
        "draft_reasons": [AbsenceReason(**vars(reason)) for reason in plan.reasons],
        "sent": _sent(context["form"], context["reasons"]),
        "forecast": found,
        "moves": _in_words(found),
        "people": [(_label(change.before), _label(change.after), change, session, enrolment) for change, session, enrolment in people],
        "more": found.changed - len(people),
    }
    return render(request, "attendance/rules/foreseen.html", context)


def _in_words(forecast: Forecast) -> list[tuple[str, str, int]]:
    return [(_label(before), _label(after), count) for before, after, count in forecast.moves]


def _label(status: str) -> str:
    return str(STATUSES[status]) if status else _("Not recorded")


def _sent(form: RuleForm, reasons: BaseFormSet[ReasonForm]) -> list[tuple[str, str]]:
    """Everything that was written, so that the page that asks once more can send it again."""
    names = [form.add_prefix(name) for name in form.fields]
    names += [f"reasons-{name}" for name in reasons.management_form.fields]
    names += [one.add_prefix(name) for one in reasons.forms for name in one.fields]
    return [(name, form.data[name]) for name in names if name in form.data]


def _look(request: SignedInRequest, subjects: Sequence[int]) -> None:
    if subjects:
        ip, now = client.address(request), clock.now()
        purpose = "whose attendance a new rule would change"
        privacy_services.record_access(actor=request.user, action=Action.LIST, subjects=subjects, purpose=purpose, ip=ip, now=now)
