"""The registrar's desk: new courses and new runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue import services as catalogue_services
from courses.catalogue.models import RunStatus
from courses.enrolment import selectors, services
from courses.enrolment.forms import CourseForm, RunForm, session_forms, with_more_rows
from courses.enrolment.forms.replanning import replan_form, standing_sessions
from lms.accounts import access
from lms.kernel import clock, korean
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from courses.catalogue.models import Course, CourseRun
    from courses.enrolment.forms import SessionForms
    from lms.accounts.requests import SignedInRequest

ROWS_AT_FIRST = 4


@access.registrar
@require_GET
def course_list(request: HttpRequest) -> HttpResponse:
    return render(request, "enrolment/desk/courses.html", {"courses": catalogue_selectors.offered_courses()})


@access.registrar
@require_http_methods(["GET", "POST"])
def new_course(request: SignedInRequest) -> HttpResponse:
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            course = catalogue_services.create_course(plan=form.plan(), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The course is in the catalogue. Now plan its first run."))
            return redirect("enrolment:new-run", code=course.code)
    return render(request, "enrolment/desk/new_course.html", {"form": form}, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def new_run(request: SignedInRequest, code: str) -> HttpResponse:
    """A draft of a run with its class sessions. The button “more rows” adds rows and saves nothing."""
    course = catalogue_selectors.offered_courses().filter(code=code).first()
    if course is None:
        raise Http404
    if request.method == "GET":
        rows = max(course.lectures.count(), ROWS_AT_FIRST)
        return _planning_page(request, course=course, form=RunForm(), sessions=session_forms(rows=rows))
    if "more" in request.POST:
        return _planning_page(request, course=course, form=RunForm(initial=request.POST.dict()), sessions=with_more_rows(request.POST))
    form, sessions = RunForm(request.POST), session_forms(request.POST)
    if form.is_valid() & sessions.is_valid():
        try:
            run = services.create_run(course=course, plan=form.plan(sessions), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The run stands as a draft. Look at it once more and publish it."))
            _say_deadline(request, wanted=form.cleaned_data["withdraw_until"], run=run)
            return redirect("enrolment:desk-run", public_id=run.public_id)
    return _planning_page(request, course=course, form=form, sessions=sessions)


@access.registrar
@require_http_methods(["GET", "POST"])
def edit_run(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The plan of a draft is corrected before it is published; afterwards it is said why it cannot be."""
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    if run.status != RunStatus.DRAFT:
        messages.warning(request, str(catalogue_services.RunIsPublished()))
        return redirect("enrolment:desk-run", public_id=public_id)
    if request.method == "GET":
        return _planning_page(request, course=run.course, form=replan_form(run), sessions=standing_sessions(run), run=run)
    if "more" in request.POST:
        typed = replan_form(run, typed=request.POST.dict())
        return _planning_page(request, course=run.course, form=typed, sessions=with_more_rows(request.POST), run=run)
    form, sessions = replan_form(run, request.POST), session_forms(request.POST)
    if form.is_valid() & sessions.is_valid():
        try:
            replanned = services.replan_run(run=run, plan=form.plan(sessions), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is changed. Look at it once more and publish it."))
            _say_deadline(request, wanted=form.cleaned_data["withdraw_until"], run=replanned)
            return redirect("enrolment:desk-run", public_id=public_id)
    return _planning_page(request, course=run.course, form=form, sessions=sessions, run=run)


def _say_deadline(request: HttpRequest, *, wanted: datetime | None, run: CourseRun) -> None:
    """Staff read until when places can be given back, where it is not what they typed."""
    until = korean.datetime_text(run.withdraw_until, get_language() or "ko")
    if wanted is None:
        messages.info(request, _("Places can be given back until %(until)s, the last working day before the first class.") % {"until": until})
    elif wanted != run.withdraw_until:
        messages.info(request, _("The day for giving places back is a day off, so it moved to the working day before: %(until)s.") % {"until": until})


def _planning_page(request: HttpRequest, *, course: Course, form: RunForm, sessions: SessionForms, run: CourseRun | None = None) -> HttpResponse:
    context = {"course": course, "run": run, "form": form, "sessions": sessions, "lectures": catalogue_selectors.syllabus(course=course)}
    return render(request, "enrolment/desk/new_run.html", context, status=422 if form.is_bound and form.errors else 200)
