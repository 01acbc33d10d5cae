"""Moves and swaps at the same moment as applications, withdrawals and each other: no seat is lost, made or doubled."""

from __future__ import annotations

import pytest

from courses.enrolment import services
from courses.enrolment.models import SEATED_STATES, Enrolment, Move, SeatPool, Terms
from courses.enrolment.services import moving
from lms.kernel.errors import DomainError
from tests import factories
from tests.enrolment.race import PROCESSES, THREADS, rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT_ONCE = PROCESSES * THREADS


def outcome(do, **wish):
    try:
        do(**wish)
    except DomainError as refusal:
        return refusal.code
    return "done"


@pytest.fixture
def runs(now):
    first = factories.open_run(at=now, capacity=AT_ONCE, line=AT_ONCE, meetings=0)
    return first, factories.open_run(at=now, course=first.course, capacity=3, line=AT_ONCE, meetings=0)


def placed(run, count, now):
    return [services.apply(learner=person, run=run, request_key="x", actor=person, now=now) for person in factories.UserFactory.create_batch(count)]


def holds(*runs):
    """Every figure is what the rows say."""
    for run in runs:
        pool = SeatPool.objects.get(run=run)
        assert pool.taken == Enrolment.objects.filter(pool=pool, state__in=SEATED_STATES).count() <= pool.capacity
        assert pool.waiting == Terms.objects.get(run=run).waiting == Enrolment.objects.filter(run=run, state="waiting").count()


def test_the_last_seats_of_the_other_run_are_taken_once(runs, registrar, now):
    first, second = runs
    made = placed(first, AT_ONCE, now)

    def work(enrolment):
        return outcome(moving.move, enrolment=enrolment, to_run=second, reason="강의실 변경", actor=registrar, now=now)

    assert rush(work, made) == {"done": 3, "run-is-full": AT_ONCE - 3}
    assert Move.objects.count() == 3 == Enrolment.objects.filter(state="moved").count()
    holds(first, second)


def test_one_place_is_moved_once_however_many_press(runs, registrar, now):
    first, second = runs
    [enrolment] = placed(first, 1, now)

    def work(_):
        return outcome(moving.move, enrolment=enrolment, to_run=second, reason="강의실 변경", actor=registrar, now=now)

    assert rush(work, range(AT_ONCE)) == {"done": AT_ONCE}
    assert Enrolment.objects.filter(run=second).count() == 1
    holds(first, second)


def test_moving_both_ways_swapping_leaving_and_applying_at_once_stops_nobody(runs, registrar, now):
    first, second = runs
    here, there = placed(first, AT_ONCE // 2, now), placed(second, 3, now)
    people = factories.UserFactory.create_batch(AT_ONCE // 4)
    office = {"reason": "강의실 변경", "actor": registrar, "now": now}
    wishes = [
        *[("apply", person) for person in people],
        *[("leave", enrolment) for enrolment in here[:5]],
        *[("move", enrolment) for enrolment in here[3:15]],
        *[("back", enrolment) for enrolment in there],
        *[("swap", enrolment) for enrolment in here[10:]],
    ]

    def work(wish):
        what, who = wish
        if what == "apply":
            return outcome(services.join_waiting_list, learner=who, run=second, request_key="own", actor=who, now=now)
        if what == "leave":
            return outcome(services.withdraw, enrolment=who, actor=who.learner, now=now)
        if what == "swap":
            return outcome(moving.swap, first=who, second=there[who.pk % 3], **office)
        return outcome(moving.move, enrolment=who, to_run=second if what == "move" else first, **office)

    refusals = {"run-is-full", "not-movable", "only-places-are-swapped", "enrolment-not-current", "already-applied"}
    assert set(rush(work, wishes)) <= {"done", *refusals}
    holds(first, second)
