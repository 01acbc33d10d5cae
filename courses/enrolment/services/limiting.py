"""Rules about everybody: how many places in a period, and what missed classes lead to. What has begun is not changed behind people's backs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.enrolment.models import LimitPeriod, NoShowRule
from courses.enrolment.rules import limiting
from lms.audit import services as audit
from lms.kernel import clock, korean, locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import date, datetime

    from courses.enrolment.rules.limiting import NoShowPlan, PeriodPlan
    from lms.accounts.models import User

PROBLEMS = {
    "ends-before-it-starts": _("The last day is before the first one. Check the dates."),
    "starts-in-the-past": _("A limit cannot begin in the past: people applied without it. Choose today or a later day."),
}


class PeriodDoesNotHold(DomainError):
    """`details["problem"]` is a code of `courses.enrolment.rules.limiting`."""

    code = "period-does-not-hold"
    status = 422

    def __str__(self) -> str:
        return str(PROBLEMS[self.details["problem"]])


class PeriodsOverlap(DomainError):
    """`details` name the other period."""

    code = "periods-overlap"
    message = _("Some of these days belong to another period already: %(name)s (%(first)s to %(last)s). A day has one limit. Choose other days.")


class PeriodHasBegun(DomainError):
    code = "period-has-begun"
    message = _("This period has begun, and people apply by it. It can only be ended early.")


class PeriodIsOver(DomainError):
    code = "period-is-over"
    message = _("This period is over. Nothing was changed.")


class PeriodEndsElsewhere(DomainError):
    code = "period-ends-elsewhere"
    status = 422
    message = _("Choose a last day from today on that is before the one planned.")


class RuleDayTaken(DomainError):
    code = "rule-day-taken"
    message = _("Another rule begins on this day already. Choose another day.")


class RuleInThePast(DomainError):
    code = "rule-in-the-past"
    status = 422
    message = _("A rule begins today or later: nobody is judged by what was not announced.")


def add_limit_period(*, plan: PeriodPlan, actor: User, now: datetime) -> LimitPeriod:
    """Within these days one person has so many places at the most. Raises PeriodDoesNotHold, PeriodsOverlap."""
    with transaction.atomic():
        _refuse_period(plan, now=now)
        period = LimitPeriod.objects.create(**asdict(plan))
        audit.record(action="limit_period.added", actor=actor, subject=period, now=now, data=_dates(plan))
    return period


def change_limit_period(*, period: LimitPeriod, plan: PeriodPlan, actor: User, now: datetime) -> LimitPeriod:
    """A period that has not begun is planned anew. Raises PeriodHasBegun, PeriodDoesNotHold, PeriodsOverlap."""
    with transaction.atomic():
        [row] = locking.lock(LimitPeriod.objects.all(), period.pk)
        before = limiting.plan_of(row)
        if before == plan:
            return row
        if row.starts_on <= clock.seoul_date(now):
            raise PeriodHasBegun
        _refuse_period(plan, now=now, but=row.pk)
        for name, value in asdict(plan).items():
            setattr(row, name, value)
        row.save()
        audit.record(action="limit_period.changed", actor=actor, subject=row, now=now, data={"from": _dates(before), "to": _dates(plan)})
    return row


def end_limit_period(*, period: LimitPeriod, last_day: date, actor: User, now: datetime) -> LimitPeriod:
    """The period that goes on has a last day sooner than planned. Raises PeriodIsOver, PeriodEndsElsewhere."""
    with transaction.atomic():
        [row] = locking.lock(LimitPeriod.objects.all(), period.pk)
        today = clock.seoul_date(now)
        if row.ends_on < today:
            raise PeriodIsOver
        if not max(today, row.starts_on) <= last_day < row.ends_on:
            raise PeriodEndsElsewhere
        data = {"from": row.ends_on.isoformat(), "to": last_day.isoformat()}
        row.ends_on = last_day
        row.save(update_fields=["ends_on"])
        audit.record(action="limit_period.ended_early", actor=actor, subject=row, now=now, data=data)
    return row


def add_no_show_rule(*, plan: NoShowPlan, actor: User, now: datetime) -> NoShowRule:
    """From that day on missed classes lead to this. Raises RuleInThePast, RuleDayTaken."""
    if plan.valid_from < clock.seoul_date(now):
        raise RuleInThePast
    with transaction.atomic():
        rule, is_new = NoShowRule.objects.get_or_create(valid_from=plan.valid_from, defaults={**asdict(plan), "made_at": now, "made_by": actor})
        if not is_new:
            raise RuleDayTaken
        data = {"valid_from": plan.valid_from.isoformat(), "threshold": plan.threshold, "expires_after_days": plan.expires_after_days}
        audit.record(action="no_show_rule.added", actor=actor, subject=rule, now=now, data=data)
    return rule


def _refuse_period(plan: PeriodPlan, *, now: datetime, but: int = 0) -> None:
    problem = limiting.period_problem(plan, today=clock.seoul_date(now))
    if problem is not None:
        raise PeriodDoesNotHold(problem=problem)
    locking.lock_name("limit-periods")  # so that of two that overlap the second reads the first; behind it stands limit_periods_do_not_overlap
    other = LimitPeriod.objects.filter(starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on).exclude(pk=but).first()
    if other is not None:
        raise PeriodsOverlap(name=other.name, first=_day(other.starts_on), last=_day(other.ends_on))


def _day(day: date) -> str:
    return korean.date_text(day, "en" if (get_language() or "ko").startswith("en") else "ko")


def _dates(plan: PeriodPlan) -> dict[str, Any]:
    return {"starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat(), "most_places": plan.most_places}
