"""The registrar's desk: a class session is added, in the stead of a cancelled one or beside the others, or held together with another run's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.attendance import selectors, services
from courses.attendance.forms.adding import CombineForm
from courses.attendance.forms.changing import MoveForm
from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import SessionStatus
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.catalogue.models import ClassSession, CourseRun
    from lms.accounts.requests import SignedInRequest


@access.registrar
@require_http_methods(["GET", "POST"])
def make_up(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """보강: another class session takes place instead of a cancelled one, with its lecture."""
    cancelled = selectors.access_class_session_of_office(viewer=request.user, run_public_id=public_id, number=number)
    if cancelled.status != SessionStatus.CANCELLED:
        raise Http404
    return _add(request, cancelled.run, model=cancelled, makes_up=cancelled)


@access.registrar
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One more class session, beside those that are planned."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    model = catalogue_selectors.timetable(run=run).last()
    if model is None:
        raise Http404
    model.run = run
    return _add(request, run, model=model, makes_up=None)


def _add(request: SignedInRequest, run: CourseRun, *, model: ClassSession, makes_up: ClassSession | None) -> HttpResponse:
    """Asks when and where, with the hours of `model` written down already, and why."""
    form = MoveForm(request.POST or None, class_session=model, initial=_hours(model))
    if request.method == "POST" and form.is_valid():
        wish: dict[str, Any] = {"to": form.whereabouts(), "makes_up": makes_up, "reason": form.cleaned_data["reason"]}
        try:
            services.add_class_session(run=run, actor=request.user, now=clock.now(), **wish)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The class session is added and everybody is told."))
            return redirect("enrolment:desk-run", public_id=run.public_id)
    context = {"run": run, "class_session": makes_up, "form": form}
    return render(request, "attendance/desk/add.html", context, status=422 if form.errors else 200)


def _hours(model: ClassSession) -> dict[str, Any]:
    begins, ends = clock.seoul(model.starts_at), clock.seoul(model.ends_at)
    return {"begins": begins.time(), "ends": ends.time(), "venue_ko": model.venue_ko, "venue_en": model.venue_en}


@access.registrar
@require_http_methods(["GET", "POST"])
def combine(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """합반: asks with which class session of another run it is to be held, and why."""
    session = selectors.access_class_session_of_office(viewer=request.user, run_public_id=public_id, number=number)
    now = clock.now()
    form = CombineForm(request.POST or None, hosts=selectors.possible_hosts(guest=session, now=now))
    if request.method == "POST" and form.is_valid():
        try:
            services.combine_class_sessions(guest=session, host=form.chosen(), reason=form.cleaned_data["reason"], actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The two class sessions are held together and the people of this one are told."))
            return redirect("enrolment:desk-run", public_id=public_id)
    context = {"run": session.run, "class_session": session, "form": form, "has_hosts": bool(form.hosts)}
    return render(request, "attendance/desk/combine.html", context, status=422 if form.errors else 200)
