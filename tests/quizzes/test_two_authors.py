"""Two people write the same draft: the second is told, keeps what she typed, and decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from courses.quizzes import rules, services
from courses.quizzes.data import QuizSettings
from courses.quizzes.models import QuestionVersion, QuizVersion
from tests import factories
from tests.quizzes import making

pytestmark = pytest.mark.django_db
everywhere = QuestionVersion.objects.with_scope(institution=None)


@pytest.fixture
def course(institution):
    return factories.CourseFactory(institution=institution)


@pytest.fixture
def quiz(course, now):
    return making.quiz(course, now, publish=False)


def url(name, *args):
    with translation.override("en"):
        return reverse(f"quizzes:desk-{name}", args=args)


def sent_by(page, **changes):
    """What a browser sends for the page's form."""
    fields = [*page.context["form"]]
    options = page.context.get("options")
    if options is not None:
        fields += [field for row in options for field in row] + list(options.management_form)
    form = {field.html_name: field.value() for field in fields}
    return {name: value for name, value in form.items() if value not in (None, False)} | changes


def open_by(signed_in, person, path, at):
    with time_machine.travel(at, tick=False):
        return signed_in(person).get(path)


def save_by(signed_in, person, path, form, at):
    with time_machine.travel(at, tick=False):
        return signed_in(person).post(path, form)


def test_the_second_to_save_a_quiz_is_told_by_whom_and_when_and_keeps_her_words(signed_in, instructor, registrar, quiz, now):
    path = url("edit-quiz", quiz.public_id)
    first, second = (open_by(signed_in, person, path, now) for person in (instructor, registrar))
    saved = save_by(signed_in, instructor, path, sent_by(first, pass_percent="70"), now + timedelta(minutes=5))
    assert saved.status_code == 302
    refused = save_by(signed_in, registrar, path, sent_by(second, pass_percent="80"), now + timedelta(minutes=6))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert instructor.name in page
    assert "2:05 PM" in page
    assert 'value="80"' in page
    assert QuizVersion.objects.get(quiz=quiz).pass_percent == 70
    again = save_by(signed_in, registrar, path, sent_by(refused), now + timedelta(minutes=7))
    assert again.status_code == 302, "who has seen the other's draft may put hers in its place"
    assert QuizVersion.objects.get(quiz=quiz).pass_percent == 80


def test_who_saves_twice_herself_is_not_stopped(signed_in, instructor, quiz, now):
    path = url("edit-quiz", quiz.public_id)
    for minutes in (1, 2):
        page = open_by(signed_in, instructor, path, now + timedelta(minutes=minutes))
        assert save_by(signed_in, instructor, path, sent_by(page), now + timedelta(minutes=minutes, seconds=30)).status_code == 302


def test_two_who_begin_the_next_version_of_a_published_quiz(signed_in, instructor, registrar, course, now):
    quiz = making.quiz(course, now)
    path = url("edit-quiz", quiz.public_id)
    first, second = (open_by(signed_in, person, path, now) for person in (instructor, registrar))
    assert save_by(signed_in, instructor, path, sent_by(first), now + timedelta(minutes=1)).status_code == 302
    assert save_by(signed_in, registrar, path, sent_by(second), now + timedelta(minutes=2)).status_code == 409
    assert QuizVersion.objects.filter(quiz=quiz, published_at=None).get().author == instructor


def test_the_same_holds_for_a_question(signed_in, instructor, registrar, institution, now):
    version = making.question(institution, now)
    path = url("edit-question", version.question.public_id)
    first, second = (open_by(signed_in, person, path, now) for person in (instructor, registrar))
    save_by(signed_in, instructor, path, sent_by(first, stem_ko="먼저 고친 물음"), now + timedelta(minutes=5))
    refused = save_by(signed_in, registrar, path, sent_by(second, stem_ko="나중에 고친 물음"), now + timedelta(minutes=6))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert instructor.name in page
    assert "나중에 고친 물음" in page
    draft = everywhere.get(question=version.question, published_at=None)
    assert draft.payload["stem"]["ko"] == "먼저 고친 물음"
    assert save_by(signed_in, registrar, path, sent_by(refused), now + timedelta(minutes=7)).status_code == 302


def test_a_page_without_a_mark_overwrites_nothing(signed_in, instructor, quiz, now):
    path = url("edit-quiz", quiz.public_id)
    page = open_by(signed_in, instructor, path, now)
    form = sent_by(page)
    del form["based_on"]
    assert save_by(signed_in, instructor, path, form, now + timedelta(minutes=1)).status_code == 409


def test_the_service_compares_under_the_lock(quiz, now):
    seen = rules.mark_of(QuizVersion.objects.get(quiz=quiz))
    wish = {"quiz": quiz, "settings": QuizSettings(), "items": [], "author": None}
    services.save_quiz_draft(**wish, now=now + timedelta(minutes=1), based_on=seen)
    with pytest.raises(services.ChangedMeanwhile):
        services.save_quiz_draft(**wish, now=now + timedelta(minutes=2), based_on=seen)
