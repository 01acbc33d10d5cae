"""The same by REST: the table without names, marks of one class session, and who came without a place."""

from __future__ import annotations

import pytest
import time_machine

from courses.attendance import selectors
from courses.attendance.models import Observation, WalkIn
from courses.enrolment import services as enrolment_services
from tests import factories

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, instructor, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    return signed_in(instructor)


@pytest.fixture
def here(run):
    return f"/api/v1/runs/{run.public_id}"


def test_the_table_has_no_names(desk, here, meeting, enrolment, other_enrolment, mark):
    mark(meeting, {enrolment: "late"})
    answer = desk.get(f"{here}/attendance/")
    found = answer.json()
    assert [(row["enrolment"], row["statuses"]) for row in found["rows"]] == [
        (other_enrolment.public_id, ["", "", "", ""]),
        (enrolment.public_id, ["late", "", "", ""]),
    ]
    assert [one["attended"] for one in found["class_sessions"]] == [1, 0, 0, 0]
    assert enrolment.learner.name not in answer.content.decode()


def test_marks_are_written_once_and_strangers_and_surprises_are_refused(desk, here, meeting, enrolment, mark):
    address, key = f"{here}/class-sessions/1/marks/", enrolment.public_id
    sent = {"marks": [{"enrolment": key, "status": "present"}], "nonce": "n", "read_from": "sheet"}
    assert [desk.post(address, sent, content_type=JSON).json() for _ in range(2)] == [{"changed": 1}, {"changed": 0}]
    assert Observation.objects.get().source == "sheet"
    again = {"marks": [{"enrolment": key, "status": "late"}], "nonce": "m"}
    assert desk.post(address, again, content_type=JSON).json()["code"] == "changed-meanwhile"
    stranger = factories.EnrolmentFactory().public_id
    refused = desk.post(address, {"marks": [{"enrolment": stranger, "status": "late"}], "nonce": "s"}, content_type=JSON)
    assert refused.json()["code"] == "not-on-the-roll"
    assert dict(selectors.live_records().values_list("enrolment", "status")) == {enrolment.pk: "present"}


def test_who_came_without_a_place_is_noted_once_and_not_given_back(desk, here, meeting):
    address = f"{here}/class-sessions/1/walk-ins/"
    for _ in range(2):
        answer = desk.post(address, {"name": "오느라", "nonce": "n"}, content_type=JSON)
        assert answer.status_code == 201
        assert "오느라" not in answer.content.decode()
    assert WalkIn.objects.get().name == "오느라"
    assert desk.post(address, {"name": "오", "nonce": "m"}, content_type=JSON).status_code == 422
