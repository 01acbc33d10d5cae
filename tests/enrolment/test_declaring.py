"""What staff declare before a run opens, and that it stays as it was once people rely on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from courses.enrolment import services
from courses.enrolment.data import PoolPlan, StagePlan, TermsPlan
from courses.enrolment.models import Audience, SeatFlow, SeatPool, Stage
from courses.enrolment.rules import declaring
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(now):
    return factories.open_run(at=now, status="draft", method="lottery", line=3)


@pytest.fixture
def care():
    return Audience.objects.create(code="care", name_ko="우선 대상", basis="declared")


def declare(run, now, **fields):
    return services.declare_terms(run=run, plan=TermsPlan(**fields), actor=None, now=now)


@pytest.mark.parametrize(
    ("changes", "fixed"),
    [
        ({"waiting_capacity": 9}, []),
        ({"waiting_capacity": 0}, []),
        ({"age_from": 65}, ["age_from"]),
        ({"most_in_party": 4, "party_policy": "hold"}, ["party_policy", "most_in_party"]),
        ({"seed_source": "다른 값"}, ["seed_source"]),
    ],
)
def test_only_what_takes_nothing_from_anybody_may_change_later(changes, fixed):
    before = TermsPlan(waiting_capacity=3, seed_source="어떤 값")
    assert declaring.fixed_fields(before, replace(before, **changes)) == fixed


def test_a_result_may_come_later_and_never_sooner(now):
    before = TermsPlan(result_at=now)
    assert declaring.fixed_fields(before, replace(before, result_at=now + timedelta(hours=1))) == []
    assert declaring.fixed_fields(before, replace(before, result_at=now - timedelta(hours=1))) == ["result_at"]
    assert declaring.fixed_fields(before, replace(before, result_at=None)) == ["result_at"]


def test_terms_are_declared_and_logged(draft, registrar, now):
    terms = services.declare_terms(run=draft, plan=TermsPlan(age_from=19, most_in_party=2), actor=registrar, now=now)
    assert (terms.age_from, terms.most_in_party) == (19, 2)
    assert Event.objects.get(action="run.terms_declared").data["changed"]["age_from"] == "19"


def test_terms_are_fixed_once_people_apply_by_them(apply, learner, now):
    run = factories.open_run(at=now, line=2)
    declare(run, now, waiting_capacity=5)
    with pytest.raises(services.TermsAreFixed) as refusal:
        declare(run, now, waiting_capacity=5, age_from=65)
    assert refusal.value.details == {"fields": ["age_from"]}
    with pytest.raises(services.TermsAreFixed):
        services.set_pools(run=run, plans=[PoolPlan(code="all", name_ko="모두", capacity=3)], actor=None, now=now)
    with pytest.raises(services.TermsAreFixed):
        services.set_stages(run=run, plans=[], actor=None, now=now)


def test_pools_stand_in_their_order_with_their_flows(draft, care, now):
    plans = [
        PoolPlan(code="care", name_ko="우선", capacity=5, audience_id=care.pk, flows_to="general", flows_at=now + timedelta(days=3)),
        PoolPlan(code="general", name_ko="일반", capacity=10),
    ]
    services.set_pools(run=draft, plans=plans, actor=None, now=now)
    assert list(SeatPool.objects.filter(run=draft).order_by("position").values_list("code", "capacity")) == [("care", 5), ("general", 10)]
    assert SeatFlow.objects.get().to_pool.code == "general"
    services.set_pools(run=draft, plans=plans[1:], actor=None, now=now)
    assert [pool.code for pool in SeatPool.objects.filter(run=draft)] == ["general"]
    assert not SeatFlow.objects.exists()


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "no-pools"),
        ([("a", ""), ("a", "")], "pool-code-twice"),
        ([("a", "b")], "flow-to-unknown-pool"),
        ([("a", "a")], "flow-to-itself"),
        ([("a", ""), ("b", "a")], "flow-goes-back"),
    ],
)
def test_pools_that_do_not_hold_are_refused(draft, rows, problem, now):
    plans = [PoolPlan(code=code, name_ko="줄", capacity=1, flows_to=target, flows_at=now if target else None) for code, target in rows]
    with pytest.raises(services.TermsDoNotHold) as refusal:
        services.set_pools(run=draft, plans=plans, actor=None, now=now)
    assert refusal.value.details == {"problem": problem}
    assert SeatPool.objects.filter(run=draft).count() == 1


def test_a_flow_needs_a_place_and_a_time(draft, now):
    plans = [PoolPlan(code="a", name_ko="줄", capacity=1, flows_to="b"), PoolPlan(code="b", name_ko="줄", capacity=1)]
    assert declaring.pool_problem(plans) == "flow-without-a-time"


def test_the_window_follows_from_the_stages(draft, care, now):
    first, second = now + timedelta(days=1), now + timedelta(days=2)
    plans = [
        StagePlan(name_ko="누구나", opens_at=second, closes_at=second + timedelta(days=3)),
        StagePlan(name_ko="우선", opens_at=first, closes_at=second, audience_ids=(care.pk,)),
    ]
    services.set_stages(run=draft, plans=plans, actor=None, now=now)
    draft.refresh_from_db()
    assert (draft.apply_opens_at, draft.apply_closes_at) == (first, second + timedelta(days=3))
    assert [list(stage.audiences.all()) for stage in Stage.objects.order_by("opens_at")] == [[care], []]


def test_stages_that_do_not_hold_are_refused(draft, now):
    day = timedelta(days=1)
    overlapping = [StagePlan("1차", now, now + 2 * day), StagePlan("2차", now + day, now + 3 * day)]
    backwards = [StagePlan("1차", now + day, now)]
    late = [StagePlan("1차", now, draft.ends_at + day)]
    for plans, problem in ((overlapping, "stages-overlap"), (backwards, "stage-closes-before-it-opens"), (late, "stage-after-the-run")):
        with pytest.raises(services.TermsDoNotHold) as refusal:
            services.set_stages(run=draft, plans=plans, actor=None, now=now)
        assert refusal.value.details == {"problem": problem}


def test_a_draw_is_not_published_before_its_seed_and_its_result_are_declared(draft, now):
    with pytest.raises(services.RunIsUnfinished) as refusal:
        services.publish_run(run=draft, actor=None, now=now)
    assert refusal.value.details == {"missing": ["result-time-missing", "seed-missing"]}
    declare(draft, now, result_at=draft.apply_closes_at - timedelta(hours=1), seed_kind="beacon")
    with pytest.raises(services.RunIsUnfinished) as refusal:
        services.publish_run(run=draft, actor=None, now=now)
    assert refusal.value.details == {"missing": ["result-before-the-window-closes", "seed-source-missing"]}
    declare(draft, now, result_at=draft.apply_closes_at + timedelta(hours=1), seed_kind="commit-reveal")
    assert services.publish_run(run=draft, actor=None, now=now).status == "published"


def test_a_smaller_minimum_and_what_to_bring_take_nothing_from_anybody():
    before = TermsPlan(least_places=8, to_bring_ko="필기도구")
    assert declaring.fixed_fields(before, TermsPlan(least_places=5, to_bring_ko="신분증")) == []
    assert declaring.fixed_fields(before, TermsPlan(least_places=9, to_bring_ko="필기도구")) == ["least_places"]


def test_a_minimum_says_by_when_it_is_decided(now):
    assert missing(now, least_places=5) == ["minimum-without-a-time"]
    assert missing(now, least_places=5, decide_at=now + timedelta(days=8)) == ["decision-after-the-run-starts"]
    assert missing(now, least_places=5, decide_at=now + timedelta(days=4)) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"least_places": 11, "decide_at": 4}, "minimum-above-the-seats"),
        ({"least_places": 5, "decide_at": 2}, "decision-before-the-window-closes"),
        ({"least_places": 5, "decide_at": 4, "result_at": 5, "method": "review"}, "decision-before-the-result"),
        ({"withdraw_until": 0}, "withdrawal-before-applications"),
        ({"withdraw_until": 9}, "withdrawal-after-the-run"),
    ],
)
def test_what_cannot_come_true_is_not_published(now, fields, problem):
    at = {name: now + timedelta(days=days) for name, days in fields.items() if name in {"decide_at", "result_at", "withdraw_until"}}
    assert missing(now, **{**fields, **at}) == [problem]
    assert problem in services.planning.PROBLEMS


def test_a_decision_that_is_over_is_not_published(now):
    fields = {"least_places": 5, "decide_at": now + timedelta(days=4)}
    assert missing(now, after=timedelta(days=5), **fields) == ["decision-in-the-past"]
    assert missing(now, after=timedelta(days=9), **fields) == [], "a class of the past is entered as it was"


def test_who_applies_until_the_class_begins_can_have_a_minimum_too(now):
    assert missing(now, last_close=now + timedelta(days=7), least_places=5, decide_at=now + timedelta(days=4)) == []


def missing(now, *, method="first_come", withdraw_until=None, last_close=None, after=timedelta(0), **terms):
    """Of a run with ten seats whose applications are taken from day 1 to day 3, and whose classes begin on day 7 and end on day 8."""
    day = timedelta(days=1)
    moments = declaring.Moments(
        opens_at=now + day,
        closes_at=now + 3 * day,
        last_close=last_close or now + 3 * day,
        withdraw_until=withdraw_until or now + 6 * day,
        starts_at=now + 7 * day,
        ends_at=now + 8 * day,
    )
    return declaring.missing(method=method, terms=TermsPlan(**terms), moments=moments, seats=10, now=now + after)


def test_a_minimum_above_the_seats_is_said_in_words(draft, now):
    declare(draft, now, least_places=500, decide_at=draft.apply_closes_at, result_at=draft.apply_closes_at, seed_kind="commit-reveal")
    with translation.override("en"), pytest.raises(services.RunIsUnfinished, match="more people than it has seats"):
        services.publish_run(run=draft, actor=None, now=now)
