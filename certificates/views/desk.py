"""The registrar's desk: who has completed, the register, taking back and correcting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.models import RevocationReason
from certificates.selectors import awards, documents, requirements, scope, standings
from certificates.services import awards as awards_services
from certificates.services import documents as documents_services
from certificates.services import evaluations
from certificates.views import forms, looks
from lms.accounts import access
from lms.kernel import clock
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from certificates.models import Award, Credential
    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInRequest

ROWS = 50


@access.registrar
@require_safe
def runs(request: SignedInRequest) -> HttpResponse:
    """The runs that lead to a certificate, with how many people wait for theirs."""
    found = standings.runs_leading_somewhere(viewer=request.user, now=clock.now())
    return render(request, "certificates/runs.html", {"page": Paginator(found, ROWS).get_page(request.GET.get("page"))})


@access.registrar
@require_safe
def completion(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Everybody of the run with each condition of each credential."""
    run = scope.run_for(viewer=request.user, public_id=public_id)
    sections = standings.sections_of(run)
    people = [row.enrolment.learner_id for section in sections for row in section.rows]
    looks.note_look(request, action=Action.LIST, subjects=people, purpose=f"completion of run {public_id}")
    return render(request, "certificates/completion.html", {"run": run, "sections": sections})


@access.registrar
@require_POST
def evaluate(request: SignedInRequest, public_id: str) -> HttpResponse:
    run = scope.run_for(viewer=request.user, public_id=public_id)
    evaluations.evaluate_run(run=run, now=clock.now())
    messages.success(request, _("We looked at everybody again. The table shows what holds now."))
    return redirect("certificates:completion", public_id=public_id)


@access.registrar
@require_POST
def issue(request: SignedInRequest, public_id: str, code: str) -> HttpResponse:
    """Certificates for those who were ticked, or for all who have completed: first a page that says for whom, then, confirmed, the issuing."""
    run = scope.run_for(viewer=request.user, public_id=public_id)
    credential = get_object_or_404(requirements.credentials_of(course_id=run.course_id), code=code)
    chosen = None if "all" in request.POST else request.POST.getlist("chosen")
    if "confirmed" not in request.POST:
        return _ask_before_issuing(request, run, credential, chosen)
    outcome = awards_services.issue_awards_for_run(run=run, credential=credential, actor=request.user, now=clock.now(), chosen=chosen)
    _tell(request, outcome, tell_refusals=chosen is not None)
    return redirect("certificates:completion", public_id=public_id)


def _ask_before_issuing(request: SignedInRequest, run: CourseRun, credential: Credential, chosen: list[str] | None) -> HttpResponse:
    """Whoever confirms issues to exactly the people that this page names."""
    rows = [row for section in standings.sections_of(run) if section.credential == credential for row in section.rows]
    wanted = [row.enrolment for row in rows if (row.may_receive if chosen is None else row.enrolment.public_id in chosen)]
    if not wanted:
        messages.info(
            request, _("Nobody was ticked, so nothing was issued.") if chosen is not None else _("There was nobody to issue a certificate to.")
        )
        return redirect("certificates:completion", public_id=run.public_id)
    looks.note_look(request, action=Action.LIST, subjects=[one.learner_id for one in wanted], purpose=f"issuing in run {run.public_id}")
    return render(request, "certificates/issue.html", {"run": run, "credential": credential, "enrolments": wanted})


@access.registrar
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """The register (발급대장)."""
    form = forms.RegisterFilter(request.GET, years=awards.years_of_register(viewer=request.user))
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = awards.register(viewer=request.user, year=wanted.get("year"), text=wanted.get("q", ""))
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in wanted.items() if value})
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    looks.note_look(request, action=Action.LIST, subjects=[row.learner_id for row in page], purpose="register of certificates")
    return render(request, "certificates/register.html", {"form": form, "page": page, "query": query.urlencode()})


@access.registrar
@require_safe
def award(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = awards.award_for(viewer=request.user, public_id=public_id)
    looks.note_look(request, action=Action.VIEW, subjects=[found.learner_id], purpose=f"certificate {found.number}")
    return _award_page(request, found, forms.Revocation())


def _award_page(request: SignedInRequest, found: Award, form: forms.Revocation) -> HttpResponse:
    context = {
        "award": found,
        "words": awards.printed_words(found),
        "form": form,
        "conditions": awards.decision_of(found).conditions,
        "given_up": documents.given_up(found),
    }
    return render(request, "certificates/register_award.html", context, status=422 if form.errors else 200)


@access.registrar
@require_POST
def ask_again(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The document that could not be made is tried again."""
    found = awards.award_for(viewer=request.user, public_id=public_id)
    if documents_services.ask_again(award=found, actor=request.user, now=clock.now()):
        messages.success(request, _("The document has been asked for again. Look here again in a minute."))
    else:
        messages.info(request, _("The document is ready or is already being made. Nothing was changed."))
    return redirect("certificates:register_award", public_id=public_id)


@access.registrar
@require_POST
def revoke(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = awards.award_for(viewer=request.user, public_id=public_id)
    form = forms.Revocation(request.POST)
    if not form.is_valid():
        return _award_page(request, found, form)
    reason = RevocationReason(form.cleaned_data["reason"])
    awards_services.revoke_award(award=found, reason=reason, actor=request.user, now=clock.now())
    messages.success(request, _("The certificate is revoked. Whoever checks it sees that from now on."))
    return redirect("certificates:register_award", public_id=public_id)


@access.registrar
@require_http_methods(["GET", "POST"])
def reissue(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Shows what would be printed otherwise and asks once more; then issues. Where nothing differs there is nothing to ask."""
    found = awards.award_for(viewer=request.user, public_id=public_id)
    if request.method == "GET":
        looks.note_look(request, action=Action.VIEW, subjects=[found.learner_id], purpose=f"correcting certificate {found.number}")
        changes = [(forms.PRINTED[change.field], change) for change in awards_services.corrections(award=found)] if found.state == "issued" else []
        return render(request, "certificates/reissue.html", {"award": found, "changes": changes})
    new = awards_services.reissue_award(award=found, actor=request.user, now=clock.now())
    messages.success(request, _("%(number)s was issued in place of %(old)s.") % {"number": new.number, "old": found.number})
    return redirect("certificates:register_award", public_id=new.public_id)


def _tell(request: SignedInRequest, outcome: awards_services.Outcome, *, tell_refusals: bool) -> None:
    count = len(outcome.issued)
    if count:
        words = ngettext(
            "%(count)d certificate was issued. The document is being made and will be ready in a few minutes.",
            "%(count)d certificates were issued. The documents are being made and will be ready in a few minutes.",
            count,
        )
        messages.success(request, words % {"count": count})
    elif not outcome.refused:
        messages.info(request, _("There was nobody to issue a certificate to."))
    for refusal in outcome.refused:
        if tell_refusals or refusal.error.code != "not-completed":
            messages.warning(request, f"{refusal.enrolment.learner.name}: {refusal.error}")
