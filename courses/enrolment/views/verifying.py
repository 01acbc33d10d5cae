"""Who says that she belongs to a group: what staff find; and the papers that show it, sent by the applicant and opened only at the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.enrolment import selectors, services
from courses.enrolment.forms.reviewing import EligibilityFilter, PapersForm, RejectionForm
from courses.enrolment.models import EnrolmentState
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from courses.enrolment.models import Eligibility
    from lms.accounts.requests import SignedInRequest

PER_PAGE = 50
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}


def _log_look(request: SignedInRequest, *, subject: int, purpose: str) -> None:
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=Action.VIEW, subjects=[subject], purpose=purpose, ip=ip, now=clock.now())


@access.registrar
@require_GET
def eligibilities(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Everybody of the run who says that she belongs to a group; names are half hidden, what waits for a decision stands first."""
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    form = EligibilityFilter(request.GET)
    page = Paginator(selectors.said_about(run=run, state=form.wanted()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enrolment/desk/eligibilities.html", {"run": run, "form": form, "page": page, "query": f"state={form.wanted()}"})


@access.registrar
@require_http_methods(["GET", "POST"])
def eligibility(request: SignedInRequest, public_id: str, eligibility_id: int) -> HttpResponse:
    """One person and one group: her papers, yes, or no with the reason. The look is logged."""
    said = selectors.access_eligibility(viewer=request.user, public_id=public_id, eligibility_id=eligibility_id)
    form = RejectionForm(request.POST if request.POST.get("decision") == "reject" else None)
    if request.method == "POST" and _decide(request, said, form):
        return redirect("enrolment:desk-eligibilities", public_id=said.enrolment.run.public_id)
    _log_look(request, subject=said.enrolment.learner_id, purpose=f"eligibility of application {public_id}")
    said = selectors.access_eligibility(viewer=request.user, public_id=public_id, eligibility_id=eligibility_id)
    enrolment = selectors.access_application(viewer=request.user, public_id=public_id)
    context = {"said": said, "enrolment": enrolment, "run": enrolment.run, "papers": selectors.papers_of(enrolment), "form": form}
    return render(request, "enrolment/desk/eligibility.html", context, status=422 if form.errors else 200)


def _decide(request: SignedInRequest, said: Eligibility, form: RejectionForm) -> bool:
    who: dict[str, Any] = {"eligibility": said, "actor": request.user, "now": clock.now()}
    try:
        if request.POST.get("decision") == "verify":
            services.verify(**who)
            messages.success(request, _("It is verified, and the papers that are not needed any more are destroyed."))
            return True
        if form.is_valid():
            services.reject(**who, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is refused, and the person gets a message with the reason."))
            return True
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return False


@access.registrar
@require_GET
def paper(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    """One paper, as it was sent. The look is logged; nothing keeps a copy on the way."""
    found = selectors.access_paper(viewer=request.user, public_id=public_id)
    _log_look(request, subject=found.enrolment.learner_id, purpose=f"paper {public_id} of application {found.enrolment.public_id}")
    try:
        file = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(file, content_type=CONTENT_TYPES[found.kind], filename=f"{public_id}.{found.kind}")
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@access.signed_in
@require_http_methods(["GET", "POST"])
def papers(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Which papers the office needs from me, by when; and sending them."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    form = PapersForm(request.POST, request.FILES) if request.method == "POST" else PapersForm()
    if form.is_valid():
        try:
            services.send_papers(enrolment=enrolment, files=form.sent(), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error("papers", str(refusal))
        else:
            messages.success(request, _("Your papers have arrived. We look at them and send you a message."))
            return redirect("enrolment:enrolment", public_id=public_id)
    asked = enrolment.events.filter(to_state=EnrolmentState.NEEDS_DOCUMENTS).last()
    context = {
        "enrolment": enrolment,
        "run": enrolment.run,
        "form": form,
        "asked": asked if enrolment.state == EnrolmentState.NEEDS_DOCUMENTS else None,
        "is_wanted": selectors.wants_papers(enrolment),
        "said": [one for one in selectors.eligibilities_of(enrolment) if one.audience.needs_evidence],
        "papers": selectors.papers_of(enrolment),
        "is_overdue": enrolment.documents_until is not None and enrolment.documents_until <= clock.now(),
    }
    return render(request, "enrolment/papers.html", context, status=422 if form.errors else 200)
