"""An attempt begins, and ends: by its learner or when its time is over."""

from __future__ import annotations

import secrets
from fractions import Fraction
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from courses.enrolment.models import Enrolment
from courses.quizzes import rules, selectors
from courses.quizzes.models import Attempt, AttemptItem, AttemptState, ItemGrade, Response
from courses.quizzes.services.errors import REFUSALS
from courses.quizzes.signals import quiz_result_changed
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.quizzes.data import Window
    from courses.quizzes.models import Quiz, QuizItem, QuizVersion

log = structlog.get_logger(__name__)


def start_attempt(*, enrolment: Enrolment, quiz: Quiz, now: datetime) -> Attempt:
    """The enrolment's running attempt: the one that runs already, or a new one with its own order and deadline.

    Raises NoPlaceInTheRun, QuizIsNotOpenYet, QuizIsClosed, NoAttemptsLeft.
    """
    with transaction.atomic():
        held = locking.lock(Enrolment.objects.select_related("run"), enrolment.pk)[0]  # two starts of one person wait for each other here
        running = Attempt.objects.running().filter(enrolment=held, quiz=quiz).select_for_update(of=("self",)).first()
        if running is not None:
            if not rules.is_over(running.deadline_at, now):
                return running
            _close(running, now=now)
        offer = selectors.offer(enrolment=held, quiz=quiz, now=now)
        if offer.refusal:
            raise REFUSALS[offer.refusal]
        return _begin(held, version=offer.version, number=offer.attempts_used + 1, window=offer.window, now=now)


def _begin(enrolment: Enrolment, *, version: QuizVersion, number: int, window: Window, now: datetime) -> Attempt:
    seed = secrets.token_hex(8)
    items = _drawn(version, seed)
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz_id=version.quiz_id,
        quiz_version=version,
        number=number,
        draw=rules.DRAW,
        seed=seed,
        started_at=now,
        deadline_at=rules.deadline(version, window, now),
        max_score=sum(item.points for item in items),
    )
    presented = [
        AttemptItem(
            attempt=attempt,
            slot=slot,
            question_version=item.question_version,
            kind=item.question_version.kind,
            option_order=rules.option_order(
                item.question_version.payload, seed=seed, label=f"options-{item.position}", shuffles=version.shuffles_options
            ),
            points=item.points,
        )
        for slot, item in enumerate(items, start=1)
    ]
    AttemptItem.objects.bulk_create(presented)
    Response.objects.bulk_create(Response(item=item) for item in presented)
    return attempt


def _drawn(version: QuizVersion, seed: str) -> Sequence[QuizItem]:
    items = {str(item.position): item for item in version.items.select_related("question_version").order_by("position")}
    order = rules.shuffled(list(items), seed=seed, label="questions") if version.shuffles_questions else list(items)
    return [items[position] for position in order]


def submit_attempt(*, attempt: Attempt, now: datetime) -> Attempt:
    """The attempt is closed and graded. Repeated, it returns what stands; after the deadline it is closed as of the deadline."""
    with transaction.atomic():
        held = locking.lock(Attempt.objects.select_related("quiz_version"), attempt.pk)[0]  # waits for saves that hold it FOR SHARE
        if held.is_running:
            _close(held, now=now)
        return held


def close_if_overdue(*, attempt: Attempt, now: datetime) -> Attempt:
    """What stands: an attempt whose time is over is closed on access, however late the sweep is."""
    if attempt.is_running and rules.is_over(attempt.deadline_at, now):
        return submit_attempt(attempt=attempt, now=now)
    return attempt


def close_overdue_attempts(*, now: datetime, most: int = 500) -> int:
    """Attempts whose time is over are closed as of their deadline; returns how many. Several workers may do this at once."""
    overdue = Attempt.objects.running().filter(deadline_at__lt=now - rules.GRACE)
    closed = 0
    for pk in list(overdue.order_by("deadline_at").values_list("pk", flat=True)[:most]):
        try:
            with transaction.atomic():
                attempt = overdue.filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
                if attempt is not None:
                    _close(attempt, now=now)
                    closed += 1
        except Exception:  # one broken attempt must not keep the others open
            log.exception("an overdue attempt could not be closed", attempt=pk)
    return closed


def _close(attempt: Attempt, *, now: datetime) -> None:
    """Grade and close the attempt, which the caller holds FOR UPDATE: no save can be acknowledged any more."""
    over = rules.is_over(attempt.deadline_at, now)
    items = list(attempt.items.select_related("question_version", "response").order_by("slot"))
    grades = [rules.grade(key=item.question_version.key, scoring=item.question_version.scoring, answer=item.response.answer) for item in items]
    ItemGrade.objects.bulk_create(
        ItemGrade(
            item=item,
            fraction=rules.cut(grade.fraction),
            points=rules.cut(grade.fraction * Fraction(item.points)),
            rule=grade.rule,
            graded_at=now,
        )
        for item, grade in zip(items, grades, strict=True)
    )
    score = rules.score(
        earned=[(grade.fraction, item.points) for item, grade in zip(items, grades, strict=True)], pass_percent=attempt.quiz_version.pass_percent
    )
    attempt.state = rules.next_state(attempt.state, AttemptState.AUTO_SUBMITTED if over else AttemptState.SUBMITTED)
    attempt.submitted_at = now if attempt.deadline_at is None else min(now, attempt.deadline_at)
    attempt.score, attempt.percent, attempt.passed = score.points, score.percent, score.passed
    attempt.save(update_fields=["state", "submitted_at", "score", "percent", "passed"])
    quiz_result_changed.send(sender=Attempt, enrolment_id=attempt.enrolment_id)
