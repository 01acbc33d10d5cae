"""Staff write questions and quizzes, publish them, and read results; only those of their own institution."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from courses.quizzes import selectors, services
from courses.quizzes.data import QuizSettings
from courses.quizzes.models import Question, QuestionVersion, Quiz
from lms.audit.models import Event
from lms.kernel import clock
from tests import factories
from tests.quizzes import making

pytestmark = pytest.mark.django_db
everywhere = QuestionVersion.objects.with_scope(institution=None)


@pytest.fixture
def now():
    """Doors read the clock."""
    return clock.now()


@pytest.fixture
def course(institution):
    return factories.CourseFactory(institution=institution)


@pytest.fixture
def desk(signed_in, instructor):
    return signed_in(instructor)


def url(name, *args, language="ko"):
    with translation.override(language):
        return reverse(f"quizzes:desk-{name}", args=args)


def question_form(institution, **changes):
    rows = [("지도 학습", "Supervised", True), ("비지도 학습", "Unsupervised", False), ("", "", False)]
    form = {
        "institution": institution.pk,
        "code": "LIT-900",
        "kind": "single",
        "stem_ko": "정답이 있는 자료로 배우는 것은?",
        "stem_en": "Which learns from labelled data?",
        "points": "1",
        "difficulty": "2",
        "objective": "ml.kinds",
        "explanation_ko": "정답이 있습니다.",
        "option-TOTAL_FORMS": len(rows),
        "option-INITIAL_FORMS": 0,
    }
    for number, (ko, en, right) in enumerate(rows):
        form |= {f"option-{number}-text_ko": ko, f"option-{number}-text_en": en} | ({f"option-{number}-is_correct": "on"} if right else {})
    return {name: value for name, value in (form | changes).items() if value is not None}


def test_a_question_is_written_looked_at_and_published(desk, institution, instructor):
    answer = desk.post(url("new-question"), question_form(institution), follow=True)
    html = answer.content.decode()
    assert "정답이 있는 자료로 배우는 것은?" in html
    assert "Which learns from labelled data?" in html
    version = everywhere.get()
    assert (version.published_at, version.author) == (None, instructor)
    desk.post(url("publish-question", version.question.public_id))
    version.refresh_from_db()
    assert version.published_at is not None
    assert Event.objects.filter(action="quizzes.question_published", actor=instructor).count() == 1


def test_editing_a_published_question_begins_its_next_version_with_the_same_option_keys(desk, institution, now):
    version = making.question(institution, now)
    path = url("edit-question", version.question.public_id)
    page = desk.get(path)
    form = {field.html_name: field.value() for field in page.context["form"]}
    options = page.context["options"]
    form |= {field.html_name: field.value() for row in options for field in row}
    form |= {field.html_name: field.value() for field in options.management_form}
    form = {name: value for name, value in form.items() if value not in (None, False)} | {"stem_ko": "고친 물음"}
    assert desk.post(path, form).status_code == 302
    newest = everywhere.get(question=version.question, number=2)
    assert newest.payload["stem"]["ko"] == "고친 물음"
    assert [option["key"] for option in newest.payload["options"]] == [option["key"] for option in version.payload["options"]]
    assert newest.key == version.key


@pytest.mark.parametrize(
    "changes",
    [
        {"option-0-is_correct": None},
        {"option-1-is_correct": "on"},
        {"option-1-text_ko": "지도 학습"},
        {"option-1-text_en": ""},
        {"stem_ko": ""},
        {"code": "소문자"},
        {"points": "0"},
        {"points": "NaN"},
        {"difficulty": "9"},
        {"objective": "<b>"},
        {"option-TOTAL_FORMS": "x"},
    ],
)
def test_what_cannot_be_a_question_comes_back_with_the_reason(desk, institution, changes):
    answer = desk.post(url("new-question"), question_form(institution, **changes))
    assert answer.status_code == 200
    assert not everywhere.exists()


def test_a_code_is_not_taken_twice(desk, institution):
    desk.post(url("new-question"), question_form(institution))
    answer = desk.post(url("new-question"), question_form(institution, stem_ko="다른 물음"))
    assert "code" in answer.context["form"].errors
    assert everywhere.get().payload["stem"]["ko"] != "다른 물음"


def test_the_bank_of_another_institution_cannot_be_chosen(desk, other_institution):
    answer = desk.post(url("new-question"), question_form(other_institution))
    assert "institution" in answer.context["form"].errors


def test_a_quiz_is_built_published_and_taken(desk, course, institution, now):
    first, second = making.question(institution, now), making.question(institution, now)
    answer = desk.post(url("new-quiz"), {"course": course.pk, "code": "QUIZ-9", "title_ko": "새 확인 문제", "title_en": ""})
    quiz = Quiz.objects.get()
    rules = {"pass_percent": "60", "attempts_allowed": "1", "window": "any_time", "review_policy": "marks"}
    places = {f"place-{second.pk}": "1", f"place-{first.pk}": "2", f"points-{first.pk}": "3"}
    assert desk.post(answer.headers["Location"], rules | places).status_code == 302
    desk.post(url("publish-quiz", quiz.public_id))
    version = selectors.current_version(quiz)
    assert [(item.question_version, item.points) for item in version.items.select_related("question_version")] == [
        (second, Decimal(1)),
        (first, Decimal(3)),
    ]
    enrolment = making.enrolment(factories.UserFactory(), now, course=course)
    assert services.start_attempt(enrolment=enrolment, quiz=quiz, now=now).max_score == 4


def test_an_empty_quiz_is_not_published_and_says_why(desk, course, now):
    quiz = making.quiz(course, now, publish=False)
    services.save_quiz_draft(quiz=quiz, settings=QuizSettings(), items=[], author=None, now=now)
    answer = desk.post(url("publish-quiz", quiz.public_id), follow=True)
    assert answer.context["versions"][0].published_at is None
    assert any("1" in str(message) or message.level_tag == "error" for message in answer.context["messages"])


def test_dates_are_asked_for_where_they_count(desk, course, now):
    quiz = making.quiz(course, now)
    rules = {"pass_percent": "60", "window": "dates", "review_policy": "marks", "opens_at": "2026-03-05T10:00", "closes_at": "2026-03-05T09:00"}
    assert "closes_at" in desk.post(url("edit-quiz", quiz.public_id), rules).context["form"].errors


def test_results_of_a_run_show_learners_half_hidden_and_how_easy_each_question_was(signed_in, registrar, enrolment, quiz, now):
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)
    making.save(attempt, making.slots(attempt)[1], "k0", now=now)
    services.submit_attempt(attempt=attempt, now=now)
    answer = signed_in(registrar).get(url("results", quiz.public_id, enrolment.run.public_id))
    assert sorted(row.percent for row in answer.context["facilities"]) == [0, 100]
    html = answer.content.decode()
    assert "이*준" in html
    assert enrolment.learner.name not in html


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_the_desk_opens_in_both_languages(signed_in, registrar, enrolment, quiz, now, language):
    client = signed_in(registrar)
    question = Question.objects.with_scope(institution=None).earliest("pk")
    pages = [("quizzes",), ("new-quiz",), ("questions",), ("new-question",), ("question", question.public_id), ("edit-question", question.public_id)]
    pages += [("quiz", quiz.public_id), ("edit-quiz", quiz.public_id), ("results", quiz.public_id, enrolment.run.public_id)]
    for page in pages:
        answer = client.get(url(*page, language=language))
        assert answer.status_code == 200, page
        assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 3), ("difficulty=5", 1), ("objective=ml.", 2), ("state=draft", 1), ("state=retired", 0), ("text=거짓말", 1), ("difficulty=x&state=y", 3)],
)
def test_the_bank_is_filtered(desk, institution, other_institution, now, query, found):
    making.question(institution, now, objective="ml.kinds", difficulty=5)
    making.question(institution, now, objective="ml.data", stem="거짓말을 찾으세요")
    services.save_question_draft(institution=institution, code="DRAFT-1", content=making.content(), author=None, now=now)
    making.question(other_institution, now)
    assert desk.get(f"{url('questions')}?{query}").context["page_obj"].paginator.count == found


@pytest.mark.parametrize("count", [1, 20])
def test_the_bank_costs_the_same_queries_for_one_and_twenty_questions(desk, institution, now, count, django_assert_max_num_queries):
    for _ in range(count):
        making.question(institution, now)
    with django_assert_max_num_queries(12):
        desk.get(url("questions"))
