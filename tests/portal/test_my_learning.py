"""나의 학습 says where a learner stands, what is next and what is missing, and shows nobody else's."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.catalogue.models import CourseRun
from courses.enrolment import services as enrolment_services
from courses.quizzes import services as quizzes_services
from tests import factories
from tests.quizzes import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(now):
    with time_machine.travel(now, tick=False):
        yield now


def enrol(learner, now, **fields):
    run = factories.open_run(at=now, **fields)
    return enrolment_services.apply(learner=learner, run=run, request_key=uuid4().hex, actor=learner, now=now)


def test_an_empty_page_says_what_to_do_next(signed_in, learner):
    page = signed_in(learner).get("/en/my/").content.decode()
    assert "You have no course at the moment" in page
    assert "/en/courses/" in page


def test_it_names_the_course_and_the_next_class(signed_in, learner, clock):
    enrolment = enrol(learner, clock)
    page = signed_in(learner).get("/my/").content.decode()
    assert enrolment.run.course.title_ko in page
    assert "2026년 3월 19일(목) 오후 2시~4시" in page


def test_another_learners_course_is_not_shown(signed_in, learner, other_learner, clock):
    enrolment = enrol(other_learner, clock)
    assert enrolment.public_id not in signed_in(learner).get("/my/").content.decode()


def test_a_withdrawn_place_stands_under_earlier(signed_in, learner, clock):
    enrolment = enrol(learner, clock)
    enrolment_services.withdraw(enrolment=enrolment, actor=learner, now=clock)
    page = signed_in(learner).get("/en/my/").content.decode()
    assert "You have no course at the moment" in page
    assert "Earlier" in page


def test_a_quiz_that_was_begun_is_gone_on_with_from_here(signed_in, learner, clock):
    enrolment = enrol(learner, clock)
    attempt = quizzes_services.start_attempt(enrolment=enrolment, quiz=making.quiz(enrolment.run.course, clock), now=clock)
    page = signed_in(learner).get("/en/my/").content.decode()
    assert "You are in the middle of" in page
    assert f"/en/my/attempts/{attempt.public_id}/" in page
    assert "30\xa0minutes left" in page


def test_giving_the_place_back_is_offered_while_it_can_be_done(signed_in, learner, clock):
    enrolment = enrol(learner, clock)
    client = signed_in(learner)
    assert "See details or cancel" in client.get("/en/my/").content.decode()
    CourseRun.objects.filter(pk=enrolment.run_id).update(withdraw_until=clock)
    assert "See details or cancel" not in client.get("/en/my/").content.decode()


def test_as_many_queries_for_ten_courses_as_for_one(signed_in, learner, clock):
    client = signed_in(learner)
    enrol(learner, clock)
    client.get("/my/")
    with CaptureQueriesContext(connection) as one:
        client.get("/my/")
    for weeks in range(1, 10):
        run = factories.open_run(at=clock + timedelta(weeks=50 * weeks))
        CourseRun.objects.filter(pk=run.pk).update(apply_opens_at=clock)
        enrolment_services.apply(learner=learner, run=CourseRun.objects.get(pk=run.pk), request_key=uuid4().hex, actor=learner, now=clock)
    with CaptureQueriesContext(connection) as ten:
        client.get("/my/")
    assert len(ten) == len(one)
