"""The REST doors: what can be taken, applying with an idempotency key, my enrolments."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment.models import SeatPool
from tests import factories

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/runs/"
MINE = "/api/v1/enrolments/"


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def ask(signed_in):
    """Apply for a run as somebody: `ask(person, run, key)`."""

    def do(person, run, key="key-1"):
        headers = {"Idempotency-Key": key} if key else {}
        return signed_in(person).post(f"{RUNS}{run.public_id}/apply/", content_type="application/json", headers=headers)

    return do


def test_anybody_sees_the_runs_with_state_and_seats(client, run):
    [found] = client.get(RUNS).json()["results"]
    assert found["id"] == run.public_id
    assert found["state"] == "closing_soon"
    assert found["seats"] == {"capacity": 2, "taken": 0, "left": 2}
    assert client.get(f"{RUNS}{run.public_id}/").json() == found


def test_runs_are_narrowed_by_state_and_kind_and_drafts_are_nobodys_business(client, run, now):
    festa = factories.open_run(at=now, course=factories.CourseFactory(kind="festa"))
    draft = factories.open_run(at=now, status="draft")
    for query, expected in [
        ("", {run, festa}), ("?kind=festa", {festa}), ("?state=open", {festa}), ("?state=cancelled", set()),
    ]:  # fmt: skip
        assert {found["id"] for found in client.get(RUNS + query).json()["results"]} == {one.public_id for one in expected}
    assert client.get(f"{RUNS}?state=draft").status_code == 422
    assert client.get(f"{RUNS}{draft.public_id}/").json()["code"] == "not-found"


def test_the_same_key_gives_the_first_answer_again(ask, learner, run):
    first, second = ask(learner, run), ask(learner, run)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert (first.json()["state"], first.json()["run"], first.json()["channel"]) == ("confirmed", run.public_id, "web")
    assert SeatPool.objects.get(run=run).taken == 1


@pytest.mark.parametrize("key", ["", "with space", "k" * 65])
def test_without_a_good_key_nothing_is_done(ask, learner, run, key):
    answer = ask(learner, run, key)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not learner.enrolments.exists()


def test_a_refusal_is_a_problem_with_its_code(ask, learner, other_learner, stranger, run):
    place = ask(learner, run).json()
    again = ask(learner, run, "key-2")
    assert (again.status_code, again.json()["code"], again.json()["details"]) == (409, "already-applied", {"enrolment": place["id"]})
    ask(other_learner, run)
    full = ask(stranger, run).json()
    assert (full["code"], full["status"], full["type"]) == ("run-is-full", 409, "urn:problem:run-is-full")


def test_my_enrolments_are_mine_and_are_given_back_once(ask, signed_in, learner, other_learner, run):
    place = ask(learner, run).json()
    assert signed_in(other_learner).get(MINE).json()["results"] == []
    assert signed_in(other_learner).post(f"{MINE}{place['id']}/withdraw/").status_code == 404
    client = signed_in(learner)
    assert [found["id"] for found in client.get(MINE).json()["results"]] == [place["id"]]
    answers = [client.post(f"{MINE}{place['id']}/withdraw/") for _ in range(2)]
    assert [answer.json()["state"] for answer in answers] == ["withdrawn", "withdrawn"]
    assert SeatPool.objects.get(run=run).taken == 0


def test_nobody_in_particular_has_no_enrolments(client, run):
    assert client.get(MINE).status_code == 401
    assert client.post(f"{RUNS}{run.public_id}/apply/", headers={"Idempotency-Key": "k"}).status_code == 401


def test_lists_cost_the_same_for_one_and_for_twenty(client, signed_in, learner, now, django_assert_max_num_queries):
    client = signed_in(learner)
    for count in (1, 19):
        for _ in range(count):
            factories.EnrolmentFactory(learner=learner, run=factories.open_run(at=now, meetings=1))
        for url in (RUNS, MINE):
            cache.clear()
            with django_assert_max_num_queries(10):
                client.get(url)
