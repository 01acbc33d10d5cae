"""What makes a plan hold: pure functions."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING

from lms.kernel import working_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.data import RunPlan, SessionPlan


EVENING = time(18)


def in_order(sessions: Sequence[SessionPlan]) -> list[SessionPlan]:
    return sorted(sessions, key=lambda session: (session.starts_at, session.ends_at))


def bounds(sessions: Sequence[SessionPlan]) -> tuple[datetime, datetime]:
    """When the first meeting begins and the last one ends."""
    return min(session.starts_at for session in sessions), max(session.ends_at for session in sessions)


def withdraw_until(plan: RunPlan) -> datetime:
    """Until when a place can be given back: as planned, or on the evening before the first meeting; on a day off, the working day before."""
    if plan.withdraw_until is not None:
        return working_days.moved_back(plan.withdraw_until)
    return working_days.deadline(basis=bounds(plan.sessions)[0], days_before=1, at=EVENING)


def run_plan_problem(plan: RunPlan) -> str | None:
    """The code of the first thing that is wrong with the plan; None where it holds."""
    if not plan.sessions:
        return "no-class-sessions"
    ordered = in_order(plan.sessions)
    checks = {
        "session-ends-before-it-starts": any(session.starts_at >= session.ends_at for session in ordered),
        "sessions-overlap": any(earlier.ends_at > later.starts_at for earlier, later in pairwise(ordered)),
        "window-closes-before-it-opens": plan.apply_opens_at >= plan.apply_closes_at,
        "window-closes-after-the-run": plan.apply_closes_at > bounds(ordered)[1],
        "no-venue": not plan.is_online and not plan.venue_ko.strip(),
    }
    return next((code for code, wrong in checks.items() if wrong), None)
