"""The hall at the opening minute: an order that nobody could choose, nobody twice, and no advantage for who came early."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from courses.enrolment import services
from courses.enrolment.models import HallTicket, Terms
from courses.enrolment.services import hall
from lms.accounts.models import User
from lms.audit.models import Event
from tests import factories
from tests.enrolment import terms

OPENS = timedelta(minutes=10)
PER_MINUTE = 60


@pytest.fixture
def run(db, now):
    """A run that opens in ten minutes, with a hall."""
    return terms.with_terms(factories.open_run(at=now, apply_opens_at=now + OPENS), admitted_per_minute=PER_MINUTE)


def crowd(number):
    return User.objects.bulk_create(
        factories.UserFactory.build(email=f"crowd{index}@example.org", phone=f"0105{index:07d}") for index in range(number)
    )


def positions(run):
    return list(HallTicket.objects.filter(run=run).order_by("pk").values_list("position", flat=True))


@pytest.mark.django_db
def test_nobody_has_a_number_before_the_opening(run, learner, now):
    assert services.arrive(run=run, learner=learner, now=now).position is None
    place = services.place_in_hall(run=run, learner=learner, now=now)
    assert (place.has_ticket, place.position, place.is_turn, place.waiting) == (True, None, False, 1)
    assert services.open_halls(now=now + OPENS - timedelta(seconds=1)) == 0


@pytest.mark.django_db
def test_coming_again_changes_nothing_and_who_comes_later_stands_behind(run, learner, other_learner, now):
    services.arrive(run=run, learner=learner, now=now)
    services.arrive(run=run, learner=learner, now=now)
    assert services.open_halls(now=now + OPENS) == 1
    assert services.open_halls(now=now + OPENS) == 0
    assert services.arrive(run=run, learner=learner, now=now + OPENS).position == 1
    assert services.arrive(run=run, learner=other_learner, now=now + OPENS).position == 2
    assert Event.objects.filter(action="run.hall_opened").count() == 1


@pytest.mark.django_db
def test_so_many_are_called_each_minute(run, now):
    people = crowd(PER_MINUTE + 1)
    for person in people:
        services.arrive(run=run, learner=person, now=now)
    opening = now + OPENS
    services.open_halls(now=opening)
    last = HallTicket.objects.select_related("learner").get(run=run, position=PER_MINUTE + 1)
    place = services.place_in_hall(run=run, learner=last.learner, now=opening)
    assert (place.before, place.is_turn, place.turn_at) == (0, False, opening + timedelta(minutes=1))
    assert services.has_to_wait_in_hall(run=run, learner=last.learner, now=opening)
    with pytest.raises(services.NotYourTurn):
        services.apply(learner=last.learner, run=run, request_key="k", actor=last.learner, now=opening)
    later = opening + timedelta(minutes=1)
    assert services.place_in_hall(run=run, learner=last.learner, now=later).is_turn
    assert services.apply(learner=last.learner, run=run, request_key="k", actor=last.learner, now=later).state == "confirmed"


@pytest.mark.django_db
def test_staff_who_answer_the_telephone_do_not_wait(run, learner, registrar, now):
    assert services.apply(learner=learner, run=run, request_key="k", actor=registrar, channel="phone", now=now + OPENS).state == "confirmed"


@pytest.mark.django_db
def test_the_doors_have_their_times(run, learner, now):
    with pytest.raises(services.HallNotOpen):
        services.arrive(run=run, learner=learner, now=now + OPENS - hall.DOORS_OPEN_BEFORE - timedelta(seconds=1))
    with pytest.raises(services.WindowClosed):
        services.arrive(run=run, learner=learner, now=run.apply_closes_at)
    with pytest.raises(services.NoHall):
        services.arrive(run=factories.open_run(at=now), learner=learner, now=now)


@pytest.mark.django_db
def test_a_ticket_that_the_opening_missed_gets_its_number_at_the_next_look(run, learner, other_learner, now):
    services.open_hall(run=run, now=now + OPENS)
    HallTicket.objects.create(run=run, learner=learner, arrived_at=now)  # as if its transaction had been a moment too late
    assert services.place_in_hall(run=run, learner=learner, now=now + OPENS).position == 1


@pytest.mark.django_db
def test_who_waited_is_forgotten_a_month_after_closing(run, learner, now):
    services.arrive(run=run, learner=learner, now=now)
    assert services.forget_hall_tickets(now=run.apply_closes_at + timedelta(days=29)) == 0
    assert services.forget_hall_tickets(now=run.apply_closes_at + timedelta(days=30)) == 1


@pytest.mark.django_db
def test_coming_early_gives_no_advantage(run, now, monkeypatch):
    """Over 40 openings of 60 people, the first half of those who came stands on the average where the second does: 30.5 ± 1.5, of a fixed seed.

    The mean of 1,200 positions of 60 has a standard deviation of 0.36 (drawing without return), so this is four of them.
    """
    chance = random.Random(20260305)
    monkeypatch.setattr(hall, "SystemRandom", lambda: chance)
    people = crowd(60)
    early = []
    for number in range(40):
        HallTicket.objects.all().delete()
        Terms.objects.filter(run=run).update(hall_opened_at=None, hall_numbers=0)
        HallTicket.objects.bulk_create(
            HallTicket(run=run, learner=person, arrived_at=now + timedelta(seconds=index)) for index, person in enumerate(people)
        )
        services.open_hall(run=run, now=now + OPENS + timedelta(seconds=number))
        assert sorted(positions(run)) == list(range(1, 61))
        early += positions(run)[:30]
    assert sum(early) / len(early) == pytest.approx(30.5, abs=1.5)


@pytest.mark.django_db(transaction=True)
def test_five_hundred_before_and_some_at_the_very_moment_make_one_order(run, now):
    """Eight threads: people arrive while the sweep opens the hall again and again; every number is given once, and none is left out."""
    people = crowd(520)
    HallTicket.objects.bulk_create(HallTicket(run=run, learner=person, arrived_at=now) for person in people[:500])
    opening = now + OPENS

    def come(person):
        try:
            services.open_halls(now=opening)
            return services.arrive(run=run, learner=person, now=opening).position
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        late = list(threads.map(come, people[500:] + people[500:510]))
    assert sorted(positions(run)) == list(range(1, 521))
    assert positions(run)[:500] != list(range(1, 501)), "the order of arrival is not the order of the draw"
    assert min(late) > 500
    assert Terms.objects.get(run=run).hall_numbers == 520
