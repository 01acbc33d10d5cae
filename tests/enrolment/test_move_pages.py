"""The desk moves and exchanges places in steps: choose, see what would happen, do it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.enrolment.models import Enrolment, Move
from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(now, institution):
    return factories.open_run(at=now, capacity=2, course=factories.CourseFactory(institution=institution, title_en="First Steps"))


@pytest.fixture
def other(run, now):
    return factories.open_run(at=now + timedelta(days=1), course=run.course, capacity=1)


@pytest.fixture
def place(run, apply, learner):
    return apply(learner, run)


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def text(answer):
    return answer.content.decode()


def address(place, what):
    return f"/en/desk/registrar/enrolments/{place.public_id}/{what}/"


def test_a_move_is_seen_before_it_is_done(desk, place, other, learner):
    wish = {"to": other.public_id, "reason": "강의실 변경"}
    seen = desk.post(address(place, "move"), {**wish, "step": "try"})
    assert "a place (General)" in text(seen)
    assert "Move now" in text(seen)
    assert "이*준" in text(seen)
    assert not Move.objects.exists()
    done = desk.post(address(place, "move"), {**wish, "step": "do", "seen": other.public_id})
    assert done.url == f"/en/desk/registrar/runs/{other.public_id}/"
    assert Enrolment.objects.get(run=other, learner=learner).state == "confirmed"


def test_what_was_not_seen_is_not_done(desk, place, other):
    page = desk.post(address(place, "move"), {"to": other.public_id, "reason": "강의실 변경", "step": "do", "seen": "another"})
    assert "What would happen" in text(page)
    assert not Move.objects.exists()


def test_why_it_cannot_be_is_said(desk, place, other, apply, other_learner):
    apply(other_learner, other)
    answer = desk.post(address(place, "move"), {"to": other.public_id, "reason": "강의실 변경", "step": "try"})
    assert answer.status_code == 422
    assert "Every seat is taken" in text(answer)
    assert desk.post(address(place, "move"), {"to": other.public_id, "reason": ""}).status_code == 422


def test_other_dates_of_the_course_come_first_and_words_narrow(desk, place, other, run, now, institution):
    elsewhere = factories.open_run(at=now, course=factories.CourseFactory(institution=institution, title_en="Prompt Writing"))
    foreign = factories.open_run(at=now)
    page = text(desk.get(address(place, "move")))
    assert page.index(other.public_id) < page.index(elsewhere.public_id)
    assert foreign.public_id not in page
    narrowed = text(desk.get(address(place, "move"), {"q": "Prompt"}))
    assert elsewhere.public_id in narrowed
    assert other.public_id not in narrowed
    assert "no other class" in text(desk.get(address(place, "move"), {"q": "nothing like it"}))


def test_an_exchange_is_seen_before_it_is_done(desk, place, other, apply, other_learner):
    partner = apply(other_learner, other)
    found = {"text": "박지우"}
    assert partner.public_id in text(desk.post(address(place, "swap"), {**found, "step": "search"}))
    wish = {**found, "to": partner.public_id, "reason": "서로 바꾸기로 함"}
    assert "Exchange now" in text(desk.post(address(place, "swap"), {**wish, "step": "try"}))
    assert not Move.objects.exists()
    desk.post(address(place, "swap"), {**wish, "step": "do", "seen": partner.public_id})
    assert Move.objects.count() == 2
    assert [other_learner.pk] in PersonalDataAccess.objects.filter(action="search").values_list("subject_ids", flat=True)


def test_the_other_is_found_by_the_number_of_the_application_too(desk, place, other, apply, other_learner):
    partner = apply(other_learner, other)

    def search(words):
        return text(desk.post(address(place, "swap"), {"text": words, "step": "search"}))

    assert partner.public_id in search(partner.receipt.upper())
    assert "Nobody with a place" in search("없는사람")
    assert partner.public_id not in text(desk.get(address(place, "swap")))


def test_the_run_leads_there(desk, place, run):
    page = text(desk.get(f"/en/desk/registrar/runs/{run.public_id}/"))
    assert address(place, "move") in page
    assert address(place, "swap") in page


def test_the_list_of_classes_costs_the_same_for_many(desk, place, other, run, now, django_assert_num_queries):
    desk.get(address(place, "move"))
    with CaptureQueriesContext(connection) as few:
        desk.get(address(place, "move"))
    for days in range(2, 8):
        factories.open_run(at=now + timedelta(days=days), course=run.course)
    with django_assert_num_queries(len(few)):
        desk.get(address(place, "move"))


def test_the_learner_reads_that_she_was_moved(desk, signed_in, place, other, learner):
    desk.post(address(place, "move"), {"to": other.public_id, "reason": "강의실 변경", "step": "do", "seen": other.public_id})
    page = text(signed_in(learner).get(f"/en/my/enrolments/{place.public_id}/"))
    assert "moved you to another class" in page
    assert "강의실 변경" in page
