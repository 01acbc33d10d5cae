"""A draw from the first secret to everybody's place."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, PoolPlan, TermsPlan, Wish
from courses.enrolment.models import DrawList, DrawResult, DrawSecret, Enrolment, SeatFlow, SeatPool, Terms
from courses.enrolment.rules import drawing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    run = factories.open_run(at=now, method="lottery", capacity=3)
    Terms.objects.filter(run=run).update(waiting_capacity=2, seed_kind="beacon", seed_source="3월 13일 정오 서울의 기온", most_in_party=3)
    return run


@pytest.fixture
def closed_at(run):
    return run.apply_closes_at


def enter(run, now, count=8):
    people = [factories.UserFactory(name=f"신청{at}") for at in range(count)]
    return [services.apply(learner=person, run=run, request_key="once", actor=person, now=now) for person in people]


def states(run):
    found: dict[str, int] = {}
    for state in Enrolment.objects.filter(run=run).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_applying_takes_no_seat_and_anybody_may(run, now):
    made = enter(run, now)
    assert states(run) == {"applied": 8}
    assert SeatPool.objects.get(run=run).taken == 0
    assert len({enrolment.receipt for enrolment in made}) == 8


def test_everybody_is_placed_waits_or_is_not_selected(run, now, closed_at, registrar):
    enter(run, now)
    services.close_list(run=run, actor=registrar, now=closed_at)
    services.draw(run=run, beacon="12.3", actor=registrar, now=closed_at)
    assert states(run) == {"confirmed": 3, "waiting": 2, "not_selected": 3}
    pool, terms = SeatPool.objects.get(run=run), Terms.objects.get(run=run)
    assert (pool.taken, pool.waiting, terms.waiting, terms.drawn_at) == (3, 2, 2, closed_at)
    result = DrawResult.objects.get()
    numbers = Enrolment.objects.filter(run=run, state="waiting").order_by("waiting_number").values_list("receipt", flat=True)
    assert [share["number"] for share in result.result["waiting"]] == list(numbers), "the order of the draw"


def test_the_record_can_be_recomputed_from_itself(run, now, closed_at, registrar):
    enter(run, now)
    services.close_list(run=run, actor=None, now=closed_at)
    record = json.loads(services.draw(run=run, beacon=" 12.3 ", actor=registrar, now=closed_at).record)
    assert record["terms_sha256"] == drawing.digest(record["terms"])
    assert record["candidates_sha256"] == drawing.digest(record["candidates"])
    hashes = {name: record[name] for name in ("terms_sha256", "candidates_sha256")}
    seed = drawing.seed_bytes(run=record["run"]["id"], value=record["seed"]["value"], **hashes)
    pools = [drawing.PoolTerms(**pool) for pool in record["terms"]["pools"]]
    people = [drawing.Candidate(one["number"], one["size"], tuple(one["pools"]), one["may_split"]) for one in record["candidates"]]
    again = drawing.draw(pools, people, policy=record["terms"]["party_policy"], waiting_capacity=record["terms"]["waiting_capacity"], seed=seed)
    assert drawing.result_value(again) == record["result"]
    assert "신청0" not in json.dumps(record, ensure_ascii=False), "nobody is named"


def test_a_second_press_changes_nothing(run, now, closed_at, registrar):
    enter(run, now)
    first = services.close_list(run=run, actor=None, now=closed_at)
    assert services.close_list(run=run, actor=registrar, now=closed_at + timedelta(hours=1)) == first
    drawn = services.draw(run=run, beacon="1", actor=registrar, now=closed_at)
    assert services.draw(run=run, beacon="2", actor=registrar, now=closed_at).record_sha256 == drawn.record_sha256


def test_the_list_is_not_closed_before_applications_are(run, now, closed_at, registrar):
    with pytest.raises(services.WindowStillOpen):
        services.close_list(run=run, actor=registrar, now=closed_at - timedelta(seconds=1))
    assert services.close_lists(now=closed_at) == 1
    assert services.close_lists(now=closed_at) == 0


def test_nothing_is_drawn_before_the_list_is_closed_and_the_value_known(run, now, closed_at, registrar):
    enter(run, now)
    with pytest.raises(services.ListNotClosed):
        services.draw(run=run, beacon="1", actor=registrar, now=closed_at)
    services.close_list(run=run, actor=registrar, now=closed_at)
    with pytest.raises(services.SeedNotKnown):
        services.draw(run=run, beacon="  ", actor=registrar, now=closed_at)


def test_who_gives_up_after_the_list_was_closed_keeps_nobody_from_a_seat(run, now, closed_at, registrar):
    made = enter(run, now, count=6)
    services.close_list(run=run, actor=None, now=closed_at)
    for enrolment in made[:3]:
        services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=closed_at)
    assert len(DrawList.objects.get().candidates) == 6
    services.draw(run=run, beacon="7", actor=registrar, now=closed_at)
    found = states(run)
    assert found["withdrawn"] == 3
    assert found.get("confirmed", 0) + found.get("offered", 0) == 3
    assert SeatPool.objects.get(run=run).taken == 3


def test_a_family_is_drawn_as_one(run, now, closed_at, registrar):
    for at in range(4):
        person = factories.UserFactory()
        child = CompanionFacts(name=f"아이{at}", birth_date=date(2016, 1, 1))
        services.apply_for(wish=Wish(learner=person, run=run, request_key="once", companions=(child,)), actor=person, now=now)
    services.close_list(run=run, actor=None, now=closed_at)
    assert {one["size"] for one in DrawList.objects.get().candidates} == {2}
    services.draw(run=run, beacon="7", actor=registrar, now=closed_at)
    by_party: dict[int, set[str]] = {}
    for party, state in Enrolment.objects.filter(run=run).values_list("party", "state"):
        by_party.setdefault(party, set()).add(state)
    assert all(len(found) == 1 for found in by_party.values())
    assert states(run) == {"confirmed": 2, "waiting": 2, "not_selected": 4}


def test_two_registrars_seal_reveal_and_draw(now, registrar, institution):
    run = factories.open_run(at=now, method="lottery", capacity=2)
    Terms.objects.filter(run=run).update(seed_kind="commit-reveal")
    enter(run, now, count=3)
    other = factories.staff("registrar", institution)
    services.seal_secret(run=run, registrar=registrar, secret="첫째 담당자의 긴 비밀 하나", now=now)
    with pytest.raises(services.SecretsMissing):
        services.close_list(run=run, actor=registrar, now=run.apply_closes_at)
    services.seal_secret(run=run, registrar=other, secret="둘째 담당자의 긴 비밀 둘", now=now)
    assert services.seal_secret(run=run, registrar=other, secret="바꿔치기 하려는 다른 비밀", now=now).sha256 != ""
    services.close_list(run=run, actor=registrar, now=run.apply_closes_at)
    with pytest.raises(services.ListIsClosed):
        services.seal_secret(run=run, registrar=factories.staff("registrar", institution), secret="늦게 온 담당자의 긴 비밀", now=run.apply_closes_at)
    services.reveal_secret(run=run, registrar=registrar, secret="첫째 담당자의 긴 비밀 하나", now=run.apply_closes_at)
    with pytest.raises(services.SeedNotKnown):
        services.draw(run=run, beacon="", actor=registrar, now=run.apply_closes_at)
    with pytest.raises(services.SecretDoesNotMatch):
        services.reveal_secret(run=run, registrar=other, secret="바꿔치기 하려는 다른 비밀", now=run.apply_closes_at)
    services.reveal_secret(run=run, registrar=other, secret="둘째 담당자의 긴 비밀 둘", now=run.apply_closes_at)
    drawn = services.draw(run=run, beacon="", actor=registrar, now=run.apply_closes_at)
    assert drawn.seed_value == "첫째 담당자의 긴 비밀 하나|둘째 담당자의 긴 비밀 둘"
    assert DrawSecret.objects.filter(run=run).count() == 2


def test_a_rehearsal_keeps_nothing(run, now, closed_at, registrar):
    enter(run, now)
    services.close_list(run=run, actor=None, now=closed_at)
    outcome = services.rehearse(run=run, actor=registrar, now=closed_at)
    assert len(outcome.placed) == 3
    assert states(run) == {"applied": 8}
    assert not DrawResult.objects.exists()


def test_nobody_slips_onto_a_closed_list(run, now, closed_at, registrar):
    services.close_list(run=run, actor=None, now=closed_at)
    with pytest.raises(services.WindowClosed):
        services.apply(learner=factories.UserFactory(), run=run, request_key="late", actor=registrar, now=closed_at - timedelta(seconds=1))


@pytest.mark.parametrize("table", ["drawlist", "drawresult"])
def test_what_was_published_is_never_changed(run, now, closed_at, registrar, table):
    enter(run, now)
    services.close_list(run=run, actor=None, now=closed_at)
    services.draw(run=run, beacon="7", actor=registrar, now=closed_at)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM enrolment_{table}")  # noqa: S608 - one of two names


def test_unused_seats_flow_in_the_draw_and_not_before(now, registrar):
    run = factories.open_run(at=now, method="lottery", status="draft", capacity=1)
    plans = [
        pool_plan("care", 2, flows_to="general", flows_at=now),
        pool_plan("general", 1),
    ]
    services.set_pools(run=run, plans=plans, actor=None, now=now)
    told_at = run.apply_closes_at + timedelta(hours=1)
    plan = TermsPlan(seed_kind="beacon", seed_source="값", result_at=told_at)
    services.declare_terms(run=run, plan=plan, actor=None, now=now)
    services.publish_run(run=run, actor=None, now=now)
    run.refresh_from_db()
    enter(run, now, count=3)
    assert services.flow_seats(now=now + timedelta(minutes=1)) == 0
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    services.draw(run=run, beacon="7", actor=registrar, now=told_at)
    assert states(run) == {"confirmed": 3}
    assert list(SeatFlow.objects.values_list("done_at", "seats")) == [(told_at, 0)]
    assert dict(SeatPool.objects.filter(run=run).values_list("code", "taken")) == {"care": 2, "general": 1}


def pool_plan(code, capacity, **flow):
    return PoolPlan(code=code, name_ko=code, capacity=capacity, **flow)
