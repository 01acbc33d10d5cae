"""REST: where I stand, asking, taking back; for staff what waits, yes and no."""

from __future__ import annotations

import pytest
import time_machine

from courses.attendance import selectors
from courses.enrolment import services as enrolment_services
from tests import factories
from tests.attendance.asking import WORDS, ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, instructor, registrar, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


def post(browser, address, data=None, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(address, data or {}, content_type="application/json", headers=headers)


def test_i_see_where_i_stand(signed_in, learner, enrolment, meeting, mark):
    mark(meeting, {enrolment: "late"})
    answer = signed_in(learner).get(f"/api/v1/enrolments/{enrolment.public_id}/attendance/")
    found = answer.json()
    assert (found["summary"]["planned"], found["outlook"]["standing"], len(found["lines"])) == (4, "safe", 4)
    first, second = found["lines"][:2]
    assert (first["status"], first["minutes"], first["may_ask"], first["correction"]) == ("late", 120, True, "")
    assert [one["kind"] for one in first["seen"]] == ["late"]
    assert (second["status"], second["minutes"], second["may_ask"]) == ("", None, False)


def test_i_ask_once_and_take_it_back(signed_in, learner, enrolment, meeting):
    browser = signed_in(learner)
    address = f"/api/v1/enrolments/{enrolment.public_id}/corrections/"
    wish = {"class_session": 1, "wish": "excused", "absence_reason": "exam", "words": WORDS}
    first, again = (post(browser, address, wish, key="once") for _ in range(2))
    assert (first.status_code, first.json()["id"], first.json()["absence_reason"]) == (201, again.json()["id"], "exam")
    assert post(browser, address, wish, key="twice").json()["code"] == "asked-already"
    back = post(browser, f"/api/v1/corrections/{first.json()['id']}/take-back/")
    assert (back.status_code, back.json()["state"]) == (200, "taken_back")


@pytest.mark.parametrize(
    ("wish", "key", "status"),
    [
        ({"class_session": 1, "wish": "present", "words": WORDS}, "", 422),
        ({"class_session": 1, "wish": "absent", "words": WORDS}, "k", 422),
        ({"class_session": 1, "wish": "present", "words": " "}, "k", 422),
        ({"class_session": 1, "wish": "present", "words": "a\0b"}, "k", 422),
        ({"class_session": 10**9, "wish": "present", "words": WORDS}, "k", 422),
        ({"class_session": 1, "wish": "excused", "absence_reason": "no-such", "words": WORDS}, "k", 422),
        ({"class_session": 9, "wish": "present", "words": WORDS}, "k", 404),
        ({"class_session": 2, "wish": "present", "words": WORDS}, "k", 409),
        ([], "k", 422),
    ],
)
def test_what_cannot_be_asked_is_refused(signed_in, learner, enrolment, meeting, wish, key, status):
    assert post(signed_in(learner), f"/api/v1/enrolments/{enrolment.public_id}/corrections/", wish, key=key).status_code in {status, 400}


def test_staff_list_and_decide(desk, enrolment, other_enrolment, meeting, now):
    first, second = ask(enrolment, meeting, now=now), ask(other_enrolment, meeting, now=now)
    listed = desk.get("/api/v1/corrections/").json()["results"]
    assert [one["id"] for one in listed] == [first.public_id, second.public_id]
    assert listed[0]["enrolment"] == enrolment.public_id
    assert post(desk, f"/api/v1/corrections/{first.public_id}/refuse/").status_code in {400, 422}
    refused = post(desk, f"/api/v1/corrections/{first.public_id}/refuse/", {"answer": "아닙니다."})
    assert (refused.json()["state"], refused.json()["answer"]) == ("refused", "아닙니다.")
    assert post(desk, f"/api/v1/corrections/{first.public_id}/approve/", {"status": "present", "answer": "예"}).json()["code"] == "request-is-decided"
    approved = post(desk, f"/api/v1/corrections/{second.public_id}/approve/", {"status": "late", "minutes": 110, "answer": "예"})
    assert approved.json()["state"] == "approved"
    record = selectors.live_records().get(enrolment=other_enrolment)
    assert (record.status, record.minutes) == ("late", 110)


def test_another_persons_ids_lead_nowhere(signed_in, foreign_instructor, other_learner, enrolment, meeting, now):
    asked = ask(enrolment, meeting, now=now)
    browser = signed_in(other_learner)
    assert browser.get(f"/api/v1/enrolments/{enrolment.public_id}/attendance/").status_code == 404
    assert post(browser, f"/api/v1/corrections/{asked.public_id}/take-back/").status_code == 404
    assert browser.get("/api/v1/corrections/").status_code == 403
    staff = signed_in(foreign_instructor)
    for verb in ("approve", "refuse"):
        assert post(staff, f"/api/v1/corrections/{asked.public_id}/{verb}/", {"answer": "x", "status": "present"}).status_code == 404
    assert staff.get("/api/v1/corrections/").json()["results"] == []


def test_the_list_costs_the_same_queries_with_many(desk, run, meeting, now, django_assert_max_num_queries):
    desk.get("/api/v1/corrections/")
    for count in (1, 15):
        for _ in range(count):
            ask(factories.EnrolmentFactory(run=run), meeting, now=now)
        with django_assert_max_num_queries(9):
            desk.get("/api/v1/corrections/")
