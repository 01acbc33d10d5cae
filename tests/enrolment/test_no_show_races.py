"""Many mark, answer or object to the same missed class at the same moment; two registrars plan the same days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import LimitPeriod, NoShow
from courses.enrolment.rules.limiting import PeriodPlan
from lms.kernel.errors import DomainError
from lms.notices.models import Notice
from tests.enrolment.missing import after_first, confirmed, missed, rule, run_with_points
from tests.enrolment.race import PROCESSES, THREADS, rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT_ONCE = PROCESSES * THREADS


def outcome(do, **wish):
    try:
        do(**wish)
    except DomainError as refusal:
        return refusal.code
    return "done"


def test_one_point_is_recorded_and_answered_once(now, learner, registrar):
    rule(now)
    run = run_with_points(now)
    place, then = confirmed(run, learner, now=now), after_first(run)

    def mark(_number):
        missed(place, registrar, now=then)
        return "done"

    def answer(number):
        return outcome(services.excuse_no_show, no_show=NoShow.objects.get(), answer=f"사유 {number}", actor=registrar, now=then)

    assert rush(mark, list(range(AT_ONCE))) == {"done": AT_ONCE}
    assert NoShow.objects.count() == 1 == Notice.objects.filter(template="no_show_recorded").count()
    assert rush(answer, list(range(AT_ONCE))) == {"done": 1, "answered-already": AT_ONCE - 1}
    assert Notice.objects.filter(template="no_show_excused").count() == 1


def test_of_limits_for_the_same_days_one_stands(now, registrar):
    def plan(number):
        first = date(2026, 4, 1) + timedelta(days=number % 5)
        made = PeriodPlan(name_ko="봄", starts_on=first, ends_on=date(2026, 8, 31), most_places=2)
        return outcome(services.add_limit_period, plan=made, actor=registrar, now=now)

    assert rush(plan, list(range(AT_ONCE))) == {"done": 1, "periods-overlap": AT_ONCE - 1}
    assert LimitPeriod.objects.count() == 1
