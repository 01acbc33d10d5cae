"""A thousand people from four processes, two pools, one line: with and without others who leave at the same moment."""

from __future__ import annotations

from datetime import date

import pytest

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import SEATED_STATES, Audience, Enrolment, EnrolmentEvent, SeatPool, Terms
from lms.kernel.errors import DomainError
from tests import factories
from tests.enrolment.race import rush

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KEPT, GENERAL, LINE, EVERYBODY = 20, 30, 100, 1000


@pytest.fixture
def care():
    return Audience.objects.create(code="care", name_ko="우선 대상", basis="declared")


@pytest.fixture
def run(now, care):
    run = factories.open_run(at=now, capacity=GENERAL, line=LINE)
    factories.SeatPoolFactory(run=run, code="care", name_ko="우선", audience=care, capacity=KEPT, position=1)
    Terms.objects.filter(run=run).update(most_in_party=3)
    return run


def ask(do, **wish):
    """What came of it: done, or the code of the refusal."""
    try:
        do(**wish)
    except DomainError as refusal:
        return refusal.code
    return "done"


def come(person, run, care, now, *, companions=()):
    """A seat, or a place in line; every third person says that she belongs to the audience."""
    declared = frozenset({care.pk}) if person.pk % 3 == 0 else frozenset()
    wish = {"learner": person, "run": run, "declared": declared, "companions": companions}
    said = ask(services.apply_for, wish=Wish(request_key="apply", **wish), actor=person, now=now)
    return ask(services.wait_for, wish=Wish(request_key="wait", **wish), actor=person, now=now) if said == "run-is-full" else said


def check(run):
    """Seats and the line are what the rows say, and whose turn it was had the seat."""
    terms = Terms.objects.get(run=run)
    line = list(Enrolment.objects.filter(run=run, state="waiting").order_by("waiting_number"))
    assert terms.waiting == len(line)
    for pool in SeatPool.objects.filter(run=run):
        assert pool.taken == Enrolment.objects.filter(pool=pool, state__in=SEATED_STATES).count() <= pool.capacity
        assert pool.waiting == sum(pool.pk in waiting.fits for waiting in line)
        assert not (pool.waiting and pool.taken < pool.capacity), "nobody waits while a seat that fits is free"
    return line


def test_a_thousand_fill_both_pools_exactly_and_stand_in_the_order_of_acceptance(run, care, now):
    everybody = [factories.UserFactory() for _ in range(EVERYBODY)]
    found = rush(lambda person: come(person, run, care, now), everybody)
    placed = KEPT + GENERAL + LINE
    assert found == {"done": placed, "waiting-list-is-full": EVERYBODY - placed}, "every refusal has its reason, and nobody sees an error"
    line = check(run)
    assert dict(SeatPool.objects.filter(run=run).values_list("code", "taken")) == {"care": KEPT, "general": GENERAL}
    assert [waiting.waiting_number for waiting in sorted(line, key=lambda row: row.pk)] == list(range(1, LINE + 1)), "the order of acceptance"
    assert EnrolmentEvent.objects.count() == placed, "a refused wish leaves nothing behind"


def test_people_who_leave_while_a_thousand_come_leave_no_seat_to_nobody(run, care, now):
    early = [factories.UserFactory() for _ in range(KEPT + GENERAL)]
    for person in early:
        come(person, run, care, now)
    held = list(Enrolment.objects.filter(run=run).select_related("run", "learner"))
    wishes: list = [*held, *[factories.UserFactory() for _ in range(EVERYBODY - len(held))]]

    def work(who):
        if isinstance(who, Enrolment):
            return ask(services.withdraw, enrolment=who, actor=who.learner, now=now)
        return come(who, run, care, now)

    found = rush(work, [wishes[number * 37 % EVERYBODY] for number in range(EVERYBODY)])
    assert set(found) == {"done", "waiting-list-is-full"}
    check(run)
    assert not Enrolment.objects.filter(pk__in=[row.pk for row in held if row.state == "confirmed"], state__in=SEATED_STATES).exists()


def test_families_come_at_once_and_none_is_torn_apart(run, care, now):
    people = [factories.UserFactory() for _ in range(120)]

    def work(person):
        size = person.pk % 3
        children = tuple(CompanionFacts(name=f"아이 {person.pk}-{number}", birth_date=date(2015, 5, 5)) for number in range(size))
        return come(person, run, care, now, companions=children)

    assert set(rush(work, people)) <= {"done", "waiting-list-is-full"}
    check(run)
    for states in states_of_parties(run).values():
        assert len(states) == 1, "all of them have a place, or all of them wait"


def states_of_parties(run):
    found: dict[int, set[str]] = {}
    for party, state in Enrolment.objects.filter(run=run, party__isnull=False).values_list("party", "state"):
        found.setdefault(party, set()).add(state)
    assert found
    return found
