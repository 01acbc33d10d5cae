"""What registrars decide about everybody: how many places in a period, and what missed classes lead to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from courses.enrolment.models import LimitPeriod, NoShowRule


@dataclass(frozen=True)
class PeriodPlan:
    """The fields are those of `LimitPeriod`."""

    name_ko: str
    starts_on: date
    ends_on: date  # the last day
    most_places: int
    name_en: str = ""


@dataclass(frozen=True)
class NoShowPlan:
    """The fields are those of `NoShowRule`."""

    valid_from: date
    threshold: int
    expires_after_days: int


def plan_of(period: LimitPeriod) -> PeriodPlan:
    return PeriodPlan(**{field.name: getattr(period, field.name) for field in fields(PeriodPlan)})


def period_problem(plan: PeriodPlan, *, today: date) -> str | None:
    """The code of the first thing that is wrong with a period that is to begin; None where it holds."""
    checks = {"ends-before-it-starts": plan.ends_on < plan.starts_on, "starts-in-the-past": plan.starts_on < today}
    return next((code for code, wrong in checks.items() if wrong), None)


def rule_on(rules: Iterable[NoShowRule], day: date) -> NoShowRule | None:
    """The one that is in force on that day, of `rules` in the order of their days."""
    return next((rule for rule in reversed(list(rules)) if rule.valid_from <= day), None)


def blocked_until(points: Iterable[tuple[int, datetime]], *, threshold: int) -> datetime | None:
    """Until when points, each with the moment at which it expires, the first of them first, keep somebody from applying; None: they do not."""
    counted = list(points)
    total, until = sum(number for number, _expires_at in counted), None
    for number, expires_at in counted:
        if total < threshold:
            break
        total, until = total - number, expires_at
    return until
