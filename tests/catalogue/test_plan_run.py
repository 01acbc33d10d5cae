"""What makes the plan of a run hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.catalogue import rules, services
from courses.catalogue.data import RunPlan, SessionPlan

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)


def meeting(day, *, hours=2, later=0):
    starts_at = NOW + timedelta(days=day, hours=later)
    return SessionPlan(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))


def plan(**more):
    facts: dict[str, Any] = {
        "apply_opens_at": NOW,
        "apply_closes_at": NOW + timedelta(days=5),
        "withdraw_until": NOW,
        "capacity": 10,
        "venue_ko": "1강의실",
    }
    return RunPlan(**({"sessions": (meeting(8), meeting(7))} | facts | more))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({}, None),
        ({"is_online": True, "venue_ko": ""}, None),
        ({"sessions": (meeting(7), meeting(7, later=2))}, None),
        ({"sessions": ()}, "no-class-sessions"),
        ({"sessions": (meeting(7, hours=0),)}, "session-ends-before-it-starts"),
        ({"sessions": (meeting(7), meeting(7, later=1))}, "sessions-overlap"),
        ({"apply_closes_at": NOW}, "window-closes-before-it-opens"),
        ({"apply_closes_at": NOW + timedelta(days=9)}, "window-closes-after-the-run"),
        ({"venue_ko": "  "}, "no-venue"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(more, problem):
    assert rules.run_plan_problem(plan(**more)) == problem
    assert problem is None or problem in services.PLAN_PROBLEMS


def test_a_run_lasts_from_its_first_to_its_last_meeting():
    assert rules.bounds(plan().sessions) == (NOW + timedelta(days=7), NOW + timedelta(days=8, hours=2))
