"""Nothing that a running attempt sends holds a key, an explanation or a hint of either: HTML, JSON, headers, order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.quizzes import selectors, services
from courses.quizzes.data import Option, QuestionContent
from courses.quizzes.models import ReviewPolicy
from lms.kernel import clock
from tests.quizzes import making

pytestmark = pytest.mark.django_db
SECRETS = (making.CANARY, "is_correct", "right_choices", "explanation", "scoring", "fraction", "difficulty", "objective", "literacy.canary")


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def attempt(enrolment, now):
    questions = [
        making.question(enrolment.run.course.institution, now, objective="literacy.canary"),
        making.question(enrolment.run.course.institution, now, kind="multiple", right=(1, 2), objective="literacy.canary"),
    ]
    quiz = making.quiz(enrolment.run.course, now, questions=questions, review_policy=ReviewPolicy.SOLUTIONS)
    return services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)


def everything(answer):
    return "\n".join([*(f"{name}: {value}" for name, value in answer.items()), answer.content.decode()])


def test_no_answer_of_a_running_attempt_holds_a_secret(signed_in, learner, attempt):
    client = signed_in(learner)
    api = f"/api/v1/attempts/{attempt.public_id}/"
    pages = [reverse(f"quizzes:{name}", args=[attempt.public_id]) for name in ("attempt", "submit", "result")]
    pages += [
        reverse("quizzes:list", args=[attempt.enrolment.public_id]),
        reverse("quizzes:quiz", args=[attempt.enrolment.public_id, attempt.quiz.public_id]),
    ]
    headers = {"If-Match": '"0"', "Idempotency-Key": "one"}
    answers = [client.get(page, follow=True) for page in [*pages, *[f"/en{page}" for page in pages], api, f"{api}result/"]]
    answers += [client.put(f"{api}items/1/", {"choices": choices}, content_type="application/json", headers=headers) for choices in (["k0"], ["k3"])]
    answers += [client.post(reverse("quizzes:save", args=[attempt.public_id]), {"seq-1": "0", "choice-1": "k2", "page": "p"})]
    for answer in answers:
        assert answer.status_code < 500
        assert not [secret for secret in SECRETS if secret in everything(answer)], answer.request["PATH_INFO"]


def test_reading_a_running_attempt_does_not_even_fetch_a_key(attempt, django_assert_num_queries):
    with django_assert_num_queries(1) as counted:
        selectors.presented_items(attempt, language="ko")
    sql = counted.captured_queries[0]["sql"]
    assert '"key"' not in sql
    assert '"explanation"' not in sql


def test_a_right_and_a_wrong_answer_are_acknowledged_alike(signed_in, learner, attempt):
    client = signed_in(learner)
    slot = making.slots(attempt)[1]
    shapes = set()
    for seq, choice in enumerate(("k0", "k1")):
        answer = client.put(
            f"/api/v1/attempts/{attempt.public_id}/items/{slot}/",
            {"choices": [choice]},
            content_type="application/json",
            headers={"If-Match": f'"{seq}"', "Idempotency-Key": f"op-{seq}"},
        )
        shapes.add((answer.status_code, tuple(sorted(answer.json()))))
    assert len(shapes) == 1


def test_where_only_the_score_is_shown_the_solutions_never_leave(signed_in, learner, enrolment, now):
    quiz = making.quiz(enrolment.run.course, now, review_policy=ReviewPolicy.SCORE)
    attempt = services.submit_attempt(attempt=services.start_attempt(enrolment=enrolment, quiz=quiz, now=now), now=now)
    client = signed_in(learner)
    for path in (reverse("quizzes:result", args=[attempt.public_id]), f"/api/v1/attempts/{attempt.public_id}/result/"):
        assert making.CANARY not in everything(client.get(path))


def test_with_attempts_left_the_marks_are_shown_and_the_solutions_wait(signed_in, learner, enrolment, quiz, now):
    attempt = services.submit_attempt(attempt=services.start_attempt(enrolment=enrolment, quiz=quiz, now=now), now=now)
    client = signed_in(learner)
    result = client.get(f"/api/v1/attempts/{attempt.public_id}/result/").json()
    assert [item["earned"] for item in result["items"]] == ["0.0000000"] * 2
    assert [item["right_choices"] for item in result["items"]] == [None] * 2
    assert making.CANARY not in everything(client.get(reverse("quizzes:result", args=[attempt.public_id])))


def test_markup_in_a_question_is_shown_as_text(signed_in, learner, enrolment, now):
    content = QuestionContent(
        kind="single",
        stem={"ko": "<script>alert(1)</script> & <b>굵게</b>"},
        options=(Option(text={"ko": '"><img src=x onerror=alert(1)>'}, is_correct=True), Option(text={"ko": "{{ request }}"})),
    )
    institution = enrolment.run.course.institution
    version = services.save_question_draft(institution=institution, code="XSS", content=content, author=None, now=now)
    services.publish_question_version(version=version, publisher=None, now=now)
    quiz = making.quiz(enrolment.run.course, now, questions=[version])
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)
    html = signed_in(learner).get(reverse("quizzes:attempt", args=[attempt.public_id])).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<img src=x" not in html
