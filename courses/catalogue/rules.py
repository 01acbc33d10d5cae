"""What makes a plan hold: pure functions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.data import RunPlan, SessionPlan


def in_order(sessions: Sequence[SessionPlan]) -> list[SessionPlan]:
    return sorted(sessions, key=lambda session: (session.starts_at, session.ends_at))


def bounds(sessions: Sequence[SessionPlan]) -> tuple[datetime, datetime]:
    """When the first meeting begins and the last one ends."""
    return min(session.starts_at for session in sessions), max(session.ends_at for session in sessions)


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
