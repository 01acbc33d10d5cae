"""The registrar's desk: one class session is moved or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.attendance import selectors, services
from courses.attendance.forms.changing import CancelForm, MoveForm
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.catalogue.models import ClassSession
    from lms.accounts.requests import SignedInRequest


@access.registrar
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Asks for the new time and venue and the reason, says how many people it concerns, then moves the class session."""
    session = selectors.access_class_session_of_office(viewer=request.user, run_public_id=public_id, number=number)
    form = MoveForm(request.POST or None, class_session=session)
    if request.method == "POST" and form.is_valid():
        wish = {"to": form.whereabouts(), "reason": form.cleaned_data["reason"]}
        try:
            services.move_class_session(class_session=session, actor=request.user, now=clock.now(), **wish)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The class session is moved and everybody is told."))
            return redirect("enrolment:desk-run", public_id=public_id)
    return _page(request, "attendance/desk/move.html", session=session, form=form)


@access.registrar
@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Asks for the reason and says how many people it concerns, then cancels the class session."""
    session = selectors.access_class_session_of_office(viewer=request.user, run_public_id=public_id, number=number)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_class_session(class_session=session, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The class session is cancelled and everybody is told."))
            return redirect("enrolment:desk-run", public_id=public_id)
    return _page(request, "attendance/desk/cancel.html", session=session, form=form)


def _page(request: SignedInRequest, template: str, *, session: ClassSession, form: MoveForm | CancelForm) -> HttpResponse:
    context = {"class_session": session, "run": session.run, "form": form, "guests": selectors.guests_of(session)}
    return render(request, template, context, status=422 if form.errors else 200)
