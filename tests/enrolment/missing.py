"""A run with a rule about who does not come, people in it, and the moments around its first class."""

from __future__ import annotations

from datetime import date, timedelta

from courses.enrolment import services
from courses.enrolment.models import Enrolment, NoShow, NoShowRule, Terms
from tests import factories


def rule(now, *, threshold=2, days=90, valid_from=date(2026, 1, 1)):
    return NoShowRule.objects.create(valid_from=valid_from, threshold=threshold, expires_after_days=days, made_at=now)


def run_with_points(now, *, points=1, line=0, capacity=2, meetings=4, **terms):
    """Its first class is two weeks from now."""
    run = factories.open_run(at=now, capacity=capacity, line=line, meetings=meetings)
    Terms.objects.filter(run=run).update(no_show_points=points, **terms)
    return run


def after_first(run):
    return run.starts_at + timedelta(hours=3)


def confirmed(run, learner, *, now):
    return services.apply(learner=learner, run=run, request_key=f"{run.pk}-{learner.pk}", actor=learner, now=now)


def missed(enrolment, actor, *, now):
    return services.record_no_show(enrolment=Enrolment.objects.select_related("run").get(pk=enrolment.pk), actor=actor, now=now)


def fresh(no_show):
    return NoShow.objects.get(pk=no_show.pk)
