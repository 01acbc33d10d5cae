"""What of a run's terms may still change, and what is missing before people can rely on them: pure functions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING

from courses.catalogue.models import Method
from courses.enrolment.data import TermsPlan
from courses.enrolment.models import SeedKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from courses.enrolment.data import PoolPlan, StagePlan


# What can change though people apply by it already, and how: a longer or shorter line, a later result, a smaller minimum, and what is to be
# brought take nothing from anybody.
STILL_OPEN: dict[str, Callable[[TermsPlan, TermsPlan], bool]] = {
    "waiting_capacity": lambda _before, _after: True,
    "least_places": lambda before, after: after.least_places <= before.least_places,
    "to_bring_ko": lambda _before, _after: True,
    "to_bring_en": lambda _before, _after: True,
    "result_at": lambda before, after: before.result_at is None or (after.result_at is not None and after.result_at >= before.result_at),
}


def fixed_fields(before: TermsPlan, after: TermsPlan) -> list[str]:
    """The terms that differ in a way that is no longer open, because people apply by them already."""
    differing = [field.name for field in fields(TermsPlan) if getattr(before, field.name) != getattr(after, field.name)]
    return [name for name in differing if name not in STILL_OPEN or not STILL_OPEN[name](before, after)]


def pool_problem(pools: Sequence[PoolPlan]) -> str | None:
    """The code of the first thing that is wrong with the pools; None where they hold."""
    codes = [pool.code for pool in pools]
    flows = {pool.code: pool.flows_to for pool in pools if pool.flows_to}
    checks = {
        "no-pools": not pools,
        "pool-code-twice": len(set(codes)) < len(codes),
        "flow-to-unknown-pool": any(target not in codes for target in flows.values()),
        "flow-to-itself": any(code == target for code, target in flows.items()),
        "flow-goes-back": any(codes.index(target) < codes.index(code) for code, target in flows.items() if target in codes),
        "flow-without-a-time": any(bool(pool.flows_to) != (pool.flows_at is not None) for pool in pools),
    }
    return next((code for code, wrong in checks.items() if wrong), None)


def stage_problem(stages: Sequence[StagePlan], *, ends_at: datetime) -> str | None:
    """The code of the first thing that is wrong with the stages; None where they hold. `ends_at` is when the last class ends."""
    ordered = sorted(stages, key=lambda stage: stage.opens_at)
    checks = {
        "stage-closes-before-it-opens": any(stage.opens_at >= stage.closes_at for stage in ordered),
        "stages-overlap": any(earlier.closes_at > later.opens_at for earlier, later in pairwise(ordered)),
        "stage-after-the-run": any(stage.closes_at > ends_at for stage in ordered),
    }
    return next((code for code, wrong in checks.items() if wrong), None)


@dataclass(frozen=True)
class Moments:
    """Between what the terms of a run have to lie. `closes_at` is when the last stage closes that a draw or a review decides."""

    opens_at: datetime
    closes_at: datetime
    last_close: datetime  # of applications of any kind
    withdraw_until: datetime
    starts_at: datetime
    ends_at: datetime


def missing(*, method: str, terms: TermsPlan, moments: Moments, seats: int, now: datetime) -> list[str]:
    """The codes of what has to be declared, or declared otherwise, before the run is published. `seats` is how many the pools have together."""
    is_drawn, is_decided = method == Method.LOTTERY, method in (Method.LOTTERY, Method.REVIEW)
    checks = {
        "result-time-missing": is_decided and terms.result_at is None,
        "result-before-the-window-closes": is_drawn and terms.result_at is not None and terms.result_at < moments.closes_at,
        "result-after-the-run-starts": is_decided and terms.result_at is not None and terms.result_at >= moments.starts_at,
        "minimum-above-the-seats": terms.least_places > seats,
        "minimum-without-a-time": terms.least_places > 0 and terms.decide_at is None,
        **_decision_checks(terms, moments, is_decided=is_decided, now=now),
        "withdrawal-before-applications": moments.withdraw_until < moments.opens_at,
        "withdrawal-after-the-run": moments.withdraw_until > moments.ends_at,
        "seed-missing": is_drawn and not terms.seed_kind,
        "seed-source-missing": is_drawn and terms.seed_kind == SeedKind.BEACON and not terms.seed_source.strip(),
    }
    return [code for code, wrong in checks.items() if wrong]


def _decision_checks(terms: TermsPlan, moments: Moments, *, is_decided: bool, now: datetime) -> dict[str, bool]:
    """What can be wrong with the moment by which it is decided whether the class is held."""
    at = terms.decide_at
    if at is None:
        return {}
    return {
        "decision-in-the-past": at <= now < moments.starts_at,
        "decision-before-the-window-closes": at < moments.last_close < moments.starts_at,
        "decision-before-the-result": is_decided and terms.result_at is not None and at < terms.result_at,
        "decision-after-the-run-starts": at >= moments.starts_at,
    }
