"""The office answers for people on the waiting list: an offer taken by phone, a seat given by phone close to the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enrolment import selectors, services
from courses.enrolment.forms import ReasonForm
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.registrar
@require_http_methods(["GET", "POST"])
def accept(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The person said on the phone that she takes the offered place."""
    enrolment = selectors.access_enrolment_as_staff(viewer=request.user, public_id=public_id)
    context = {"enrolment": enrolment, "run": enrolment.run, "offer": selectors.open_offer(enrolment=enrolment)}
    if request.method == "POST":
        try:
            services.accept_offer(enrolment=enrolment, actor=request.user, now=clock.now())
        except DomainError as refusal:
            return render(request, "enrolment/desk/accept.html", {**context, "refusal": refusal}, status=refusal.status)
        messages.success(request, _("The person has a place and gets a message."))
        return redirect("enrolment:desk-run", public_id=enrolment.run.public_id)
    return render(request, "enrolment/desk/accept.html", context)


@access.registrar
@require_http_methods(["GET", "POST"])
def place(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A free seat for somebody who waited and was reached by phone, with the reason why it is she."""
    enrolment = selectors.access_enrolment_as_staff(viewer=request.user, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.place_by_phone(enrolment=enrolment, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person has a place and gets a message."))
            return redirect("enrolment:desk-run", public_id=enrolment.run.public_id)
    context = {"enrolment": enrolment, "run": enrolment.run, "position": selectors.position_in_line(enrolment=enrolment), "form": form}
    return render(request, "enrolment/desk/place.html", context, status=422 if form.errors else 200)
