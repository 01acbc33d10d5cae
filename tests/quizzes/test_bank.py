"""The bank is an institution's own, and what is published stays as it was."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django_scopes.exceptions import ScopeError

from courses.quizzes import selectors, services
from courses.quizzes.data import Option, QuestionContent, QuizSettings
from courses.quizzes.models import Attempt, AttemptItem, ItemGrade, Question, QuestionVersion, QuizItem, QuizVersion, ResponseEvent
from tests.quizzes import making

pytestmark = pytest.mark.django_db
everywhere = QuestionVersion.objects.with_scope(institution=None)


def test_a_query_without_an_institution_raises():
    for manager in (Question.objects, QuestionVersion.objects):
        with pytest.raises(ScopeError):
            manager.count()


def test_a_draft_is_changed_and_a_published_version_is_followed_by_the_next(institution, now):
    first = services.save_question_draft(institution=institution, code="Q", content=making.content(), author=None, now=now)
    same = services.save_question_draft(institution=institution, code="Q", content=making.content(stem="다른 물음"), author=None, now=now)
    assert (same.pk, same.number) == (first.pk, 1)
    services.publish_question_version(version=same, publisher=None, now=now)
    second = services.save_question_draft(institution=institution, code="Q", content=making.content(), author=None, now=now)
    assert (second.number, second.published_at) == (2, None)


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ({"payload": {}}, QuestionVersion),
        ({"key": ["k1"]}, QuestionVersion),
        ({"explanation": {}}, QuestionVersion),
        ({"points": 5}, QuestionVersion),
        ({"published_at": None}, QuestionVersion),
        ({"pass_percent": 1}, QuizVersion),
        ({"time_limit_minutes": None}, QuizVersion),
        ({"published_at": None}, QuizVersion),
        ({"points": 9}, QuizItem),
        ({"option_order": []}, AttemptItem),
        ({"points": 9}, AttemptItem),
        ({"seed": "0"}, Attempt),
        ({"fraction": 1}, ItemGrade),
        ({"answer": None}, ResponseEvent),
    ],
)
def test_the_database_refuses_to_change_what_is_fixed(attempt, now, change, table):
    making.save(attempt, 1, "k0", now=now)
    services.submit_attempt(attempt=attempt, now=now)
    rows = everywhere.all() if table is QuestionVersion else table.objects.all()
    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_a_published_quiz_gets_no_more_questions(quiz, institution, now):
    with pytest.raises(IntegrityError, match="gets no more items"):
        QuizItem.objects.create(quiz_version=quiz.versions.get(), position=9, question_version=making.question(institution, now), points=1)


def test_nothing_that_is_written_later_changes_a_past_attempt(attempt, quiz, now):
    making.save(attempt, making.slots(attempt)[1], "k0", now=now)
    closed = services.submit_attempt(attempt=attempt, now=now)
    before = (selectors.rendering_hash(closed), closed.score, selectors.reviewed_items(closed, language="ko"))
    for item in list(closed.items.select_related("question_version__question__institution")):
        question = item.question_version.question
        edited = services.save_question_draft(
            institution=question.institution, code=question.code, content=making.content(right=(3,), stem="고친 물음"), author=None, now=now
        )
        services.publish_question_version(version=edited, publisher=None, now=now)
        services.retire_question(question=question, by=None, now=now)
    one = making.question(quiz.institution, now)
    draft = services.save_quiz_draft(quiz=quiz, settings=QuizSettings(pass_percent=Decimal(0)), items=[(one, Decimal(7))], author=None, now=now)
    services.publish_quiz_version(version=draft, publisher=None, now=now)
    after = Attempt.objects.get(pk=closed.pk)
    assert (selectors.rendering_hash(after), after.score, selectors.reviewed_items(after, language="ko")) == before
    assert after.passed is False


def test_a_running_attempt_keeps_its_version(attempt, quiz, now):
    draft = services.save_quiz_draft(
        quiz=quiz, settings=QuizSettings(), items=[(making.question(quiz.institution, now), Decimal(1))], author=None, now=now
    )
    services.publish_quiz_version(version=draft, publisher=None, now=now)
    assert services.submit_attempt(attempt=attempt, now=now).max_score == 2


def test_a_retired_question_is_neither_changed_nor_published(institution, now):
    version = services.save_question_draft(institution=institution, code="Q", content=making.content(), author=None, now=now)
    services.retire_question(question=version.question, by=None, now=now)
    with pytest.raises(services.QuestionIsRetired):
        services.save_question_draft(institution=institution, code="Q", content=making.content(), author=None, now=now)
    with pytest.raises(services.QuestionIsRetired):
        services.publish_question_version(version=version, publisher=None, now=now)


def test_a_quiz_of_nothing_or_of_drafts_is_not_published(institution, enrolment, now):
    empty = making.quiz(enrolment.run.course, now, publish=False)
    draft = services.save_quiz_draft(quiz=empty, settings=QuizSettings(), items=[], author=None, now=now)
    with pytest.raises(services.QuizIsIncomplete):
        services.publish_quiz_version(version=draft, publisher=None, now=now)
    unpublished = services.save_question_draft(institution=institution, code="Q", content=making.content(), author=None, now=now)
    draft = services.save_quiz_draft(quiz=empty, settings=QuizSettings(), items=[(unpublished, Decimal(1))], author=None, now=now)
    with pytest.raises(services.QuizIsIncomplete):
        services.publish_quiz_version(version=draft, publisher=None, now=now)


@pytest.mark.parametrize(
    "change",
    [
        {"right": ()},
        {"right": (0, 1)},
        {"options": 1},
        {"options": 11},
        {"stem": "  "},
        {"stem": "가" * 4001},
    ],
)
def test_what_cannot_be_a_question_is_not_saved(institution, now, change):
    with pytest.raises(services.QuestionIsIncomplete) as refused:
        services.save_question_draft(institution=institution, code="Q", content=making.content(**change), author=None, now=now)
    assert refused.value.details["problems"]


def test_two_choices_that_read_the_same_are_refused_however_they_are_encoded(institution, now):
    same = (Option(text={"ko": "한글"}, is_correct=True), Option(text={"ko": unicodedata.normalize("NFD", "한글")}))
    content = QuestionContent(kind="single", stem={"ko": "물음"}, options=same)
    with pytest.raises(services.QuestionIsIncomplete):
        services.save_question_draft(institution=institution, code="Q", content=content, author=None, now=now)


def test_a_key_that_is_made_says_neither_place_nor_rightness(institution, now):
    options = tuple(Option(text={"ko": f"보기 {n}"}, is_correct=n == 0) for n in range(4))
    content = QuestionContent(kind="single", stem={"ko": "물음"}, options=options)
    version = services.save_question_draft(institution=institution, code="Q", content=content, author=None, now=now)
    assert [len(option["key"]) for option in version.payload["options"]] == [8] * 4
    assert version.key == [version.payload["options"][0]["key"]]
