"""A program of staff tells who was in a meeting: each row has an outcome of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.attendance.models import Observation
from courses.enrolment import services as enrolment_services
from tests import factories

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def send(signed_in, registrar, run):
    def do(*rows, person=None, number=1):
        client = signed_in(person or registrar)
        return client.post(f"/api/v1/runs/{run.public_id}/class-sessions/{number}/live-list/", {"rows": list(rows)}, content_type=JSON)

    return do


@pytest.fixture
def stay(meeting):
    """A row: `stay(name="이서준")` from the beginning of the class for fifty minutes."""

    def do(*, begins=0, minutes=50, **who):
        joined = meeting.starts_at + timedelta(minutes=begins)
        return {**who, "joined_at": joined.isoformat(), "left_at": (joined + timedelta(minutes=minutes)).isoformat()}

    return do


def outcomes(answer):
    assert answer.status_code == 200, answer.content
    return [row["outcome"] for row in answer.json()["rows"]]


def test_each_row_is_answered(send, stay, run, enrolment, other_enrolment):
    twins = [factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name="김영자")) for _ in range(2)]
    stranger = factories.EnrolmentFactory()
    rows = [
        stay(enrolment=enrolment.public_id),
        stay(email=other_enrolment.learner.email.upper()),
        stay(name="김영자"),
        stay(name="누군지 몰라요 😀"),
        stay(enrolment=stranger.public_id),
        stay(name=other_enrolment.learner.name, begins=-300),
        {"name": enrolment.learner.name, "joined_at": run.class_sessions.get(number=1).starts_at.isoformat()},
    ]
    answer = send(*rows)
    assert outcomes(answer) == ["recorded", "recorded", "ambiguous", "unknown", "unknown", "outside", "recorded"]
    found = answer.json()["rows"]
    assert found[1]["enrolment"] == other_enrolment.public_id
    assert set(found[2]["may_be"]) == {twin.public_id for twin in twins}
    assert set(Observation.objects.values_list("enrolment", flat=True)) == {enrolment.pk, other_enrolment.pk}


def test_the_same_list_again_is_repeated(send, stay, enrolment):
    assert outcomes(send(stay(name="이서준"))) == ["recorded"]
    assert outcomes(send(stay(name="이서준"))) == ["repeated"]
    assert Observation.objects.count() == 2


def test_what_lies_in_the_future_is_refused_with_its_code(send, stay, enrolment):
    [row] = send(stay(name="이서준", begins=80)).json()["rows"]
    assert (row["outcome"], row["code"], row["enrolment"]) == ("refused", "seen-in-the-future", enrolment.public_id)


@pytest.mark.parametrize(
    "wrong",
    [{}, {"name": "이서준"}, {"name": "", "joined_at": "2026-03-05T14:00"}, {"name": "x", "joined_at": "gestern"}, {"name": "x" * 121}, 7, None],
)
def test_bad_rows_are_refused_and_nothing_is_written(send, stay, enrolment, wrong):
    assert send(stay(name="이서준"), wrong).status_code in {400, 422}
    assert not Observation.objects.exists()


def test_who_left_before_coming_is_refused(send, stay, enrolment):
    assert send(stay(name="이서준", minutes=-1)).status_code in {400, 422}
    assert send().status_code in {400, 422}
    assert send(*(stay(name="x") for _ in range(501))).status_code in {400, 422}


def test_a_class_that_has_not_begun_is_refused(send, stay, enrolment):
    answer = send(stay(name="이서준"), number=2)
    assert (answer.status_code, answer.json()["code"]) == (409, "list-too-early")


def test_only_the_staff_of_the_run_may(send, stay, run, instructor, foreign_instructor, registrar, learner, enrolment, now):
    row = stay(name="이서준")
    assert send(row, person=foreign_instructor).status_code == 404
    assert send(row, person=learner).status_code == 403
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    assert outcomes(send(row, person=instructor)) == ["recorded"]
