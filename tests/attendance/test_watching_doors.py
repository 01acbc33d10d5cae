"""The operation by which a browser tells what it played, and the page on which staff see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.attendance.models import PlayedInterval
from courses.enrolment import services as enrolment_services
from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def lecture(run):
    run.is_online = True
    run.save()
    lecture = factories.LectureFactory(course=run.course, number=1, minutes=10)
    run.class_sessions.filter(number=1).update(lecture=lecture)
    return lecture


@pytest.fixture
def send(signed_in, enrolment, lecture):
    def do(*played, person=None, place=None, number=1):
        client = signed_in(person or enrolment.learner)
        address = f"/api/v1/enrolments/{(place or enrolment).public_id}/lectures/{number}/played/"
        return client.post(address, {"played": list(played)}, content_type=JSON)

    return do


def stretch(begins, ends, nonce="n1"):
    return {"nonce": nonce, "from": begins, "to": ends}


def test_it_answers_how_much_was_watched(send, client, enrolment):
    answer = send(stretch(0, 30), stretch(30, 90, "n2"))
    assert (answer.status_code, answer.json()) == (
        200,
        {"seconds": 60, "length": 600, "percent": 10, "needed": 80, "believed": 60, "cut": 30},
    )
    asked = client.get(f"/api/v1/enrolments/{enrolment.public_id}/lectures/1/played/").json()
    assert asked == {"seconds": 60, "length": 600, "percent": 10, "needed": 80}


def test_what_is_sent_twice_is_answered_alike(send, at_now):
    first = send(stretch(0, 30)).json()
    at_now.shift(timedelta(minutes=1))
    again = send(stretch(0, 30)).json()
    assert (first["percent"], again["percent"], again["believed"]) == (5, 5, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "n", "from": 10, "to": 10},
        {"nonce": "n", "from": -1, "to": 10},
        {"nonce": "n", "from": 0, "to": 10**12},
        {"nonce": "n", "from": "zehn", "to": 10},
        {"nonce": "n", "from": 0.5, "to": 10},
        {"nonce": "", "from": 0, "to": 10},
        {"nonce": "n" * 65, "from": 0, "to": 10},
        {"nonce": "a:b 😀", "from": 0, "to": 10},
        {"from": 0, "to": 10},
        "n",
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(send, wrong):
    answer = send(stretch(0, 10, "good"), wrong)
    assert answer.status_code in {400, 422}, answer.content
    assert not PlayedInterval.objects.exists()


def test_nothing_and_too_much_at_once_are_refused(send, signed_in, enrolment):
    assert send().status_code in {400, 422}
    assert send(*(stretch(0, 1, f"n{at}") for at in range(201))).status_code in {400, 422}


def test_strangers_get_404_and_the_signed_out_401(send, client, enrolment, other_learner, instructor):
    for person in (other_learner, instructor):
        assert send(stretch(0, 10), person=person).status_code == 404
    assert send(stretch(0, 10), number=9).status_code == 404
    client.logout()
    assert client.post(f"/api/v1/enrolments/{enrolment.public_id}/lectures/1/played/", {}, content_type=JSON).status_code == 401


def test_who_has_withdrawn_is_told_so(send, enrolment):
    enrolment_services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=enrolment.applied_at)
    answer = send(stretch(0, 10))
    assert (answer.status_code, answer.json()["code"]) == (409, "no-place-to-watch-from")


def test_staff_see_who_watched_how_much_and_the_look_is_logged(send, signed_in, registrar, run, enrolment, other_enrolment):
    send(stretch(0, 60))
    shown = signed_in(registrar).get(f"/en/desk/instructor/runs/{run.public_id}/watched/").content.decode()
    assert "self-reported" in shown
    assert shown.count("10%") == 1
    assert enrolment.learner.name in shown
    assert "Whoever has watched 80% of a lecture" in shown
    assert PersonalDataAccess.objects.get().subject_count == 2


def test_staff_are_told_where_there_is_nothing_to_see(signed_in, registrar, run, instructor):
    address = f"/en/desk/instructor/runs/{run.public_id}/watched/"
    assert "Nobody has a place yet" in signed_in(registrar).get(address).content.decode()
    factories.EnrolmentFactory(run=run)
    shown = signed_in(registrar).get(address).content.decode()
    assert "No lecture belongs to these classes" in shown
    assert "watching does not count" in shown
    assert signed_in(instructor).get(address).status_code == 404


def test_the_page_asks_as_much_for_many_people_as_for_one(signed_in, registrar, run, lecture, enrolment, django_assert_max_num_queries):
    client = signed_in(registrar)
    address = f"/en/desk/instructor/runs/{run.public_id}/watched/"
    client.get(address)
    for more in (0, 19):
        for _ in range(more):
            factories.EnrolmentFactory(run=run)
        with django_assert_max_num_queries(16):
            client.get(address)
