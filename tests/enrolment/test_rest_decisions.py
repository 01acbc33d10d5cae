"""The REST doors of decisions: the queue, approve, refuse, ask for papers, send them, groups."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment.models import Evidence
from tests.enrolment.deciding import apply_for, audience, file, keep_seats, review_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(now):
    return review_run(at=now, capacity=1)


@pytest.fixture
def applied(run, learner, now):
    group = audience(needs_evidence=True)
    keep_seats(run, group)
    return apply_for(run, learner, now=now, declared=frozenset({group.pk}))


@pytest.fixture
def office(signed_in, registrar, applied):
    browser = signed_in(registrar)

    def post(door, /, **body):
        return browser.post(f"/api/v1/enrolments/{applied.public_id}/{door}/", body, content_type="application/json")

    post.get = browser.get  # type: ignore[attr-defined]
    return post


def test_the_queue_names_nobody(office, run, applied, learner):
    [found] = office.get(f"/api/v1/runs/{run.public_id}/review/").json()["results"]
    assert (found["id"], found["people"], found["eligibilities"][0]["audience"]) == (applied.public_id, 1, "care")
    assert learner.name not in str(found)


def test_an_application_is_approved_once(office):
    assert office("approve").json()["state"] == "confirmed"
    assert office("approve").status_code == 200
    late = office("refuse", reason="늦게")
    assert (late.status_code, late.json()["code"]) == (409, "already-decided")


def test_a_refusal_has_a_reason(office):
    assert office("refuse").status_code == 422
    assert office("refuse", reason="대상이 아닙니다.").json()["state"] == "refused"


def test_papers_are_asked_for_and_sent(office, signed_in, applied, learner, now):
    assert office("ask-for-papers", what="등본", until="yesterday").status_code == 422
    past = office("ask-for-papers", what="등본", until=now.isoformat())
    assert past.json()["code"] == "time-is-over"
    until = (now + timedelta(days=1)).isoformat()
    assert office("ask-for-papers", what="등본", until=until).json()["state"] == "needs_documents"
    browser, address = signed_in(learner), f"/api/v1/enrolments/{applied.public_id}/papers/"
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"papers": [file(b"MZ")]}).json()["code"] == "paper-unreadable"
    assert browser.post(address, {"papers": [file()]}).json()["state"] == "applied"
    assert browser.post(address, {"papers": [file()]}).status_code == 200
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(("what", "state"), [("verify", "verified"), ("reject", "rejected")])
def test_a_group_is_checked(office, applied, what, state):
    said = applied.eligibilities.get()
    assert office(f"eligibilities/{said.pk}/{what}", reason="확인했습니다.").json()["state"] == state
    assert office(f"eligibilities/{said.pk + 1000}/{what}", reason="x").status_code == 404
