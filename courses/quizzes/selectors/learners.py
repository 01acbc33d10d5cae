"""What learners read, and what other apps read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.http import Http404

from courses.enrolment.models import EnrolmentState
from courses.quizzes import rules
from courses.quizzes.data import PresentedItem, PresentedOption, QuizOffer, QuizResult
from courses.quizzes.models import Attempt, AttemptItem, ItemGrade, Quiz, QuizVersion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


# --- results ---------------------------------------------------------------------------------------------------------------------------------


def quiz_result(*, enrolment: Enrolment, quiz: Quiz) -> QuizResult | None:
    """The best closed attempt; the earlier of two equal ones. None where none is closed."""
    return quiz_results(enrolments=[enrolment.pk], quizzes=[quiz.pk]).get((enrolment.pk, quiz.pk))


def quiz_results(*, enrolments: Iterable[int], quizzes: Iterable[int]) -> dict[tuple[int, int], QuizResult]:
    """The best closed attempts by (enrolment, quiz), in one query."""
    closed = (
        Attempt.objects.closed()
        .filter(enrolment__in=list(enrolments), quiz__in=list(quizzes))
        .order_by("enrolment_id", "quiz_id", "-passed", "-percent", "submitted_at")
        .distinct("enrolment_id", "quiz_id")
    )
    return {(attempt.enrolment_id, attempt.quiz_id): _result(attempt) for attempt in closed}


def _result(attempt: Attempt) -> QuizResult:
    if attempt.percent is None or attempt.passed is None or attempt.submitted_at is None:
        raise ValueError("a running attempt has no result")
    return QuizResult(score=attempt.percent, passed=attempt.passed, submitted_at=attempt.submitted_at)


# --- quizzes of a learner --------------------------------------------------------------------------------------------------------------------


def quizzes_for(enrolment: Enrolment) -> QuerySet[Quiz]:
    """The published quizzes of the course that the enrolment takes."""
    return quizzes_of_course(course_id=enrolment.run.course_id)


def quizzes_of_course(*, course_id: int) -> QuerySet[Quiz]:
    """What is published and not retired, for whoever must name a quiz: a requirement, a list."""
    published = QuizVersion.objects.filter(published_at__isnull=False).values("quiz")
    return Quiz.objects.filter(course=course_id, retired_at=None, pk__in=published).order_by("code")


def courses_with_quizzes(*, course_ids: Iterable[int]) -> set[int]:
    """Those of the courses that have a published quiz."""
    published = QuizVersion.objects.filter(published_at__isnull=False).values("quiz")
    return set(Quiz.objects.filter(course__in=list(course_ids), retired_at=None, pk__in=published).values_list("course_id", flat=True))


def access_quiz(*, enrolment: Enrolment, public_id: str) -> Quiz:
    """The published quiz of this enrolment's course, or 404."""
    quiz = quizzes_for(enrolment).filter(public_id=public_id).first()
    if quiz is None:
        raise Http404
    return quiz


def current_version(quiz: Quiz) -> QuizVersion:
    """The newest published version."""
    return QuizVersion.objects.filter(quiz=quiz, published_at__isnull=False).latest("number")


def offer(*, enrolment: Enrolment, quiz: Quiz, now: datetime) -> QuizOffer:
    """All that a start page says about the quiz to this enrolment."""
    attempts = list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number"))
    return _offer(enrolment=enrolment, quiz=quiz, version=current_version(quiz), attempts=attempts, now=now)


def offers(*, enrolment: Enrolment, now: datetime) -> list[QuizOffer]:
    """The same for each quiz of the course, with a constant number of queries."""
    quizzes = list(quizzes_for(enrolment))
    published = QuizVersion.objects.filter(quiz__in=quizzes, published_at__isnull=False).annotate(question_count=Count("items"))
    versions = {version.quiz_id: version for version in published.order_by("number")}  # the newest of each is the last
    attempts: dict[int, list[Attempt]] = {quiz.pk: [] for quiz in quizzes}
    for attempt in Attempt.objects.filter(enrolment=enrolment, quiz__in=quizzes).order_by("number"):
        attempts[attempt.quiz_id].append(attempt)
    return [_offer(enrolment=enrolment, quiz=quiz, version=versions[quiz.pk], attempts=attempts[quiz.pk], now=now) for quiz in quizzes]


def _offer(*, enrolment: Enrolment, quiz: Quiz, version: QuizVersion, attempts: Sequence[Attempt], now: datetime) -> QuizOffer:
    window = rules.window_of(version, enrolment.run)
    closed = [attempt for attempt in attempts if not attempt.is_running]
    best = max(closed, key=lambda attempt: (attempt.passed, attempt.percent), default=None)
    left = rules.attempts_left(version, used=len(attempts), passed=bool(best and best.passed))
    running = next((attempt for attempt in attempts if attempt.is_running and not rules.is_over(attempt.deadline_at, now)), None)
    return QuizOffer(
        quiz=quiz,
        version=version,
        question_count=getattr(version, "question_count", None) or version.items.count(),
        window=window,
        attempts_used=len(attempts),
        attempts_left=left,
        running=running,
        best=_result(best) if best else None,
        refusal=rules.refusal(has_place=enrolment.state == EnrolmentState.CONFIRMED, left=left, window=window, now=now),
    )


# --- attempts --------------------------------------------------------------------------------------------------------------------------------


def attempts_for(viewer: User | AnonymousUser) -> QuerySet[Attempt]:
    """The viewer's own attempts, whatever became of the enrolment since."""
    if not viewer.is_authenticated:
        return Attempt.objects.none()
    return Attempt.objects.filter(enrolment__learner=viewer).select_related("enrolment__run__course", "quiz", "quiz_version")


def access_attempt(viewer: User | AnonymousUser, public_id: str) -> Attempt:
    """The viewer's own attempt, or 404."""
    attempt = attempts_for(viewer).filter(public_id=public_id).first()
    if attempt is None:
        raise Http404
    return attempt


def presented_items(attempt: Attempt, *, language: str) -> list[PresentedItem]:
    """What a running attempt shows: the questions as drawn and the answers as saved. It does not read a key."""
    items = attempt.items.select_related("question_version", "response").order_by("slot")
    hidden = items.defer("question_version__key", "question_version__explanation", "question_version__scoring")
    return [_presented(item, language=language) for item in hidden]


def reviewed_items(attempt: Attempt, *, language: str) -> list[PresentedItem]:
    """The items of a closed attempt with as much of marks and solutions as its review policy gives now."""
    policy = attempt.quiz_version.review_policy
    if attempt.is_running or not rules.shows_marks(policy):
        return presented_items(attempt, language=language)
    newest = ItemGrade.objects.filter(item__attempt=attempt).order_by("item_id", "-revision").distinct("item_id")
    grades = dict(newest.values_list("item", "points"))
    solutions = rules.shows_solutions(policy, attempts_left=attempts_left(attempt))
    items = attempt.items.select_related("question_version", "response").order_by("slot")
    return [_presented(item, language=language, earned=grades[item.pk], with_solution=solutions) for item in items]


def attempts_left(attempt: Attempt) -> int | None:
    """How many more attempts its enrolment may make at its quiz now."""
    facts = Attempt.objects.filter(enrolment=attempt.enrolment_id, quiz=attempt.quiz_id).aggregate(
        used=Count("pk"), passes=Count("pk", Q(passed=True))
    )
    return rules.attempts_left(current_version(attempt.quiz), used=facts["used"], passed=facts["passes"] > 0)


def _presented(item: AttemptItem, *, language: str, earned: Decimal | None = None, with_solution: bool = False) -> PresentedItem:
    version = item.question_version
    spoken = language if version.payload["stem"].get(language) else "ko"
    texts = {option["key"]: option["text"] for option in version.payload["options"]}
    chosen = set(item.response.answer or ())
    right = set(version.key) if with_solution else None
    return PresentedItem(
        slot=item.slot,
        kind=item.kind,
        stem=version.payload["stem"][spoken],
        language=spoken,
        options=tuple(
            PresentedOption(key=key, text=texts[key][spoken], is_chosen=key in chosen, is_correct=None if right is None else key in right)
            for key in item.option_order
        ),
        points=item.points,
        seq=item.response.seq,
        saved_at=item.response.saved_at,
        earned=earned,
        explanation=(version.explanation.get(spoken) or version.explanation.get("ko", "")) if with_solution else None,
    )


def running_attempts(*, enrolments: Iterable[Enrolment], now: datetime) -> dict[int, Attempt]:
    """By enrolment, the attempt that goes on now, with its quiz; of several the one that ends first. One query."""
    going_on = Attempt.objects.running().filter(enrolment__in=list(enrolments)).select_related("quiz")
    found: dict[int, Attempt] = {}
    for attempt in going_on.order_by(F("deadline_at").asc(nulls_last=True), "pk"):
        if not rules.is_over(attempt.deadline_at, now):
            found.setdefault(attempt.enrolment_id, attempt)
    return found


def rendering_hash(attempt: Attempt) -> str:
    """SHA-256 over all that this attempt showed and how it was graded; nothing that happens later may change it."""
    items: list[dict[str, Any]] = [
        {"slot": item.slot, "content": item.question_version.content_sha256, "order": item.option_order, "points": str(item.points)}
        for item in attempt.items.select_related("question_version").order_by("slot")
    ]
    return rules.digest({"quiz": attempt.quiz_version.content_sha256, "items": items})
