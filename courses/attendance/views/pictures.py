"""A picture of oneself for the roll, and the picture beside a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.attendance.selectors import pictures as selectors
from courses.attendance.services import pictures as services
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from courses.attendance.models import RollPicture
    from lms.accounts.requests import SignedInRequest


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=gettext_lazy("Your picture"),
        help_text=gettext_lazy("A photo of your face, JPEG or PNG. It is cut to a square."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": gettext_lazy("Choose a photo or take one first.")},
    )


@access.signed_in
@require_http_methods(["GET", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    """Shows my picture and who sees it, and takes a new one."""
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_picture(person=request.user, file=form.cleaned_data["picture"], now=clock.now())
        except DomainError as refusal:
            form.add_error("picture", str(refusal))
        else:
            messages.success(request, _("Your picture is saved."))
            return redirect("attendance:my-picture")
    context = {"form": form, "picture": selectors.own_picture(request.user)}
    return render(request, "attendance/picture.html", context, status=422 if form.errors else 200)


@access.signed_in
@require_POST
def remove(request: SignedInRequest) -> HttpResponse:
    services.remove_picture(person=request.user, actor=request.user, now=clock.now())
    messages.success(request, _("Your picture is removed."))
    return redirect("attendance:my-picture")


@access.signed_in
@require_GET
def own_file(request: SignedInRequest) -> HttpResponseBase:
    picture = selectors.own_picture(request.user)
    if picture is None:
        raise Http404
    return _serve(picture)


@access.staff
@require_GET
def of_person(request: SignedInRequest, enrolment: str) -> HttpResponseBase:
    """Beside the name on a roll, whose look at its people is logged."""
    return _serve(selectors.access_picture(viewer=request.user, enrolment=enrolment))


def _serve(picture: RollPicture) -> FileResponse:
    try:
        file = picture.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(file, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
