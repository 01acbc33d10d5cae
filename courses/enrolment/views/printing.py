"""Papers of a run: the roster for staff, the form to fill in by hand, the slip that says that somebody applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from courses.enrolment import selectors, services
from courses.enrolment.forms.printing import RosterForm
from lms.accounts import access
from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lms.accounts.requests import SignedInRequest


def _language() -> str:
    return "en" if (get_language() or "ko").startswith("en") else "ko"


def _paper(content: bytes, *, name: str) -> HttpResponse:
    """Shown by the browser, which prints it; nothing keeps a copy on the way."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _look_at_people(request: SignedInRequest, *, action: Action, subjects: Sequence[int], purpose: str) -> None:
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=action, subjects=subjects, purpose=purpose, ip=ip, now=clock.now())


@access.staff
@require_http_methods(["GET", "POST"])
def roster(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Asks how, and gives the paper. It is written down, and with its purpose if numbers are on it in full."""
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    is_registrar = access.may(request.user, access.Who.REGISTRAR)
    most = selectors.people_to_print(run=run, by_name=True, with_line=is_registrar).count()
    form = RosterForm(request.POST or None, is_registrar=is_registrar, most=most)
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        printed = services.print_roster(run=run, wish=wish, actor=request.user, language=_language(), now=clock.now())
        purpose = form.cleaned_data["purpose"] if wish.numbers_whole else f"roster of run {public_id} on paper"
        _look_at_people(request, action=Action.UNMASK if wish.numbers_whole else Action.PRINT, subjects=printed.people, purpose=purpose)
        return _paper(printed.content, name=f"roster-{public_id}")
    context = {"run": run, "form": form, "is_registrar": is_registrar}
    return render(request, "enrolment/desk/print_roster.html", context, status=422 if form.errors else 200)
