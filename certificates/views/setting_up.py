"""The registrar's desk: what a course leads to, and what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.models import CredentialKind
from certificates.selectors import requirements, scope
from certificates.services import credentials
from certificates.services.errors import CannotBePrinted
from certificates.views import forms
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from courses.catalogue.models import Course
    from lms.accounts.requests import SignedInRequest


@access.registrar
@require_http_methods(["GET", "HEAD", "POST"])
def credential(request: SignedInRequest, code: str) -> HttpResponse:
    """The words and the rule of the course's certificate; saving writes a new version of the rule if it differs."""
    course = scope.course_for(viewer=request.user, code=code)
    form = forms.CredentialForm(request.POST or None, course=course, initial=_as_it_is(course))
    if request.method == "POST" and form.is_valid():
        try:
            credentials.set_up_credential(course=course, plan=form.credential(), rule=form.rule(), actor=request.user, now=clock.now())
        except CannotBePrinted as error:
            form.add_error(str(error.details["place"]), str(error))
        else:
            messages.success(request, _("Saved. Certificates that were issued stay as they are."))
            return redirect("certificates:credential", code=code)
    return render(request, "certificates/credential.html", {"course": course, "form": form}, status=422 if form.errors else 200)


def _as_it_is(course: Course) -> dict[str, Any]:
    found = requirements.credentials_of(course_id=course.pk).filter(kind=CredentialKind.COMPLETION).first()
    if found is None:
        return {}
    values: dict[str, Any] = {name: getattr(found, name) for name in (*forms.CREDENTIAL_WORDS, "prints_birth_date")}
    rule = requirements.current_requirement(credential=found)
    if rule is not None:
        values |= {"attendance_percent": int(rule.min_attendance_share * 100), "quiz": rule.quiz_id, "min_quiz_score": rule.min_quiz_score}
    return values
