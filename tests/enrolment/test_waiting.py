"""Who waits gets the next free seat, whatever freed it, in the order of the line."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from courses.catalogue.models import CourseRun
from courses.enrolment import rules, selectors, services
from courses.enrolment.data import Chance
from courses.enrolment.models import Enrolment, Offer, SeatPool
from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db, now):
    """Two seats, room for three to wait."""
    return factories.open_run(at=now, capacity=2, line=3)


@pytest.fixture
def people(db):
    return [factories.UserFactory() for _ in range(6)]


@pytest.fixture
def wait(run, now):
    def do(learner, *, at=now, key=None, which=None):
        return services.join_waiting_list(learner=learner, run=which or run, request_key=key or uuid4().hex, actor=learner, now=at)

    return do


@pytest.fixture
def full(apply, run, people):
    """The places of the first two people, who have all the seats."""
    return [apply(person, run) for person in people[:2]]


def states(*enrolments):
    by_pk = dict(Enrolment.objects.values_list("pk", "state"))
    return [by_pk[enrolment.pk] for enrolment in enrolments]


def figures(run):
    return tuple(SeatPool.objects.values_list("taken", "waiting").get(run=run))


def test_the_line_is_the_order_in_which_people_joined(wait, full, people, run):
    line = [wait(person) for person in people[2:5]]
    assert [enrolment.waiting_number for enrolment in line] == [1, 2, 3]
    assert [selectors.position_in_line(enrolment=enrolment) for enrolment in line] == [1, 2, 3]
    assert selectors.positions_in_line(line) == {enrolment.pk: place for place, enrolment in enumerate(line, start=1)}
    assert figures(run) == (2, 3)


def test_a_line_has_an_end(wait, full, people):
    for person in people[2:5]:
        wait(person)
    with pytest.raises(services.WaitingListIsFull):
        wait(people[5])


def test_without_a_line_nobody_waits(apply, wait, now, people):
    run = factories.open_run(at=now, capacity=1)
    apply(people[0], run)
    with pytest.raises(services.WaitingListIsFull):
        wait(people[1], which=run)


def test_a_seat_that_was_free_after_all_is_a_place(wait, people, run):
    assert wait(people[0]).state == "confirmed"
    assert figures(run) == (1, 0)


def test_the_same_wish_twice_is_one_place_in_line(wait, full, people, run):
    assert wait(people[2], key="same") == wait(people[2], key="same")
    with pytest.raises(services.AlreadyApplied):
        wait(people[2])
    assert figures(run) == (2, 1)


def test_nobody_overtakes_the_line_by_applying(apply, wait, full, people, run, now):
    """Close to the start nothing is offered, so a seat is free while somebody waits; it is not for who comes now."""
    wait(people[2])
    late = run.starts_at - timedelta(hours=1)
    CourseRun.objects.filter(pk=run.pk).update(apply_closes_at=run.starts_at, withdraw_until=run.starts_at)
    run.refresh_from_db()
    services.withdraw(enrolment=Enrolment.objects.select_related("run").get(pk=full[0].pk), actor=people[0], now=late)
    assert figures(run) == (1, 1)
    with pytest.raises(services.RunIsFull):
        apply(people[3], run, at=late)


@pytest.mark.parametrize("freed_by", ["withdrawal", "office", "more seats"])
def test_whatever_frees_a_seat_offers_it_to_the_first_in_line(freed_by, wait, full, people, run, now):
    first, second = wait(people[2]), wait(people[3])
    if freed_by == "withdrawal":
        services.withdraw(enrolment=full[0], actor=people[0], now=now)
    elif freed_by == "office":
        services.cancel_by_office(enrolment=full[0], reason="자격 확인 불가", actor=None, now=now)
    else:
        services.change_capacity(pool=SeatPool.objects.get(run=run), capacity=3, actor=None, now=now)
    assert states(first, second) == ["offered", "waiting"]
    assert selectors.position_in_line(enrolment=second) == 1
    pool = SeatPool.objects.get(run=run)
    assert (pool.taken, pool.capacity, pool.waiting) == (pool.capacity, pool.capacity, 1)


def test_an_offer_is_open_until_the_end_of_the_next_day(wait, full, people, now):
    first = wait(people[2])
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    offer = first.offers.get()
    assert clock.seoul(offer.expires_at).isoformat() == "2026-03-07T00:00:00+09:00"


def test_who_takes_the_offer_has_the_place(wait, full, people, run, now):
    first = wait(people[2])
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    taken = services.accept_offer(enrolment=first, actor=people[2], now=now + timedelta(hours=1))
    assert (taken.state, taken.confirmed_at) == ("confirmed", now + timedelta(hours=1))
    assert services.accept_offer(enrolment=first, actor=people[2], now=now + timedelta(hours=2)).confirmed_at == taken.confirmed_at
    assert Offer.objects.get().outcome == "accepted"
    assert figures(run) == (2, 0)


def test_who_declines_passes_it_on(wait, full, people, run, now):
    first, second = wait(people[2]), wait(people[3])
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    services.withdraw(enrolment=first, actor=people[2], now=now)
    assert states(first, second) == ["withdrawn", "offered"]
    assert list(Offer.objects.order_by("pk").values_list("outcome", flat=True)) == ["declined", ""]
    assert figures(run) == (2, 0)


def test_who_does_not_answer_in_time_passes_it_on(wait, full, people, run, now):
    first, second = wait(people[2]), wait(people[3])
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    until = first.offers.get().expires_at
    assert services.lapse_offers(now=until - timedelta(seconds=1)) == 0
    with pytest.raises(services.OfferLapsed):
        services.accept_offer(enrolment=first, actor=people[2], now=until)
    assert services.lapse_offers(now=until) == 1
    assert services.lapse_offers(now=until) == 0
    assert states(first, second) == ["lapsed", "offered"]
    assert second.offers.get().expires_at > until
    with pytest.raises(services.OfferLapsed):
        services.accept_offer(enrolment=first, actor=people[2], now=until)


def test_an_offer_is_for_who_has_no_other_class_then(apply, wait, full, people, now):
    first = wait(people[2])
    apply(people[2], factories.open_run(at=now))
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    with pytest.raises(services.SessionsOverlap):
        services.accept_offer(enrolment=first, actor=people[2], now=now)
    assert states(first) == ["offered"], "she can give the other one back and take this"


def test_only_who_was_offered_a_place_can_take_it(wait, full, people, now):
    with pytest.raises(services.NotOffered):
        services.accept_offer(enrolment=wait(people[2]), actor=people[2], now=now)


def test_close_to_the_start_the_office_calls(wait, full, people, run, registrar, now):
    first, second = wait(people[2]), wait(people[3])
    CourseRun.objects.filter(pk=run.pk).update(withdraw_until=run.starts_at)
    late = run.starts_at - timedelta(hours=2)
    services.withdraw(enrolment=Enrolment.objects.select_related("run").get(pk=full[0].pk), actor=people[0], now=late)
    assert states(first, second) == ["waiting", "waiting"]
    with pytest.raises(services.ReasonMissing):
        services.place_by_phone(enrolment=second, reason=" ", actor=registrar, now=late)
    services.place_by_phone(enrolment=second, reason="첫 번째 분은 전화를 받지 않으심", actor=registrar, now=late)
    with pytest.raises(services.RunIsFull):
        services.place_by_phone(enrolment=first, reason="늦게 연락됨", actor=registrar, now=late)
    assert states(first, second) == ["waiting", "confirmed"]
    assert second.events.last().reason == "첫 번째 분은 전화를 받지 않으심"


def test_when_the_class_begins_the_waiting_ends(wait, full, people, run):
    first = wait(people[2])
    assert services.end_waiting(now=run.starts_at - timedelta(seconds=1)) == 0
    assert services.end_waiting(now=run.starts_at) == 1
    assert states(first) == ["unplaced"]
    assert figures(run) == (2, 0)


def test_a_cancelled_run_ends_every_wish(wait, full, people, run, now):
    first, second = wait(people[2]), wait(people[3])
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    services.cancel_run(run=run, reason="신청자 부족", actor=None, now=now)
    assert states(first, second, full[1]) == ["cancelled"] * 3
    assert figures(run) == (0, 0)
    assert Offer.objects.get().outcome == "cancelled"


def test_a_completed_run_keeps_its_places_only(wait, full, people, run, now):
    first, second = wait(people[2]), wait(people[3])
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    services.complete_run(run=run, actor=None, now=run.ends_at)
    assert states(first, second, full[1]) == ["lapsed", "unplaced", "completed"]
    assert figures(run) == (1, 0)


def test_a_line_is_not_made_shorter_than_it_is(wait, full, people, run, now):
    wait(people[2])
    pool = SeatPool.objects.get(run=run)
    with pytest.raises(services.WaitingCapacityBelowWaiting):
        services.change_capacity(pool=pool, capacity=2, waiting_capacity=0, actor=None, now=now)
    services.change_capacity(pool=pool, capacity=2, waiting_capacity=1, actor=None, now=now)
    assert selectors.terms_of(run).waiting_capacity == 1


def test_who_left_stands_at_the_end_when_she_comes_back(wait, full, people, now):
    first, second = wait(people[2]), wait(people[3])
    services.withdraw(enrolment=first, actor=people[2], now=now)
    assert [selectors.position_in_line(enrolment=enrolment) for enrolment in (second, wait(people[2]))] == [1, 2]


def test_an_answered_offer_never_changes(wait, full, people, now):
    first = wait(people[2])
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    services.accept_offer(enrolment=first, actor=people[2], now=now)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Offer.objects.update(outcome="declined")


def test_the_chance_is_told_when_enough_people_have_waited(wait, full, people, run, now):
    assert selectors.chance_in_line(course_id=run.course_id) is None
    services.change_capacity(pool=SeatPool.objects.get(run=run), capacity=2, waiting_capacity=9, actor=None, now=now)
    for person in [*people[2:], factories.UserFactory()]:
        wait(person)
    services.withdraw(enrolment=full[0], actor=people[0], now=now)
    services.complete_run(run=run, actor=None, now=run.ends_at)
    chance = selectors.chance_in_line(course_id=run.course_id)
    assert chance == Chance(waited=5, reached=1)


@pytest.mark.parametrize(
    ("hours_before_start", "hours_open"),
    [(500, 34), (30, 27), (5, 2), (4.9, None), (0, None)],  # `now` is 2 PM, so the next day ends after 34 hours
)
def test_an_offer_leaves_time_to_answer_or_is_not_made(now, hours_before_start, hours_open):
    until = rules.offer_until(starts_at=now + timedelta(hours=hours_before_start), now=now)
    assert until == (None if hours_open is None else now + timedelta(hours=hours_open))
