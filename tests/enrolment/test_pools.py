"""Seats kept for groups of people and for channels: whose they are, and which is taken first."""

from __future__ import annotations

from datetime import date

import pytest

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts
from courses.enrolment.models import Eligibility, SeatPool, Terms
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    return factories.open_run(at=now, capacity=1)


def general(run):
    return SeatPool.objects.get(run=run, code="general")


def born(day, **more):
    return factories.UserFactory(birth_date=day, **more)


def test_who_says_she_belongs_takes_the_kept_seat_and_leaves_the_general_one(run, learner, other_learner, now):
    group = audience()
    kept = keep_seats(run, group)
    assert apply_for(run, learner, now=now, declared=frozenset({group.pk})).pool == kept
    assert apply_for(run, other_learner, now=now).pool == general(run)


def test_who_does_not_belong_has_no_kept_seat_however_many_are_free(run, learner, other_learner, now):
    kept = keep_seats(run, audience(), capacity=5)
    apply_for(run, learner, now=now)
    with pytest.raises(services.RunIsFull):
        apply_for(run, other_learner, now=now)
    assert taken(kept) == 0


@pytest.mark.parametrize(("dong", "has_kept"), [("명륜동", True), ("elsewhere", False), ("", False)])
def test_a_seat_for_residents_is_not_for_who_lives_in_another_place(run, now, dong, has_kept):
    kept = keep_seats(run, audience(code="resident", basis="resident"))
    assert (apply_for(run, factories.UserFactory(dong=dong), now=now).pool == kept) is has_kept


def test_where_every_seat_is_kept_for_others_she_is_told_so(run, learner, now):
    keep_seats(run, audience())
    general(run).delete()
    with pytest.raises(services.NoSeatsForYou):
        apply_for(run, learner, now=now)


def test_when_the_kept_seats_are_gone_the_general_ones_are_left(run, learner, other_learner, now):
    group = audience()
    keep_seats(run, group)
    said = {"declared": frozenset({group.pk})}
    apply_for(run, learner, now=now, **said)
    assert apply_for(run, other_learner, now=now, **said).pool == general(run)
    with pytest.raises(services.RunIsFull):
        apply_for(run, factories.UserFactory(), now=now, **said)


def test_what_she_says_about_herself_stands_with_the_application_if_it_matters(run, learner, now):
    group, elsewhere = audience(), audience("elsewhere")
    keep_seats(run, group)
    place = apply_for(run, learner, now=now, declared=frozenset({group.pk, elsewhere.pk, 999_999}))
    assert [said.audience for said in Eligibility.objects.filter(enrolment=place)] == [group]


def test_saying_so_does_not_make_her_older_invited_or_new(run, learner, now):
    old = audience("old", "age", age_from=65)
    keep_seats(run, old)
    place = apply_for(run, born(date(1990, 1, 1)), now=now, declared=frozenset({old.pk}))
    assert place.pool == general(run)
    assert not Eligibility.objects.exists()


@pytest.mark.parametrize(
    ("birthday", "belongs"),
    [(date(1961, 3, 19), True), (date(1961, 3, 20), False), (date(1950, 1, 1), True), (None, False)],
)
def test_ages_are_full_years_on_the_day_of_the_first_class(run, now, birthday, belongs):
    assert run.starts_at.date() == date(2026, 3, 19)
    kept = keep_seats(run, audience("old", "age", age_from=65))
    assert (apply_for(run, born(birthday), now=now).pool == kept) is belongs


def test_ages_are_those_of_the_day_that_the_run_names(run, now):
    Terms.objects.filter(run=run).update(age_on=date(2026, 12, 31))
    kept = keep_seats(run, audience("old", "age", age_from=65))
    assert apply_for(run, born(date(1961, 12, 31)), now=now).pool == kept


def test_who_lives_here_and_who_comes_for_the_first_time_are_known_without_asking(run, learner, now):
    resident = keep_seats(run, audience("resident", "resident"))
    new = keep_seats(run, audience("new", "first_timer"), code="new", position=1)
    learner.dong = "서초1동"
    learner.save()
    assert apply_for(run, learner, now=now).pool == resident
    assert apply_for(run, factories.UserFactory(dong=""), now=now).pool == new
    been_here = factories.EnrolmentFactory(run=factories.open_run(at=now, meetings=0)).learner
    assert apply_for(run, been_here, now=now).pool == general(run)


def test_seats_of_a_channel_are_for_those_who_come_by_it(run, learner, other_learner, registrar, now):
    SeatPool.objects.filter(run=run).update(position=9)
    phone = SeatPool.objects.create(run=run, code="phone", name_ko="전화", capacity=1, channel="phone")
    assert apply_for(run, learner, now=now).pool == general(run)
    with pytest.raises(services.RunIsFull):
        apply_for(run, other_learner, now=now)
    assert apply_for(run, other_learner, now=now, actor=registrar, channel="phone").pool == phone


def test_a_group_by_age_counts_everybody_who_comes_along(run, now):
    Terms.objects.filter(run=run).update(most_in_party=2)
    SeatPool.objects.filter(run=run).update(capacity=2)
    kept = keep_seats(run, audience("old", "age", age_from=65), capacity=2)
    child = CompanionFacts(name="이꼬마", birth_date=date(2015, 1, 1))
    assert apply_for(run, born(date(1950, 1, 1)), now=now, companions=(child,)).pool == general(run)
    parent = CompanionFacts(name="김어른", birth_date=date(1940, 1, 1))
    assert apply_for(run, born(date(1951, 1, 1)), now=now, companions=(parent,)).pool == kept


def test_a_closed_pool_gives_no_seat(run, learner, now):
    group = audience()
    keep_seats(run, group)
    SeatPool.objects.filter(run=run, code="kept").update(closed_at=now)
    assert apply_for(run, learner, now=now, declared=frozenset({group.pk})).pool == general(run)


def test_while_somebody_waits_for_a_pool_nobody_passes(run, learner, other_learner, now):
    SeatPool.objects.filter(run=run).update(waiting=1)
    with pytest.raises(services.RunIsFull):
        apply_for(run, learner, now=now)
