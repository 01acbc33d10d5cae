"""Many presses in a minute: a machine is slowed down, a classroom is not, and staff never are."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment.rest.measures import PerAddress
from courses.enrolment.views import measures
from tests import factories
from tests.enrolment.test_apply_every_method_pages import step, text
from tests.enrolment.test_desk_pages import caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


def presses(client, run, number):
    return [client.post(step(run, "confirm/"), {"request_key": "k"}).status_code for _ in range(number)]


def test_a_machine_is_told_to_wait_a_minute(signed_in, learner, run, monkeypatch):
    monkeypatch.setattr(measures, "MOST_PER_PERSON", 3)
    client = signed_in(learner)
    assert presses(client, run, 3) == [302] * 3
    stopped = client.post(step(run, "confirm/"), {"request_key": "k"})
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    assert "What you entered is kept" in text(stopped)
    assert "02-0000-0000" in text(stopped)
    assert client.get(step(run, "confirm/")).status_code != 429, "reading is not counted"


def test_the_next_minute_begins_anew(signed_in, learner, run, now, monkeypatch):
    monkeypatch.setattr(measures, "MOST_PER_PERSON", 1)
    client = signed_in(learner)
    assert presses(client, run, 2) == [302, 429]
    with time_machine.travel(now.replace(minute=1), tick=False):
        assert presses(client, run, 1) == [302]


def test_a_classroom_behind_one_address_is_let_in(signed_in, now):
    run = factories.open_run(at=now, capacity=40)
    people = [factories.UserFactory() for _ in range(40)]
    assert {presses(signed_in(person), run, 1)[0] for person in people} == {302}


def test_one_address_has_an_end_too(signed_in, learner, other_learner, run, monkeypatch):
    monkeypatch.setattr(measures, "MOST_PER_ADDRESS", 1)
    assert presses(signed_in(learner), run, 1) == [302]
    assert presses(signed_in(other_learner), run, 1) == [429]


def test_staff_who_answer_the_telephone_are_never_stopped(signed_in, registrar, now, monkeypatch):
    monkeypatch.setattr(measures, "MOST_PER_PERSON", 0)
    run = factories.open_run(at=now)
    assert signed_in(registrar).post(f"/en/desk/registrar/runs/{run.public_id}/register/", caller()).status_code == 302


def test_programs_have_the_same_measure_by_address(signed_in, learner, other_learner, run, monkeypatch):
    monkeypatch.setattr(PerAddress, "get_rate", lambda _self: "1/min")
    ask = {"content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    assert signed_in(learner).post(f"/api/v1/runs/{run.public_id}/apply/", **ask).status_code == 201
    stopped = signed_in(other_learner).post(f"/api/v1/runs/{run.public_id}/apply/", **ask)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "throttled")
