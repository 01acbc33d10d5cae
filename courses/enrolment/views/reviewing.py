"""The registrar's desk: the queue of a run whose places are given out by a review, one application after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.catalogue.models import Method
from courses.enrolment import selectors, services
from courses.enrolment.forms.reviewing import MOST_SELECTED, DocumentsForm, QueueForm, RefusalForm
from courses.enrolment.models import DECIDING_STATES, Enrolment
from courses.enrolment.models.places import Flag
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Form
    from django.http import HttpResponse

    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInRequest

PER_PAGE = 50
FLAG_LABELS = dict(Flag.choices)


def _run(request: SignedInRequest, public_id: str) -> CourseRun:
    run = selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    if run.method != Method.REVIEW:
        raise Http404
    return run


def _queue(request: SignedInRequest, run: CourseRun) -> tuple[QueueForm, QuerySet[Enrolment], str]:
    """The filter as the address says it, what it leaves, and the words of the address."""
    form = QueueForm(request.GET)
    wanted = form.wanted()
    words = "&".join(f"{name}={value}" for name, value in vars(wanted).items() if value)
    return form, selectors.review_queue(run=run, now=clock.now(), wanted=wanted), words


def _rows(page: Any) -> list[tuple[Enrolment, list[Any]]]:
    return [(enrolment, [FLAG_LABELS[flag] for flag in enrolment.flags]) for enrolment in page]


@access.registrar
@require_GET
def queue(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who applied first stands first; names are half hidden."""
    run, now = _run(request, public_id), clock.now()
    form, found, words = _queue(request, run)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "form": form,
        "page": page,
        "rows": _rows(page),
        "query": words,
        "seats": selectors.seats(run=run),
        "figures": selectors.queue_figures(run=run, now=now),
        "deciding": DECIDING_STATES,
        "now": now,
    }
    return render(request, "enrolment/desk/review.html", context)


@access.registrar
@require_POST
def approve_several(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Shows once more who is approved; then approves them, who applied first comes first, and says what came of each."""
    run = _run(request, public_id)
    chosen = request.POST.getlist("application")[:MOST_SELECTED]
    found = list(selectors.review_queue(run=run, now=clock.now()).filter(public_id__in=chosen))
    context = {"run": run, "rows": _rows(found), "seats": selectors.seats(run=run), "people": sum(_size(row) for row in found)}
    if not found:
        messages.error(request, _("Choose at least one application that is not decided yet."))
        return redirect("enrolment:desk-review", public_id=public_id)
    if "sure" not in request.POST:
        return render(request, "enrolment/desk/approve_several.html", context)
    done = services.approve_many(enrolments=found, actor=request.user, now=clock.now())
    refused = [approval for approval in done if approval.refusal]
    _tell(request, len(done) - len(refused))
    if refused:
        context = {**context, "refused": refused, "seats": selectors.seats(run=run)}
        return render(request, "enrolment/desk/approve_several.html", context, status=409)
    return redirect("enrolment:desk-review", public_id=public_id)


def _size(row: Enrolment) -> int:
    return int(row.party_size)  # type: ignore[attr-defined]


def _tell(request: SignedInRequest, approved: int) -> None:
    if approved:
        said = ngettext("%(count)s application is approved.", "%(count)s applications are approved.", approved)
        messages.success(request, said % {"count": approved})


def _application(request: SignedInRequest, public_id: str) -> Enrolment:
    enrolment = selectors.access_application(viewer=request.user, public_id=public_id)
    if enrolment.run.method != Method.REVIEW:
        raise Http404
    return enrolment


@access.registrar
@require_http_methods(["GET", "POST"])
def application(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One application in full, which is logged, with the three decisions; after one the next application comes."""
    enrolment = _application(request, public_id)
    refusal_form = RefusalForm(request.POST if request.POST.get("decision") == "refuse" else None)
    documents_form = DocumentsForm(request.POST if request.POST.get("decision") == "ask" else None)
    form, found, words = _queue(request, enrolment.run)
    before, after = selectors.neighbours(found, enrolment=enrolment)
    if request.method == "POST":
        said = _decide(request, enrolment, refusal_form, documents_form)
        if said:
            messages.success(request, said)
            return redirect(_next_address(enrolment.run, after or before, words))
        enrolment = _application(request, public_id)
    _log_look(request, enrolment)
    context = {
        **_facts(enrolment),
        "refusal_form": refusal_form,
        "documents_form": documents_form,
        "query": words,
        "before": before,
        "after": after,
        "left": found.count(),
        "filter": form,
    }
    return render(request, "enrolment/desk/application.html", context, status=422 if refusal_form.errors or documents_form.errors else 200)


def _decide(request: SignedInRequest, enrolment: Enrolment, refusal_form: RefusalForm, documents_form: DocumentsForm) -> str:
    """What is said when it is done; empty where something is missing."""
    now = clock.now()
    if request.POST.get("decision") == "approve":
        try:
            decided = services.approve(enrolment=enrolment, actor=request.user, now=now)
        except DomainError as error:
            messages.error(request, str(error))
            return ""
        return (
            _("The person has a place and gets a message.") if decided.has_place else _("The person stands on the waiting list and gets a message.")
        )
    if refusal_form.is_valid() and _do(services.refuse, refusal_form, enrolment=enrolment, actor=request.user, now=now):
        return _("The application is refused, and the person gets a message with the reason.")
    if documents_form.is_valid() and _do(services.ask_for_documents, documents_form, enrolment=enrolment, actor=request.user, now=now):
        return _("The person gets a message about which papers to send, and by when.")
    return ""


def _do(service: Any, form: Form, **who: Any) -> bool:
    try:
        service(**form.cleaned_data, **who)
    except DomainError as refusal:
        form.add_error("until" if isinstance(refusal, services.TimeIsOver) else None, str(refusal))
        return False
    return True


def _next_address(run: CourseRun, following: Enrolment | None, words: str) -> str:
    if following is None:
        address = reverse("enrolment:desk-review", args=[run.public_id])
    else:
        address = reverse("enrolment:desk-application", args=[following.public_id])
    return f"{address}?{words}" if words else address


def _log_look(request: SignedInRequest, enrolment: Enrolment) -> None:
    subjects = [enrolment.learner_id, *(member.learner_id for member in selectors.others_of(enrolment))]
    purpose = f"application {enrolment.public_id}"
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=Action.VIEW, subjects=subjects, purpose=purpose, ip=ip, now=clock.now())


def _facts(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "enrolment": enrolment,
        "run": enrolment.run,
        "party": selectors.others_of(enrolment),
        "flags": [FLAG_LABELS[flag] for flag in enrolment.flags],
        "said": selectors.eligibilities_of(enrolment),
        "papers": selectors.papers_of(enrolment),
        "events": enrolment.events.select_related("actor").order_by("pk"),
        "seats": selectors.seats(run=enrolment.run),
        "may_decide": enrolment.state in DECIDING_STATES,
        "is_overdue": enrolment.documents_until is not None and enrolment.documents_until <= clock.now(),
        "now": clock.now(),
    }
