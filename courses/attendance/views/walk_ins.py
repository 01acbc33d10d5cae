"""Who came without a place: written down beside the roll, and later found among those who have one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.attendance import selectors, services
from courses.attendance.forms.walk_ins import LinkForm, WalkInForm
from courses.attendance.views.looking import look_at_people
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

LONGEST_NONCE = 64


@access.staff
@require_POST
def note(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Writes down who came, and goes back to the roll."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    form = WalkInForm(request.POST)
    nonce = request.POST.get("nonce", "")[:LONGEST_NONCE] or uuid4().hex
    if form.is_valid():
        facts = form.cleaned_data
        try:
            services.note_walk_in(
                class_session=class_session, name=facts["name"], phone=facts["phone"], nonce=nonce, actor=request.user, now=clock.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. The office can link the person to a place as soon as there is one."))
            return redirect("attendance:roll", public_id=public_id, number=number)
    context = {"class_session": class_session, "run": class_session.run, "form": form, "nonce": nonce}
    return render(request, "attendance/walk_in_form.html", context, status=422)


@access.staff
@require_POST
def remove(request: SignedInRequest, public_id: str, number: int, walk_in_id: int) -> HttpResponse:
    """Her name and number are not kept any more."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    walk_in = selectors.access_walk_in(class_session=class_session, walk_in_id=walk_in_id)
    services.empty_walk_in(walk_in=walk_in, actor=request.user, now=clock.now())
    messages.success(request, _("The name was removed from the list."))
    return redirect("attendance:roll", public_id=public_id, number=number)


@access.registrar
@require_http_methods(["GET", "POST"])
def link(request: SignedInRequest, public_id: str, number: int, walk_in_id: int) -> HttpResponse:
    """Asks who of those with a place it was. The look at the names is logged."""
    class_session = selectors.access_class_session_of_office(viewer=request.user, run_public_id=public_id, number=number)
    walk_in = selectors.access_walk_in(class_session=class_session, walk_in_id=walk_in_id)
    people = list(enrolment_selectors.roster(run=class_session.run))
    form = LinkForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            services.link_walk_in(walk_in=walk_in, enrolment=form.cleaned_data["person"], actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person was there from the moment that was written down. The name is no longer kept in this list."))
            return redirect("attendance:roll", public_id=public_id, number=number)
    look_at_people(request, action=Action.LIST, subjects=[one.learner_id for one in people], purpose=f"who came without a place, run {public_id}")
    context = {"class_session": class_session, "run": class_session.run, "walk_in": walk_in, "form": form, "people": people}
    return render(request, "attendance/desk/walk_in.html", context, status=422 if form.errors else 200)
