"""Two hundred people, fifty seats, one moment."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections, transaction

from courses.enrolment import services
from courses.enrolment.models import LIVE_STATES, Enrolment, EnrolmentEvent, SeatPool, Terms
from lms.kernel.errors import DomainError
from tests import factories
from tests.enrolment.race import rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SEATS = 50


@pytest.fixture
def run(now):
    return factories.open_run(at=now, capacity=SEATS)


@pytest.fixture
def people():
    return [factories.UserFactory() for _ in range(200)]


def outcome(do, **wish):
    try:
        do(**wish)
    except DomainError as refusal:
        return refusal.code
    return "done"


def check(run):
    live = Enrolment.objects.filter(run=run, state__in=LIVE_STATES)
    pool = SeatPool.objects.get(run=run)
    assert pool.taken == live.count() <= pool.capacity
    assert live.values("learner").distinct().count() == live.count()
    return pool.taken


def test_the_naive_form_oversells(run, people):
    """Counting first and inserting then: what the test below would find, were the service written so."""
    everybody_has_counted = threading.Barrier(10)
    pool = SeatPool.objects.get(run=run)
    for person in people[: SEATS - 1]:
        factories.EnrolmentFactory(run=run, learner=person, pool=pool)

    def naive(person):
        with transaction.atomic():
            is_free = Enrolment.objects.filter(run=run, state__in=LIVE_STATES).count() < SEATS
            everybody_has_counted.wait(30)
            if is_free:
                at = run.apply_opens_at
                Enrolment.objects.create(run=run, learner=person, pool=pool, request_key=uuid4().hex, applied_at=at, confirmed_at=at)
        connections.close_all()

    threads = [threading.Thread(target=naive, args=(person,)) for person in people[-10:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Enrolment.objects.filter(run=run, state__in=LIVE_STATES).count() == SEATS + 9


def test_two_hundred_at_once_get_exactly_the_fifty_seats(run, people, now):
    def work(person):
        return outcome(services.apply, learner=person, run=run, request_key=uuid4().hex, actor=person, now=now)

    assert rush(work, people) == {"done": SEATS, "run-is-full": 150}
    assert check(run) == SEATS
    assert EnrolmentEvent.objects.count() == SEATS, "a refused wish leaves nothing behind"


def test_a_hundred_clicks_of_one_person_are_one_place(run, people, now):
    person = people[0]
    same = [("the-same-click", 1)] * 50 + [(f"click-{number}", 2) for number in range(50)]

    def work(click):
        return outcome(services.apply, learner=person, run=run, request_key=click[0], actor=person, now=now)

    found = rush(work, same)
    assert set(found) == {"done", "already-applied"}
    assert check(run) == 1


def test_overlapping_classes_at_the_same_moment_give_one_place(run, people, now):
    person, other = people[0], factories.open_run(at=now)

    def work(which):
        return outcome(services.apply, learner=person, run=which, request_key=f"for-{which.pk}", actor=person, now=now)

    assert set(rush(work, [run, other] * 20)) == {"done", "sessions-overlap"}
    assert Enrolment.objects.count() == 1


def test_people_who_leave_while_others_come_never_lose_or_make_a_seat(run, people, now):
    first = [services.apply(learner=person, run=run, request_key="first", actor=person, now=now) for person in people[:SEATS]]

    def work(wish):
        person, enrolment = wish
        if enrolment is not None:
            return outcome(services.withdraw, enrolment=enrolment, actor=person, now=now)
        return outcome(services.apply, learner=person, run=run, request_key="second", actor=person, now=now)

    wishes = [(enrolment.learner, enrolment) for enrolment in first] + [(person, None) for person in people[SEATS:]]
    found = rush(work, [wishes[number * 37 % 200] for number in range(200)])
    assert set(found) <= {"done", "run-is-full"}
    assert check(run) == found["done"] - SEATS


def test_nobody_slips_into_a_run_that_is_being_cancelled(run, people, registrar, now):
    def work(wish):
        if wish is None:
            return outcome(services.cancel_run, run=run, reason="강사 사정으로 폐강합니다.", actor=registrar, now=now)
        return outcome(services.apply, learner=wish, run=run, request_key="once", actor=wish, now=now + timedelta(seconds=1))

    found = rush(work, [*people[:20], None, *people[20:99]])
    assert set(found) <= {"done", "run-is-cancelled", "run-is-full"}
    assert check(run) == 0


def test_a_thousand_at_once_are_placed_or_stand_in_one_line(run, now):
    """Who finds every seat taken joins the line; its numbers have no gap and no double, and every refusal has its reason."""
    Terms.objects.filter(run=run).update(waiting_capacity=100)
    everybody = [factories.UserFactory() for _ in range(1000)]

    def work(person):
        if (said := outcome(services.apply, learner=person, run=run, request_key="apply", actor=person, now=now)) != "run-is-full":
            return said
        return outcome(services.join_waiting_list, learner=person, run=run, request_key="wait", actor=person, now=now)

    assert rush(work, everybody) == {"done": SEATS + 100, "waiting-list-is-full": 1000 - SEATS - 100}
    numbers = Enrolment.objects.filter(run=run, state="waiting").order_by("pk").values_list("waiting_number", flat=True)
    assert list(numbers) == list(range(1, 101)), "the order of acceptance"
    pool = SeatPool.objects.get(run=run)
    assert (pool.taken, pool.waiting) == (SEATS, 100)


def test_people_who_leave_while_others_wait_leave_no_seat_free(run, people, now):
    Terms.objects.filter(run=run).update(waiting_capacity=1000)
    first = [services.apply(learner=person, run=run, request_key="first", actor=person, now=now) for person in people[:SEATS]]

    def work(wish):
        person, enrolment = wish
        if enrolment is not None:
            return outcome(services.withdraw, enrolment=enrolment, actor=person, now=now)
        return outcome(services.join_waiting_list, learner=person, run=run, request_key="second", actor=person, now=now)

    wishes = [(enrolment.learner, enrolment) for enrolment in first] + [(person, None) for person in people[SEATS:]]
    assert rush(work, [wishes[number * 37 % 200] for number in range(200)]) == {"done": 200}
    pool = SeatPool.objects.get(run=run)
    assert (pool.taken, pool.waiting) == (SEATS, 100)
    offered = Enrolment.objects.filter(run=run, state="offered").values_list("waiting_number", flat=True)
    waiting = Enrolment.objects.filter(run=run, state="waiting").values_list("waiting_number", flat=True)
    assert {*offered} == {*range(1, len(offered) + 1)}, "nobody was passed over"
    assert len(waiting) == 100
