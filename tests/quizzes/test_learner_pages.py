"""The learner's pages, in both languages and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from courses.quizzes import services
from courses.quizzes.models import Attempt, Response
from lms.kernel import clock
from tests.quizzes import making

pytestmark = pytest.mark.django_db
CLOSED_AT = re.compile(r'name="(seq-\d+|page)" value="([^"]*)"')


@pytest.fixture
def now():
    """Doors read the clock."""
    return clock.now()


@pytest.fixture
def page(signed_in, learner):
    return signed_in(learner)


def url(name, *args, language="ko"):
    with translation.override(language):
        return reverse(f"quizzes:{name}", args=args)


def form_of(answer):
    """The hidden fields of the attempt's form, as a browser without JavaScript would send them."""
    return dict(CLOSED_AT.findall(answer.content.decode()))


@pytest.mark.parametrize(("language", "words"), [("ko", "확인 문제"), ("en", "Quiz")])
def test_every_page_speaks_both_languages(page, enrolment, quiz, now, language, words):
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)
    for name, args in [
        ("list", [enrolment.public_id]),
        ("quiz", [enrolment.public_id, quiz.public_id]),
        ("attempt", [attempt.public_id]),
        ("submit", [attempt.public_id]),
    ]:
        answer = page.get(url(name, *args, language=language))
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert f'lang="{language}"' in answer.content.decode()
    services.submit_attempt(attempt=attempt, now=now)
    assert words in page.get(url("result", attempt.public_id, language=language)).content.decode()


def test_the_start_page_says_when_it_would_end_before_the_click(page, enrolment, quiz, now):
    answer = page.get(url("quiz", enrolment.public_id, quiz.public_id))
    assert answer.context["would_end_at"] - now < timedelta(minutes=30, seconds=30)
    assert answer.headers["Cache-Control"].count("no-store") == 1


def test_a_quiz_is_taken_from_start_to_result_without_javascript(page, enrolment, quiz):
    answer = page.post(url("start", enrolment.public_id, quiz.public_id), follow=True)
    attempt = Attempt.objects.get()
    slots = making.slots(attempt)
    form = form_of(answer) | {f"choice-{slots[1]}": "k0"}
    answer = page.post(url("save", attempt.public_id), form | {"save": "1"}, follow=True)
    assert Response.objects.get(item__slot=slots[1]).answer == ["k0"]
    form = form_of(answer) | {f"choice-{slots[1]}": "k0", f"choice-{slots[2]}": ["k1", "k0"]}
    answer = page.post(url("save", attempt.public_id), form | {"review": "1"})
    assert answer.headers["Location"] == url("submit", attempt.public_id)
    assert page.get(answer.headers["Location"]).context["blank"] == []
    answer = page.post(url("submit-now", attempt.public_id), follow=True)
    assert answer.context["attempt"].percent == 100
    assert making.CANARY in answer.content.decode(), "passing opens the solutions"


def test_what_has_no_answer_is_listed_before_handing_in(page, attempt):
    assert [item.slot for item in page.get(url("submit", attempt.public_id)).context["blank"]] == [1, 2]


def test_a_second_window_is_shown_both_answers_and_asked(page, attempt, now):
    form = form_of(page.get(url("attempt", attempt.public_id)))
    slot = making.slots(attempt)[1]
    making.save(attempt, slot, "k2")
    answer = page.post(url("save", attempt.public_id), form | {f"choice-{slot}": "k1", "save": "1"})
    assert answer.status_code == 409
    assert Response.objects.get(item__slot=slot).answer == ["k2"], "nothing was overwritten"
    again = form_of(answer) | {f"choice-{slot}": "k1", "save": "1"}
    assert page.post(url("save", attempt.public_id), again).status_code == 302
    assert Response.objects.get(item__slot=slot).answer == ["k1"]


def test_saving_too_late_leads_to_the_result(page, enrolment, quiz, now):
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now - timedelta(hours=1))
    assert page.post(url("save", attempt.public_id), {"seq-1": "0", "choice-1": "k0", "page": "p"}, follow=True).redirect_chain
    assert Attempt.objects.get().submitted_at == attempt.deadline_at


@pytest.mark.parametrize("name", ["attempt", "submit", "result"])
def test_an_attempt_whose_time_is_over_is_closed_on_access(page, enrolment, quiz, now, name):
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now - timedelta(hours=1))
    page.get(url(name, attempt.public_id))
    assert Attempt.objects.get().state == "auto_submitted"


@pytest.mark.parametrize("name", ["attempt", "submit", "result"])
def test_an_attempt_of_somebody_else_is_not_there(signed_in, other_learner, attempt, name):
    assert signed_in(other_learner).get(url(name, attempt.public_id)).status_code == 404


def test_a_refused_start_says_why(page, enrolment, quiz, now):
    for _ in range(2):
        services.submit_attempt(attempt=services.start_attempt(enrolment=enrolment, quiz=quiz, now=now), now=now)
    assert str(services.NoAttemptsLeft.message) in page.get(url("quiz", enrolment.public_id, quiz.public_id)).content.decode()
    answer = page.post(url("start", enrolment.public_id, quiz.public_id))
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "form",
    [
        {"seq-1": "x", "choice-1": "k0"},
        {"seq-1": "-1", "choice-1": "k0"},
        {"seq-99999999999999999999": "0"},
        {"seq-": "0"},
        {"seq-1": "0", "choice-1": "a\x00b"},
        {"seq-1": "9" * 400, "choice-1": "k0"},
        {"seq-1": "0", "choice-1": ["k0", "k1"]},
        {"seq-²": "0"},
        {},
    ],
)
def test_a_nonsense_form_changes_nothing_and_breaks_nothing(page, attempt, form):
    assert page.post(url("save", attempt.public_id), form).status_code in {302, 404, 409, 422}


@pytest.mark.parametrize("questions", [1, 20])
def test_the_pages_cost_the_same_queries_for_one_and_twenty_questions(page, enrolment, institution, now, questions, django_assert_max_num_queries):
    versions = [making.question(institution, now) for _ in range(questions)]
    quiz = making.quiz(enrolment.run.course, now, questions=versions, review_policy="solutions")
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)
    with django_assert_max_num_queries(6):
        page.get(url("attempt", attempt.public_id))
    services.submit_attempt(attempt=attempt, now=now)
    with django_assert_max_num_queries(17):  # eight of them for attendance, its rules and moves and the way to the certificate
        page.get(url("result", attempt.public_id))
    with django_assert_max_num_queries(9):
        page.get(url("list", enrolment.public_id))
