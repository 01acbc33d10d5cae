"""The public facts of a draw by REST."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import Terms
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    run = factories.open_run(at=now, method="lottery", capacity=2)
    Terms.objects.filter(run=run).update(seed_kind="commit-reveal", result_at=run.apply_closes_at + timedelta(hours=5))
    for _ in range(4):
        person = factories.UserFactory()
        services.apply(learner=person, run=run, request_key="once", actor=person, now=now)
    return run


def test_it_tells_each_stage_and_nothing_too_early(run, now, registrar, institution, client):
    def told():
        return client.get(f"/api/v1/runs/{run.public_id}/draw/").json()

    first = told()
    assert (first["stage"], first["applications"], first["candidates_sha256"], first["seals"]) == ("applying", 4, None, [])
    registrars = [registrar, factories.staff("registrar", institution)]
    for person in registrars:
        services.seal_secret(run=run, registrar=person, secret=f"a long secret {person.pk}", now=now)
    assert [seal["secret"] for seal in told()["seals"]] == ["", ""]
    closed = services.close_list(run=run, actor=None, now=run.apply_closes_at)
    assert (told()["stage"], told()["candidates_sha256"]) == ("list-closed", closed.candidates_sha256)
    for person in registrars:
        services.reveal_secret(run=run, registrar=person, secret=f"a long secret {person.pk}", now=run.apply_closes_at)
    drawn = services.draw(run=run, beacon="", actor=registrar, now=run.apply_closes_at)
    assert (told()["stage"], told()["record_sha256"], told()["record_url"]) == ("drawn", drawn.record_sha256, None)
    services.give_drawn_places(now=run.apply_closes_at + timedelta(hours=5))
    last = told()
    assert (last["stage"], last["applications"]) == ("told", 4)
    assert hashlib.sha256(client.get(last["record_url"]).content).hexdigest() == last["record_sha256"]
    assert registrar.name not in str(last)


def test_a_run_without_a_draw_has_none(now, client):
    answer = client.get(f"/api/v1/runs/{factories.open_run(at=now).public_id}/draw/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_it_costs_the_same_for_many(run, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(f"/api/v1/runs/{run.public_id}/draw/")
