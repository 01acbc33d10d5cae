"""Rules about everybody: limits of a period, and what missed classes lead to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from courses.enrolment import selectors, services
from courses.enrolment.models import LimitPeriod, NoShowRule
from courses.enrolment.rules.limiting import NoShowPlan, PeriodPlan, blocked_until
from lms.audit.models import Event

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/registrar/rules/"
TODAY = date(2026, 3, 5)


@pytest.fixture
def desk(signed_in, registrar, now):
    with time_machine.travel(now, tick=False):
        yield signed_in(registrar)


def text(response):
    return response.content.decode()


def form(**more):
    return {"name_ko": "2026년 봄 학기", "name_en": "Spring 2026", "starts_on": "2026-03-05", "ends_on": "2026-08-31", "most_places": "2"} | more


def period(starts_on=TODAY, ends_on=date(2026, 8, 31), **more):
    return LimitPeriod.objects.create(**{"name_ko": "봄", "name_en": "Spring", "starts_on": starts_on, "ends_on": ends_on, "most_places": 2} | more)


def test_a_limit_is_added(desk, registrar):
    assert desk.post(f"{PAGE}limits/new/", form()).url == PAGE
    assert LimitPeriod.objects.get().most_places == 2
    assert Event.objects.get(action="limit_period.added").actor_id == registrar.pk
    page = text(desk.get(PAGE))
    assert "Spring 2026" in page
    assert "In force" in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ends_on": "2026-03-04"}, "The last day is before the first one"),
        ({"starts_on": "2026-03-04"}, "cannot begin in the past"),
        ({"most_places": "0"}, "greater than or equal to 1"),
        ({"most_places": "99999"}, "less than or equal to"),
        ({"name_ko": ""}, "Name in Korean"),
        ({"starts_on": "tomorrow"}, "valid date"),
    ],
)
def test_what_does_not_hold_is_said(desk, more, said):
    answer = desk.post(f"{PAGE}limits/new/", form(**more))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not LimitPeriod.objects.exists()


def test_a_day_has_one_limit(desk, registrar, now):
    period()
    answer = desk.post(f"{PAGE}limits/new/", form(starts_on="2026-08-31", ends_on="2026-12-31"))
    assert answer.status_code == 422
    assert "belong to another period already: Spring (Thu, March 5, 2026 to Mon, August 31, 2026)" in text(answer)
    desk.post(f"{PAGE}limits/new/", form(starts_on="2026-09-01", ends_on="2026-12-31"))
    assert LimitPeriod.objects.count() == 2


def test_a_period_is_changed_until_it_begins(desk, registrar, now):
    coming = period(starts_on=date(2026, 3, 6))
    assert desk.post(f"{PAGE}limits/{coming.pk}/", form(starts_on="2026-04-01", most_places="3")).status_code == 302
    coming.refresh_from_db()
    assert (coming.starts_on, coming.most_places) == (date(2026, 4, 1), 3)
    assert Event.objects.get(action="limit_period.changed").data["from"]["starts_on"] == "2026-03-06"
    later = now + timedelta(days=60)
    plan = PeriodPlan(name_ko="봄", starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31), most_places=9)
    with pytest.raises(services.limiting.PeriodHasBegun):
        services.change_limit_period(period=coming, plan=plan, actor=registrar, now=later)


def test_a_period_that_goes_on_is_ended_early(desk, now):
    running = period(starts_on=date(2026, 3, 1))
    assert "It can only be ended early" in text(desk.get(f"{PAGE}limits/{running.pk}/"))
    for wrong in ("2026-03-04", "2026-08-31", "2026-09-01"):
        answer = desk.post(f"{PAGE}limits/{running.pk}/end/", {"last_day": wrong})
        assert answer.status_code == 422
        assert "before the one planned" in text(answer)
    assert desk.post(f"{PAGE}limits/{running.pk}/end/", {"last_day": "2026-03-05"}).url == PAGE
    running.refresh_from_db()
    assert running.ends_on == TODAY
    assert Event.objects.get(action="limit_period.ended_early").data == {"from": "2026-08-31", "to": "2026-03-05"}


def test_what_is_over_stays(registrar, now):
    over = period(starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1))
    with pytest.raises(services.limiting.PeriodIsOver):
        services.end_limit_period(period=over, last_day=TODAY, actor=registrar, now=now)


def test_a_rule_follows_another_and_says_what_it_changes(desk):
    rule = {"valid_from": "2026-03-05", "threshold": "2", "expires_after_days": "180"}
    assert desk.post(f"{PAGE}no-shows/new/", rule).url == PAGE
    assert "With 2 points nobody can apply" in text(desk.get(f"{PAGE}no-shows/new/"))
    desk.post(f"{PAGE}no-shows/new/", rule | {"valid_from": "2026-04-01", "threshold": "3"})
    page = text(desk.get(PAGE))
    assert "before: 2" in page
    assert "before: 180" not in page
    assert Event.objects.filter(action="no_show_rule.added").count() == 2


@pytest.mark.parametrize(("day", "said"), [("2026-03-05", "begins on this day already"), ("2026-03-04", "begins today or later")])
def test_a_rule_begins_on_a_day_of_its_own_and_not_in_the_past(desk, now, day, said):
    NoShowRule.objects.create(valid_from=TODAY, threshold=2, expires_after_days=90, made_at=now)
    answer = desk.post(f"{PAGE}no-shows/new/", {"valid_from": day, "threshold": "2", "expires_after_days": "180"})
    assert answer.status_code == 422
    assert said in text(answer)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_rule_is_never_changed(now, change):
    NoShowRule.objects.create(valid_from=TODAY, threshold=2, expires_after_days=90, made_at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        NoShowRule.objects.update(threshold=9) if change == "update" else NoShowRule.objects.all().delete()


def test_the_rule_of_the_day_counts(registrar, now):
    for days, threshold in ((0, 2), (10, 3)):
        plan = NoShowPlan(valid_from=TODAY + timedelta(days=days), threshold=threshold, expires_after_days=90)
        services.add_no_show_rule(plan=plan, actor=registrar, now=now)
    moments = [now - timedelta(days=1), now, now + timedelta(days=9), now + timedelta(days=10)]
    found = [selectors.no_show_rule_at(moment) for moment in moments]
    assert [rule.threshold if rule else None for rule in found] == [None, 2, 2, 3]


@pytest.mark.parametrize(("points", "until"), [([], None), ([(1, 5)], None), ([(1, 5), (1, 9)], 5), ([(1, 5), (2, 9)], 9), ([(3, 5)], 5)])
def test_enough_points_keep_somebody_away_until_enough_have_expired(now, points, until):
    given = [(number, now + timedelta(days=days)) for number, days in points]
    assert blocked_until(given, threshold=2) == (None if until is None else now + timedelta(days=until))


def test_queries_do_not_grow_with_the_rows(desk, registrar, now, django_assert_max_num_queries):
    for number in range(20):
        period(starts_on=TODAY + timedelta(days=10 * number), ends_on=TODAY + timedelta(days=10 * number + 9))
        NoShowRule.objects.create(
            valid_from=TODAY + timedelta(days=number), threshold=2 + number, expires_after_days=90, made_at=now, made_by=registrar
        )
    with django_assert_max_num_queries(9):
        desk.get(PAGE)
