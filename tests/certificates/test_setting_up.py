"""The registrar's page for the words and the conditions of a course's certificate."""

from __future__ import annotations

from decimal import Decimal

import pytest

from certificates.models import Credential, Requirement
from tests.quizzes import making

pytestmark = pytest.mark.django_db

WORDS = {
    "title_ko": "수료증",
    "title_en": "Certificate of Completion",
    "sentence_ko": "위 사람은 이 과정을 마쳤으므로 이 증서를 드립니다.",
    "sentence_en": "The person named above has completed the course.",
    "issuer_ko": "서초 AI 배움터장",
    "issuer_en": "Head of Seocho AI Learning",
    "attendance_percent": "80",
}


@pytest.fixture
def door(run):
    return f"/en/desk/registrar/courses/{run.course.code}/credential/"


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def test_a_course_gets_its_certificate_and_its_rule(desk, door, run, now):
    quiz = making.quiz(run.course, now)
    response = desk.post(door, {**WORDS, "quiz": quiz.pk, "min_quiz_score": "60"}, follow=True)
    assert "Saved." in response.content.decode()
    requirement = Requirement.objects.get()
    assert (requirement.credential.course, requirement.quiz) == (run.course, quiz)
    assert requirement.min_quiz_score == Decimal(60)
    assert str(requirement.min_attendance_share) == "0.80"
    assert "서초 AI 배움터장" in desk.get(door).content.decode()


def test_saving_the_same_again_makes_no_new_version(desk, door):
    for _ in range(2):
        desk.post(door, WORDS)
    assert (Credential.objects.count(), Requirement.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_ko": ""},
        {"sentence_ko": "가" * 81},
        {"attendance_percent": "101"},
        {"attendance_percent": "many"},
        {"issuer_ko": "서초 🤖 배움터장"},
        {"quiz": "999999"},
        {"title_ko": "수료증\x00"},
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_saved(desk, door, wrong):
    assert desk.post(door, {**WORDS, **wrong}).status_code == 422
    assert not Credential.objects.exists()


def test_a_quiz_without_points_is_said(desk, door, run, now):
    quiz = making.quiz(run.course, now)
    assert "Say how many points" in desk.post(door, {**WORDS, "quiz": quiz.pk}).content.decode()


@pytest.mark.parametrize(("person", "status"), [("learner", 403), ("instructor", 403), ("editor", 403)])
def test_only_a_registrar_gets_in(request, signed_in, door, person, status):
    client = signed_in(request.getfixturevalue(person))
    assert {client.get(door).status_code, client.post(door, WORDS).status_code} == {status}


def test_a_course_that_never_was_is_not_found(desk):
    assert desk.get("/desk/registrar/courses/NOTHING-1/credential/").status_code == 404
