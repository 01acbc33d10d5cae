"""Papers of a run: the roster for staff, the form to fill in by hand, the slip that says that somebody applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from courses.enrolment import rendering, selectors, services
from courses.enrolment.data import RunState
from courses.enrolment.forms.printing import RosterForm
from courses.enrolment.models import EnrolmentState
from courses.enrolment.views import mine
from lms.accounts import access
from lms.kernel import clock
from lms.privacy import client
from lms.privacy import selectors as privacy_selectors
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from courses.enrolment.data import RunCard
    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInRequest

FORM_SECONDS = 60  # a blank form is the same for everybody, and drawing it is not cheap


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


@access.public
@require_GET
def form(request: HttpRequest, public_id: str) -> HttpResponse:  # noqa: ARG001 - a view has a request
    """The blank form of a run that takes applications or will; otherwise its page says why there is none."""
    card = selectors.card_of(public_id=public_id, now=clock.now())
    if not (card.look.may_apply or card.state == RunState.UPCOMING):
        return redirect("enrolment:apply", public_id=public_id)
    language = _language()
    key = f"enrolment:form:{public_id}:{language}"
    content: bytes = cache.get(key) or _blank_form(card, language=language)
    cache.add(key, content, timeout=FORM_SECONDS)
    return _paper(content, name=f"application-{card.course_code}-{card.number}")


def _blank_form(card: RunCard, *, language: str) -> bytes:
    run = selectors.access_public_run(public_id=card.public_id)
    sheet = rendering.FormSheet(
        run=run,
        card=card,
        terms=selectors.terms_of(run),
        needs=selectors.needs_of(run),
        stages=list(selectors.named_stages(run)),
        pools=list(selectors.named_pools(run.pk)),
        documents=privacy_selectors.current_documents(),
        printed_at=clock.now(),
    )
    return rendering.form(sheet, language=language)


@access.signed_in
@require_GET
def slip(request: SignedInRequest, public_id: str) -> HttpResponse:
    """That I applied, and what happens next, to keep."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    return _slip(request, enrolment, language=_language())


@access.registrar
@require_GET
def desk_slip(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The same, handed out at the desk, in the language of the person; that it was printed is written down."""
    enrolment = selectors.access_enrolment_as_staff(viewer=request.user, public_id=public_id)
    people = [member.learner_id for member in selectors.party_of(enrolment)]
    _look_at_people(request, action=Action.PRINT, subjects=people, purpose=f"slip of application {public_id}")
    return _slip(request, enrolment, language=enrolment.learner.language)


def _slip(request: SignedInRequest, enrolment: Enrolment, *, language: str) -> HttpResponse:
    with translation.override(language):
        own_url = settings.LMS_BASE_URL + reverse("enrolment:enrolment", args=[enrolment.public_id])
    standing = mine.STANDING.get(EnrolmentState(enrolment.state), "")
    content = services.print_slip(enrolment=enrolment, own_url=own_url, standing=standing, actor=request.user, language=language, now=clock.now())
    return _paper(content, name=f"slip-{enrolment.receipt}")
