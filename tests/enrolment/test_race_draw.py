"""A draw while others press the same button, give up, are cancelled, or apply: processes and threads at one moment."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import SEATED_STATES, DrawList, DrawResult, Enrolment, EnrolmentEvent, SeatPool, Terms
from lms.kernel.errors import DomainError
from tests import factories
from tests.enrolment.race import rush
from tools import verify_draw

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SEATS, LINE, PEOPLE = 12, 6, 40


@pytest.fixture
def run(now):
    run = factories.open_run(at=now, method="lottery", capacity=SEATS)
    Terms.objects.filter(run=run).update(waiting_capacity=LINE, seed_kind="beacon", seed_source="기온")
    return run


@pytest.fixture
def registrars(institution):
    return [factories.staff("registrar", institution) for _ in range(2)]


@pytest.fixture
def applied(run, now):
    people = [factories.UserFactory() for _ in range(PEOPLE)]
    return [services.apply(learner=person, run=run, request_key="once", actor=person, now=now) for person in people]


def outcome(do, **wish):
    try:
        return do(**wish) or "done"
    except DomainError as refusal:
        return refusal.code


def draw(run, registrar):
    return services.draw(run=run, beacon="12.3", actor=registrar, now=run.apply_closes_at).record_sha256


def check(run):
    """Seats are counted right, nobody waits beside a free seat, everybody moved once, and the record agrees with itself."""
    pool, terms = SeatPool.objects.get(run=run), Terms.objects.get(run=run)
    states = Counter(Enrolment.objects.filter(run=run).values_list("state", flat=True))
    assert pool.taken == sum(states[state] for state in SEATED_STATES) <= pool.capacity
    assert terms.waiting == states["waiting"] <= LINE
    assert not (states["waiting"] and pool.taken < pool.capacity)
    assert states["applied"] == 0
    moved = EnrolmentEvent.objects.filter(enrolment__run=run, from_state="applied").values_list("enrolment", flat=True)
    assert len(moved) == len(set(moved)) == PEOPLE
    assert verify_draw.verify(DrawResult.objects.get(run=run).record.encode())[3] == []
    return states


def test_forty_presses_of_two_registrars_are_one_draw(run, registrars, applied):
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    found = rush(lambda number: outcome(draw, run=run, registrar=registrars[number % 2]), range(40))
    assert len(found) == 1, "everybody reads the same fingerprint"
    assert check(run) == {"confirmed": SEATS, "waiting": LINE, "not_selected": PEOPLE - SEATS - LINE}


def test_forty_presses_close_one_list(run, registrars, applied):
    def close(number):
        return services.close_list(run=run, actor=registrars[number % 2], now=run.apply_closes_at).candidates_sha256

    assert len(rush(close, range(40))) == 1
    assert DrawList.objects.count() == 1


def test_who_gives_up_or_is_cancelled_while_places_are_drawn_leaves_no_seat_free(run, registrars, applied):
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    at = run.apply_closes_at

    def work(number):
        if number % 5 == 0:
            return outcome(draw, run=run, registrar=registrars[0]) and "drawn"
        one = applied[number]
        if number % 5 == 1:
            return outcome(lambda: services.withdraw(enrolment=one, actor=one.learner, now=at).state)
        if number % 5 == 2:
            return outcome(lambda: services.cancel_by_office(enrolment=one, reason="사정", actor=registrars[1], now=at).state)
        return "stayed"

    found = rush(work, range(PEOPLE))
    assert set(found) <= {"drawn", "stayed", "withdrawn", "cancelled", "enrolment-not-current"}, found
    states = Counter(Enrolment.objects.filter(run=run).values_list("state", flat=True))
    assert states["withdrawn"] == found["withdrawn"]
    assert states["cancelled"] == found["cancelled"]
    check_seats(run)


def check_seats(run):
    pool, terms = SeatPool.objects.get(run=run), Terms.objects.get(run=run)
    states = Counter(Enrolment.objects.filter(run=run).values_list("state", flat=True))
    assert pool.taken == sum(states[state] for state in SEATED_STATES) <= pool.capacity
    assert terms.waiting == states["waiting"] <= LINE
    assert not (states["waiting"] and pool.taken < pool.capacity)
    assert states["applied"] == 0


def test_places_are_given_once_however_many_clocks_strike(run, registrars, applied):
    told_at = run.apply_closes_at + timedelta(hours=3)
    Terms.objects.filter(run=run).update(result_at=told_at)
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    draw(run, registrars[0])
    found = rush(lambda _: str(services.give_drawn_places(now=told_at)), range(40))
    assert found["1"] == 1
    assert set(found) == {"0", "1"}
    assert check(run)["confirmed"] == SEATS


def test_a_run_that_is_cancelled_while_places_are_drawn_keeps_nobody(run, registrars, applied):
    services.close_list(run=run, actor=None, now=run.apply_closes_at)

    def work(number):
        if number == 7:
            return outcome(lambda: services.cancel_run(run=run, reason="사정", actor=registrars[1], now=run.apply_closes_at).status)
        return outcome(draw, run=run, registrar=registrars[0])

    found = rush(work, range(40))
    assert found["cancelled"] == 1
    assert set(found) - {"cancelled", "run-is-over"} <= set(DrawResult.objects.values_list("record_sha256", flat=True))
    assert set(Enrolment.objects.filter(run=run).values_list("state", flat=True)) <= {"cancelled", "not_selected"}
    assert SeatPool.objects.get(run=run).taken == 0


def test_who_applies_at_the_last_moment_is_on_the_list_or_is_told_that_it_is_closed(run, now, registrars):
    people = [factories.UserFactory() for _ in range(40)]
    last = run.apply_closes_at - timedelta(milliseconds=1)

    def work(number):
        if number == 20:
            return services.close_list(run=run, actor=None, now=run.apply_closes_at) and "closed"
        person = people[number]
        return outcome(lambda: services.apply(learner=person, run=run, request_key="once", actor=person, now=last).state)

    found = rush(work, range(40))
    assert found["applied"] + found["window-closed"] == 39
    listed = {one["number"] for one in DrawList.objects.get().candidates}
    assert listed == set(Enrolment.objects.filter(run=run).values_list("receipt", flat=True))
    assert len(listed) == found["applied"]
