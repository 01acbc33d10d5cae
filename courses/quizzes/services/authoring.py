"""Questions and quizzes are written as drafts and published as versions that never change."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from courses.quizzes import rules
from courses.quizzes.models import Question, QuestionVersion, Quiz, QuizItem, QuizVersion
from courses.quizzes.services.errors import ChangedMeanwhile, QuestionIsIncomplete, QuestionIsRetired, QuizIsIncomplete
from lms.audit import services as audit
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from courses.catalogue.models import Course
    from courses.quizzes.data import QuestionContent, QuizSettings, QuizTitle
    from lms.accounts.models import Institution, User


def save_question_draft(
    *, institution: Institution, code: str, content: QuestionContent, author: User | None, now: datetime, based_on: str | None = None
) -> QuestionVersion:
    """The question `code` of the institution has a draft with this content: its draft is changed, or a new version is begun.

    `based_on` is the `rules.mark_of` the version that the author had before her; None where nobody else can be writing.
    Raises QuestionIsIncomplete, QuestionIsRetired, ChangedMeanwhile.
    """
    problems = rules.problems_of(content)
    if problems:
        raise QuestionIsIncomplete(problems=[str(problem) for problem in problems])
    payload, key = rules.payload_of(content)
    explanation = {language: text.strip() for language, text in content.explanation.items() if text.strip()}
    fields = {
        "kind": content.kind,
        "payload": payload,
        "key": key,
        "explanation": explanation,
        "scoring": rules.scoring(content.rule),
        "points": content.points,
        "difficulty": content.difficulty,
        "objective": content.objective,
        "author": author,
        "created_at": now,
    }
    fields["content_sha256"] = rules.digest(
        {"kind": content.kind, "payload": payload, "key": key, "explanation": explanation, "scoring": fields["scoring"]}
    )
    with transaction.atomic():
        locking.lock_name("question", institution.pk, code)
        question, _made = Question.objects.with_scope(institution=institution).get_or_create(institution=institution, code=code)
        if question.retired_at is not None:
            raise QuestionIsRetired
        versions = QuestionVersion.objects.with_scope(institution=institution).filter(question=question)
        newest: QuestionVersion | None = versions.order_by("-number").first()
        _refuse_if_changed(newest, based_on)
        draft = newest
        if draft is None or draft.is_published:
            draft = QuestionVersion(question=question, number=draft.number + 1 if draft else 1)
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.save()
        return draft


def _refuse_if_changed(newest: QuestionVersion | QuizVersion | None, based_on: str | None) -> None:
    if based_on is not None and based_on != rules.mark_of(newest):
        raise ChangedMeanwhile


def publish_question_version(*, version: QuestionVersion, publisher: User | None, now: datetime) -> QuestionVersion:
    """The version may be used in quizzes and never changes again. Repeated, nothing happens."""
    with transaction.atomic():
        held: QuestionVersion = locking.lock(QuestionVersion.objects.with_scope(institution=None).select_related("question"), version.pk)[0]
        if held.question.retired_at is not None:
            raise QuestionIsRetired
        if not held.is_published:
            held.published_at = now
            held.save(update_fields=["published_at"])
            audit.record(action="quizzes.question_published", actor=publisher, subject=held, now=now, data={"sha256": held.content_sha256})
        return held


def retire_question(*, question: Question, by: User | None, now: datetime) -> None:
    """No new quiz may use the question. Quizzes and attempts that do keep it."""
    with transaction.atomic():
        if Question.objects.with_scope(institution=None).filter(pk=question.pk, retired_at=None).update(retired_at=now):
            audit.record(action="quizzes.question_retired", actor=by, subject=question, now=now)


def create_quiz(*, course: Course, institution: Institution, title: QuizTitle, author: User | None, now: datetime) -> Quiz:
    """The course has a quiz with this code; it gets its rules and questions by `save_quiz_draft`. Repeated, the first one is returned."""
    with transaction.atomic():
        quiz, made = Quiz.objects.get_or_create(
            course=course, code=title.code, defaults={"institution": institution, "title_ko": title.title_ko, "title_en": title.title_en}
        )
        if made:
            audit.record(action="quizzes.quiz_created", actor=author, subject=quiz, now=now)
        return quiz


def save_quiz_draft(
    *,
    quiz: Quiz,
    settings: QuizSettings,
    items: Sequence[tuple[QuestionVersion, Decimal]],
    author: User | None,
    now: datetime,
    based_on: str | None = None,
) -> QuizVersion:
    """The quiz has a draft with these rules and these questions, in this order and for these points.

    `based_on` is the `rules.mark_of` the version that the author had before her; None where nobody else can be writing. Raises ChangedMeanwhile.
    """
    with transaction.atomic():
        locking.lock(Quiz.objects.all(), quiz.pk)
        newest = QuizVersion.objects.filter(quiz=quiz).order_by("-number").first()
        _refuse_if_changed(newest, based_on)
        draft = newest
        if draft is None or draft.is_published:
            draft = QuizVersion(quiz=quiz, number=draft.number + 1 if draft else 1)
        for name, value in asdict(settings).items():
            setattr(draft, name, value)
        draft.author, draft.created_at = author, now
        draft.save()
        draft.items.all().delete()
        QuizItem.objects.bulk_create(
            QuizItem(quiz_version=draft, position=position, question_version=version, points=points)
            for position, (version, points) in enumerate(items, start=1)
        )
        return draft


def publish_quiz_version(*, version: QuizVersion, publisher: User | None, now: datetime) -> QuizVersion:
    """New attempts take this version; running ones keep theirs. Repeated, nothing happens. Raises QuizIsIncomplete."""
    with transaction.atomic():
        held = locking.lock(QuizVersion.objects.select_related("quiz"), version.pk)[0]
        if held.is_published:
            return held
        items = list(held.items.select_related("question_version__question").order_by("position"))
        problems = rules.quiz_problems(items)
        if problems:
            raise QuizIsIncomplete(problems=[str(problem) for problem in problems])
        held.content_sha256 = rules.quiz_digest(held, items)
        held.published_at = now
        held.save(update_fields=["content_sha256", "published_at"])
        audit.record(action="quizzes.quiz_published", actor=publisher, subject=held, now=now, data={"sha256": held.content_sha256})
        return held


def retire_quiz(*, quiz: Quiz, by: User | None, now: datetime) -> None:
    """Learners no longer see the quiz; results and certificates keep it."""
    with transaction.atomic():
        if Quiz.objects.filter(pk=quiz.pk, retired_at=None).update(retired_at=now):
            audit.record(action="quizzes.quiz_retired", actor=by, subject=quiz, now=now)
