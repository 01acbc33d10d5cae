"""The REST doors of everything an applicant can ask for: terms, parties, codes, any of several dates, the hall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment import services
from courses.enrolment.models import Enrolment
from tests import factories
from tests.enrolment import terms

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/runs/"
CHILD = {"name": "이하나", "birth_date": "2014-05-01"}


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def ask(signed_in):
    def do(person, address, body=None, *, key="key-1", method="post"):
        send = getattr(signed_in(person), method)
        return send(f"/api/v1/{address}", body or {}, content_type="application/json", headers={"Idempotency-Key": key})

    return do


def test_a_run_says_by_which_rules_it_gives_out_places(client, now):
    run = terms.lottery(now, most_in_party=3, age_from=60)
    group = terms.audience()
    terms.pool(run, code="care", audience=group, capacity=5)
    terms.stages(run, group, at=now - timedelta(hours=1))
    found = client.get(f"{RUNS}{run.public_id}/").json()
    assert (found["method"], found["is_decided_later"], found["has_hall"]) == ("lottery", True, False)
    care = next(pool for pool in found["pools"] if pool["code"] == "care")
    assert (care["audience"]["code"], care["audience"]["basis"], care["capacity"], care["free"]) == ("care", "declared", 5, 5)
    assert [[audience["code"] for audience in stage["audiences"]] for stage in found["stages"]] == [["care"], []]
    assert (found["terms"]["most_in_party"], found["terms"]["age_from"], found["terms"]["result_at"]) == (3, 60, "2026-03-13T14:00:00+09:00")


def test_an_application_says_who_comes_and_where_she_belongs(ask, learner, now):
    run = terms.with_terms(factories.open_run(at=now), most_in_party=2, party_policy="partial")
    terms.pool(run, code="care", audience=terms.audience())
    made = ask(learner, f"runs/{run.public_id}/apply/", {"audiences": ["care"], "companions": [CHILD], "may_split": True})
    assert made.status_code == 201, made.json()
    assert made.json()["party_states"] == ["confirmed", "confirmed"]
    enrolment = Enrolment.objects.get(learner=learner)
    assert (enrolment.pool.code, enrolment.party.may_split) == ("care", True)  # type: ignore[union-attr]
    together = f"enrolments/{enrolment.public_id}/withdraw-together/"
    assert [ask(learner, together).json() for _ in range(2)] == [{"withdrawn": 2}, {"withdrawn": 0}]


@pytest.mark.parametrize(
    "body",
    [
        {"audiences": ["nobody"]},
        {"audiences": "care"},
        {"companions": [{"name": "이", "birth_date": "2014-05-01"}]},
        {"companions": [{"name": "이하나", "birth_date": "2999-01-01"}]},
        {"companions": [{"name": "이하나"}]},
        {"companions": [CHILD] * 31},
        {"invitation": "x" * 41},
        {"invitation": "\x00"},
        {"may_split": "perhaps"},
        [1, 2],
    ],
)
def test_bad_bodies_change_nothing(ask, learner, run, body):
    refused = ask(learner, f"runs/{run.public_id}/apply/", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert not learner.enrolments.exists()


def test_rules_answer_with_their_codes(ask, learner, now, registrar, institution):
    invited = factories.open_run(at=now, method="invitation")
    code = services.invite(run=invited, institution=institution, most=1, expires_at=now + timedelta(days=1), actor=registrar, now=now).code
    young = terms.with_terms(factories.open_run(at=now), age_until=19)
    learner.birth_date = date(1958, 3, 5)
    learner.save()
    assert ask(learner, f"runs/{invited.public_id}/apply/").json()["code"] == "invitation-needed"
    assert ask(learner, f"runs/{young.public_id}/apply/").json()["code"] == "not-of-age"
    assert ask(learner, f"runs/{young.public_id}/apply/", {"companions": [CHILD]}).json()["code"] == "party-too-large"
    assert ask(learner, f"runs/{invited.public_id}/apply/", {"invitation": code}).status_code == 201


def test_any_of_several_runs_is_one_wish(ask, learner, now):
    full = [factories.open_run(at=now + timedelta(hours=3 * number), capacity=0, line=2, apply_opens_at=now) for number in range(2)]
    body = {"runs": [run.public_id for run in full]}
    first, again = ask(learner, "wait-for-any/", body), ask(learner, "wait-for-any/", body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert [one["state"] for one in first.json()] == ["waiting", "waiting"]
    assert {one["id"] for one in first.json()} == {one["id"] for one in again.json()}
    draft = factories.open_run(at=now, status="draft")
    for runs, status in (([], 422), ([full[0].public_id] * 2, 422), ([draft.public_id], 404), (["nothing"], 404), ([full[0].public_id] * 6, 422)):
        assert ask(learner, "wait-for-any/", {"runs": runs}, key="key-2").status_code == status


def test_the_hall_says_where_she_stands(ask, learner, now):
    run = terms.with_terms(factories.open_run(at=now, apply_opens_at=now), admitted_per_minute=1)
    address = f"runs/{run.public_id}/hall/"
    assert ask(learner, address, method="get").json()["has_ticket"] is False
    assert ask(learner, f"runs/{run.public_id}/apply/").json()["code"] == "not-your-turn"
    assert (ask(learner, address).json()["position"], ask(learner, address).json()["is_turn"]) == (1, True)
    assert ask(learner, f"runs/{run.public_id}/apply/").status_code == 201
    plain = factories.open_run(at=now)
    assert ask(learner, f"runs/{plain.public_id}/hall/").json()["code"] == "no-hall"
    assert ask(learner, f"runs/{plain.public_id}/hall/", method="get").json()["code"] == "no-hall"
