"""Reads: periods with a limit, rules about missed classes, and how people stand by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from courses.enrolment.models import LimitPeriod, NoShow, NoShowRule
from courses.enrolment.rules import limiting
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.enrolment.models import Terms
    from lms.accounts.models import User


def limit_periods() -> QuerySet[LimitPeriod]:
    """The latest first."""
    return LimitPeriod.objects.order_by("-starts_on")


def access_limit_period(*, viewer: User, period_id: int) -> LimitPeriod:
    """A period, for registrars; 404 for everybody else."""
    found = LimitPeriod.objects.all() if access.may(viewer, access.Who.REGISTRAR) else LimitPeriod.objects.none()
    return get_object_or_404(found, pk=period_id)


def no_show_rules() -> list[NoShowRule]:
    """Every rule, in the order of the days from which they are valid."""
    return list(NoShowRule.objects.select_related("made_by").order_by("valid_from"))


def no_show_rule_at(moment: datetime) -> NoShowRule | None:
    """What missed classes lead to on the day of `moment` in Seoul."""
    return NoShowRule.objects.filter(valid_from__lte=clock.seoul_date(moment)).order_by("-valid_from").first()


def announced_rule(terms: Terms, *, now: datetime) -> NoShowRule | None:
    """The rule that somebody who applies now is told; None where not coming to this run has no consequence."""
    return no_show_rule_at(now) if terms.no_show_points else None


def blocked_until(person: User, *, now: datetime) -> datetime | None:
    """Until when the person cannot apply, because of points that have neither expired nor been excused; None where she can."""
    rule = no_show_rule_at(now)
    if rule is None:
        return None
    active = NoShow.objects.filter(enrolment__learner=person, excused_at=None, expires_at__gt=now).order_by("expires_at")
    return limiting.blocked_until(active.values_list("points", "expires_at"), threshold=rule.threshold)
