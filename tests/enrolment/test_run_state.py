"""One state of a run, computed by a rule and, for lists, by the same rule in SQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment import rules, selectors
from courses.enrolment.data import RunFacts, RunFilter, RunState, StageFacts
from courses.enrolment.models import Audience, SeatPool, Stage, Terms
from tests import factories

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
HOURS = st.sampled_from([-500, -48, -24, -1, 0, 1, 23, 24, 25, 48, 500])
OPENS, CLOSES, STARTS, ENDS = -48, 48, 100, 500


def facts(*, status="published", opens=OPENS, closes=CLOSES, starts=STARTS, ends=ENDS, capacity=20, taken=0, waiting=0, line=0, **more):
    hours = {"apply_opens_at": opens, "apply_closes_at": closes, "starts_at": starts, "ends_at": ends}
    moments: dict = {name: NOW + timedelta(hours=value) for name, value in hours.items()}
    seats: dict = {"capacity": capacity, "taken": taken, "free": 0 if waiting else capacity - taken, "waiting": waiting, "waiting_capacity": line}
    return RunFacts(status=status, **seats, **moments, **more)


def stage(opens, closes, **more):
    return StageFacts(NOW + timedelta(hours=opens), NOW + timedelta(hours=closes), **more)


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ({"status": "draft"}, RunState.DRAFT),
        ({"status": "cancelled", "ends": -1}, RunState.CANCELLED),
        ({"status": "completed"}, RunState.ENDED),
        ({"opens": 1}, RunState.UPCOMING),
        ({"opens": 0}, RunState.OPEN),
        ({"closes": 24}, RunState.CLOSING),
        ({"taken": 17}, RunState.CLOSING),
        ({"taken": 16}, RunState.OPEN),
        ({"taken": 20}, RunState.FULL),
        ({"taken": 20, "line": 5}, RunState.WAITLIST),
        ({"taken": 20, "line": 5, "waiting": 5}, RunState.FULL),
        ({"taken": 19, "line": 5, "waiting": 1}, RunState.WAITLIST),
        ({"taken": 20, "line": 5, "closes": 0}, RunState.CLOSED),
        ({"taken": 20, "line": 5, "starts": 0}, RunState.RUNNING),
        ({"closes": 0}, RunState.CLOSED),
        ({"closes": 0, "taken": 20}, RunState.CLOSED),
        ({"closes": -1, "starts": 0}, RunState.RUNNING),
        ({"starts": -1, "taken": 20}, RunState.RUNNING),
        ({"starts": -1}, RunState.OPEN),
        ({"closes": -10, "starts": -5, "ends": 0}, RunState.ENDED),
        ({"method": "lottery", "taken": 0, "capacity": 0}, RunState.OPEN),
        ({"method": "lottery", "closes": 0}, RunState.DRAWING),
        ({"method": "lottery", "closes": 0, "is_drawn": True}, RunState.CLOSED),
        ({"method": "lottery", "closes": -5, "starts": 0}, RunState.RUNNING),
        ({"method": "review", "taken": 20}, RunState.OPEN),
        ({"method": "review", "closes": 0}, RunState.CLOSED),
        ({"stages": (stage(-5, 5, is_priority=True), stage(5, 50))}, RunState.PRIORITY),
        ({"stages": (stage(-5, 5, is_priority=True), stage(5, 50)), "taken": 20, "line": 1}, RunState.WAITLIST),
        ({"stages": (stage(-9, -5, is_priority=True), stage(5, 50))}, RunState.UPCOMING),
        ({"stages": (stage(-9, -5, is_priority=True), stage(-5, 50))}, RunState.OPEN),
        ({"stages": (stage(-9, -5), stage(5, 50, is_first_come=True)), "method": "lottery"}, RunState.DRAWING),
        ({"stages": (stage(-9, -5), stage(-1, 50, is_first_come=True)), "method": "lottery", "is_drawn": True}, RunState.OPEN),
        ({"stages": (stage(-9, -5), stage(-1, 50, is_first_come=True)), "method": "lottery", "is_drawn": True, "taken": 20}, RunState.FULL),
    ],
)
def test_the_state_follows_from_what_staff_decided_the_clock_and_the_seats(what, state):
    assert rules.run_state(facts(**what), NOW) is state


def test_only_a_state_with_a_free_seat_or_room_in_line_lets_people_apply():
    assert {state for state, look in rules.LOOKS.items() if look.may_apply} == {
        RunState.PRIORITY,
        RunState.OPEN,
        RunState.CLOSING,
        RunState.WAITLIST,
    }
    assert set(rules.LOOKS) == set(RunState)


STAGES = st.lists(st.integers(-30, 30), max_size=4, unique=True).map(lambda hours: sorted(hours)[: len(hours) // 2 * 2])


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sql_says_what_the_rule_says(data):
    opens, closes = sorted(data.draw(st.lists(HOURS, min_size=2, max_size=2, unique=True)))
    starts, ends = sorted(data.draw(st.lists(HOURS, min_size=2, max_size=2, unique=True)))
    capacity, line = data.draw(st.integers(0, 6)), data.draw(st.integers(0, 3))
    hours = data.draw(STAGES)
    stages = tuple(
        stage(first, last, is_priority=data.draw(st.booleans()), is_first_come=data.draw(st.booleans()))
        for first, last in zip(hours[::2], hours[1::2], strict=True)
    )
    what = facts(
        status=data.draw(st.sampled_from(RunStatus.values)), opens=opens, closes=closes, starts=starts, ends=ends,
        capacity=capacity, taken=data.draw(st.integers(0, capacity)),
        line=line, waiting=data.draw(st.integers(0, line)),
        method=data.draw(st.sampled_from(Method.values)), is_drawn=data.draw(st.booleans()), stages=stages,
    )  # fmt: skip
    run = CourseRun.objects.first() or factories.open_run(at=NOW)
    plant(run, what)
    found = {state for state in RunState if selectors.runs(now=NOW, wanted=RunFilter(states=(state,), with_drafts=True)).exists()}
    assert found == {rules.run_state(what, NOW)}
    assert selectors.facts_of(selectors.runs(now=NOW, wanted=RunFilter(with_drafts=True)).get()) == what


def plant(run, what):
    """The rows that make `what` true."""
    fields = {name: getattr(what, name) for name in ("status", "apply_opens_at", "apply_closes_at", "starts_at", "ends_at", "method")}
    CourseRun.objects.filter(pk=run.pk).update(cancel_reason="사정", **fields)
    SeatPool.objects.filter(run=run).update(capacity=what.capacity, taken=what.taken, waiting=what.waiting)
    line = {"waiting": what.waiting, "waiting_capacity": what.waiting_capacity, "waiting_numbers": what.waiting_capacity}
    Terms.objects.update_or_create(run=run, defaults={**line, "drawn_at": NOW if what.is_drawn else None})
    Stage.objects.filter(run=run).delete()
    audience = Audience.objects.get_or_create(code="care", defaults={"name_ko": "우선 대상", "basis": "declared"})[0]
    for one in what.stages:
        row = Stage.objects.create(
            run=run, name_ko="1차", opens_at=one.opens_at, closes_at=one.closes_at, method="first_come" if one.is_first_come else ""
        )
        row.audiences.set([audience] if one.is_priority else [])
