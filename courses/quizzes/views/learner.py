"""A quiz from its start page to its result. Every page works without JavaScript."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.enrolment import selectors as enrolment_selectors
from courses.quizzes import rules, selectors, services
from courses.quizzes.data import Answer
from lms.accounts import access
from lms.kernel import clock, korean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpResponse, QueryDict

    from courses.quizzes.data import Conflict
    from courses.quizzes.models import Attempt
    from lms.accounts.requests import SignedInRequest

SEQ = "seq-"
MOST_SLOTS = 300


@access.signed_in
@never_cache
@require_safe
def quizzes(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """The quizzes of a course that the learner takes."""
    found = enrolment_selectors.access_enrolment(viewer=request.user, public_id=enrolment)
    return render(request, "quizzes/list.html", {"enrolment": found, "offers": selectors.offers(enrolment=found, now=clock.now())})


@access.signed_in
@never_cache
@require_safe
def quiz(request: SignedInRequest, enrolment: str, quiz: str) -> HttpResponse:
    """What counts, how long it takes, when it would end; and how it went before."""
    now = clock.now()
    found = enrolment_selectors.access_enrolment(viewer=request.user, public_id=enrolment)
    offer = selectors.offer(enrolment=found, quiz=selectors.access_quiz(enrolment=found, public_id=quiz), now=now)
    return render(
        request,
        "quizzes/quiz.html",
        {
            "enrolment": found,
            "offer": offer,
            "would_end_at": rules.deadline(offer.version, offer.window, now),
            "refusal": services.REFUSALS[offer.refusal]() if offer.refusal else None,
            "attempts": selectors.attempts_for(request.user).filter(enrolment=found, quiz=offer.quiz).order_by("number"),
            "now": now,
        },
    )


@access.signed_in
@require_POST
def start(request: SignedInRequest, enrolment: str, quiz: str) -> HttpResponse:
    found = enrolment_selectors.access_enrolment(viewer=request.user, public_id=enrolment)
    attempt = services.start_attempt(enrolment=found, quiz=selectors.access_quiz(enrolment=found, public_id=quiz), now=clock.now())
    return redirect("quizzes:attempt", attempt.public_id)


@access.signed_in
@never_cache
@require_safe
def attempt(request: SignedInRequest, attempt: str) -> HttpResponse:
    """The questions, as they were drawn, with the answers as they are saved."""
    now = clock.now()
    found = services.close_if_overdue(attempt=selectors.access_attempt(request.user, attempt), now=now)
    if not found.is_running:
        return redirect("quizzes:result", found.public_id)
    return _attempt_page(request, found, now=now)


def _attempt_page(request: SignedInRequest, attempt: Attempt, *, now: datetime, conflicts: Sequence[Conflict] = ()) -> HttpResponse:
    """With `conflicts`, the page shows for each what is kept and what was sent, and asks."""
    items = selectors.presented_items(attempt, language=_language())
    sent = {conflict.slot: set(request.POST.getlist(f"choice-{conflict.slot}")) for conflict in conflicts}
    remaining = None if attempt.deadline_at is None else max(0, int((attempt.deadline_at - now).total_seconds() * 1000))
    context = {
        "attempt": attempt,
        "rows": [{"item": item, "sent": sent.get(item.slot)} for item in items],
        "conflicts": conflicts,
        "remaining_ms": remaining,
        "page": secrets.token_hex(8),
    }
    return render(request, "quizzes/attempt.html", context, status=409 if conflicts else 200)


@access.signed_in
@never_cache
@require_POST
def save(request: SignedInRequest, attempt: str) -> HttpResponse:
    """All answers of the page are saved; without JavaScript this is how."""
    found = selectors.access_attempt(request.user, attempt)
    try:
        conflicts = services.save_responses(learner=request.user, attempt=found, answers=_answers(request.POST))
    except services.AttemptIsClosed as error:
        messages.warning(request, str(error))
        return redirect("quizzes:result", found.public_id)
    now = clock.now()
    if conflicts:
        return _attempt_page(request, found, now=now, conflicts=conflicts)
    if "review" in request.POST:
        return redirect("quizzes:submit", found.public_id)
    messages.success(request, _("Your answers are saved (%(time)s).") % {"time": korean.time_text(now, _language())})
    return redirect("quizzes:attempt", found.public_id)


def _answers(form: QueryDict) -> list[Answer]:
    slots = sorted(int(name[len(SEQ) :]) for name in form if name.startswith(SEQ) and name[len(SEQ) :].isascii() and name[len(SEQ) :].isdigit())
    return [_answer(form, slot) for slot in slots[:MOST_SLOTS] if slot <= MOST_SLOTS]


def _answer(form: QueryDict, slot: int) -> Answer:
    """The operation is named after page, number and choice, so that the same form sent twice is one change."""
    choices = tuple(sorted(form.getlist(f"choice-{slot}")))
    seq = form.get(f"{SEQ}{slot}", "")
    number = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 9 else -1
    op = sha256("\n".join([form.get("page", ""), str(slot), str(number), *choices]).encode()).hexdigest()[:40]
    return Answer(slot=slot, choices=choices, seq=number, op=op)


@access.signed_in
@never_cache
@require_safe
def submit(request: SignedInRequest, attempt: str) -> HttpResponse:
    """What is answered and what is not, before it is final."""
    found = services.close_if_overdue(attempt=selectors.access_attempt(request.user, attempt), now=clock.now())
    if not found.is_running:
        return redirect("quizzes:result", found.public_id)
    items = selectors.presented_items(found, language=_language())
    blank = [item for item in items if not item.is_answered]
    return render(request, "quizzes/submit.html", {"attempt": found, "items": items, "blank": blank, "answered": len(items) - len(blank)})


@access.signed_in
@require_POST
def submit_now(request: SignedInRequest, attempt: str) -> HttpResponse:
    found = services.submit_attempt(attempt=selectors.access_attempt(request.user, attempt), now=clock.now())
    return redirect("quizzes:result", found.public_id)


@access.signed_in
@never_cache
@require_safe
def result(request: SignedInRequest, attempt: str) -> HttpResponse:
    """The score, whether it is a pass, and as much of the solutions as the quiz gives now."""
    found = services.close_if_overdue(attempt=selectors.access_attempt(request.user, attempt), now=clock.now())
    if found.is_running:
        return redirect("quizzes:attempt", found.public_id)
    context = {
        "attempt": found,
        "items": selectors.reviewed_items(found, language=_language()),
        "shows_marks": rules.shows_marks(found.quiz_version.review_policy),
        "attempts_left": selectors.attempts_left(found),
    }
    return render(request, "quizzes/result.html", context)


def _language() -> str:
    return "en" if (get_language() or "ko").startswith("en") else "ko"
