"""One state of a run, computed by a rule and, for lists, by the same rule in SQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.catalogue.models import CourseRun, RunStatus
from courses.enrolment import rules, selectors
from courses.enrolment.data import RunFacts, RunFilter, RunState
from courses.enrolment.models import SeatPool
from tests import factories

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
HOURS = st.sampled_from([-500, -48, -24, -1, 0, 1, 23, 24, 25, 48, 500])
OPENS, CLOSES, STARTS, ENDS = -48, 48, 100, 500


def facts(*, status="published", opens=OPENS, closes=CLOSES, starts=STARTS, ends=ENDS, capacity=20, taken=0, waiting=0, line=0):
    hours = {"apply_opens_at": opens, "apply_closes_at": closes, "starts_at": starts, "ends_at": ends}
    moments = {name: NOW + timedelta(hours=value) for name, value in hours.items()}
    return RunFacts(status=status, capacity=capacity, taken=taken, waiting=waiting, waiting_capacity=line, **moments)


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
    ],
)
def test_the_state_follows_from_what_staff_decided_the_clock_and_the_seats(what, state):
    assert rules.run_state(facts(**what), NOW) is state


def test_only_a_state_with_a_free_seat_or_room_in_line_lets_people_apply():
    assert {state for state, look in rules.LOOKS.items() if look.may_apply} == {RunState.OPEN, RunState.CLOSING, RunState.WAITLIST}
    assert set(rules.LOOKS) == set(RunState)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sql_says_what_the_rule_says(data):
    opens, closes = sorted(data.draw(st.lists(HOURS, min_size=2, max_size=2, unique=True)))
    starts, ends = sorted(data.draw(st.lists(HOURS, min_size=2, max_size=2, unique=True)))
    capacity, line = data.draw(st.integers(0, 6)), data.draw(st.integers(0, 3))
    what = facts(
        status=data.draw(st.sampled_from(RunStatus.values)), opens=opens, closes=closes, starts=starts, ends=ends,
        capacity=capacity, taken=data.draw(st.integers(0, capacity)),
        line=line, waiting=data.draw(st.integers(0, line)),
    )  # fmt: skip
    run = CourseRun.objects.first() or factories.open_run(at=NOW)
    seats = {name: getattr(what, name) for name in selectors.SEAT_FIGURES}
    fields = {name: value for name, value in vars(what).items() if name not in seats}
    CourseRun.objects.filter(pk=run.pk).update(cancel_reason="사정", **fields)
    SeatPool.objects.filter(run=run).update(waiting_numbers=line, **seats)
    found = {state for state in RunState if selectors.runs(now=NOW, wanted=RunFilter(states=(state,), with_drafts=True)).exists()}
    assert found == {rules.run_state(what, NOW)}
