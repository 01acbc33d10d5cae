"""Two people decide, or one decides while another leaves, at the same moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.data import Wish
from courses.enrolment.models import Eligibility, Enrolment, Invitation, SeatPool, Terms
from lms.kernel.errors import DomainError
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats, review_run
from tests.enrolment.race import PROCESSES, THREADS, rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT_ONCE = PROCESSES * THREADS


def outcome(do, **wish):
    try:
        do(**wish)
    except DomainError as refusal:
        return refusal.code
    return "done"


def test_the_last_use_of_an_invitation_is_one_persons(now, registrar, other_institution):
    run = factories.open_run(at=now, method="invitation", capacity=100)
    expires_at = now + timedelta(days=1)
    invitation = services.invite(run=run, institution=other_institution, most=3, expires_at=expires_at, actor=registrar, now=now)
    people = [factories.UserFactory() for _ in range(AT_ONCE)]

    def work(person):
        return outcome(apply_for, run=run, learner=person, now=now, invitation=invitation.code)

    assert rush(work, people) == {"done": 3, "invitation-used-up": AT_ONCE - 3}
    assert Invitation.objects.get().used == 3 == Enrolment.objects.count() == SeatPool.objects.get(run=run).taken


def test_the_last_seat_of_a_review_is_given_once(now, registrar):
    run = review_run(at=now, capacity=3)
    made = [apply_for(run, factories.UserFactory(), now=now) for _ in range(AT_ONCE)]

    def work(enrolment):
        return outcome(services.approve, enrolment=enrolment, actor=registrar, now=now)

    assert rush(work, made) == {"done": 3, "no-seat-to-approve": AT_ONCE - 3}
    assert SeatPool.objects.get(run=run).taken == 3 == Enrolment.objects.filter(state="confirmed").count()


def test_one_application_is_decided_once_however_many_decide(now, registrar, learner):
    run = review_run(at=now, capacity=5)
    enrolment = apply_for(run, learner, now=now)

    def work(number):
        if number % 2:
            return outcome(services.refuse, enrolment=enrolment, reason="대상이 아닙니다.", actor=registrar, now=now)
        return outcome(services.approve, enrolment=enrolment, actor=registrar, now=now)

    assert set(rush(work, range(AT_ONCE))) == {"done", "already-decided"}
    enrolment.refresh_from_db()
    assert SeatPool.objects.get(run=run).taken == (enrolment.state == "confirmed")
    assert enrolment.events.count() == 2


def test_approving_while_people_withdraw_neither_loses_nor_makes_a_seat(now, registrar):
    run = review_run(at=now, capacity=10)
    made = [apply_for(run, factories.UserFactory(), now=now) for _ in range(AT_ONCE // 2)]

    def work(wish):
        enrolment, leaves = wish
        if leaves:
            return outcome(services.withdraw, enrolment=enrolment, actor=enrolment.learner, now=now)
        return outcome(services.approve, enrolment=enrolment, actor=registrar, now=now)

    found = rush(work, [(enrolment, leaves) for enrolment in made for leaves in (False, True)])
    assert set(found) <= {"done", "enrolment-not-current", "no-seat-to-approve"}
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert SeatPool.objects.get(run=run).taken == 0


def test_checking_a_group_while_people_leave_keeps_the_seats_right(now, registrar):
    """Half of those who say they belong are refused while they withdraw; those who wait get what becomes free."""
    run, group = factories.open_run(at=now, capacity=5), audience()
    kept = keep_seats(run, group, capacity=15)
    Terms.objects.filter(run=run).update(waiting_capacity=100)
    said = {"declared": frozenset({group.pk})}
    made = [apply_for(run, factories.UserFactory(), now=now, **said) for _ in range(20)]
    for _ in range(10):
        person = factories.UserFactory()
        services.wait_for(wish=Wish(learner=person, run=run, request_key="wait", **said), actor=person, now=now)  # type: ignore[arg-type]
    decisions = [(one, what) for one in made for what in ("reject", "withdraw")]

    def work(wish):
        enrolment, what = wish
        if what == "withdraw":
            return outcome(services.withdraw, enrolment=enrolment, actor=enrolment.learner, now=now)
        eligibility = Eligibility.objects.select_related("enrolment").get(enrolment=enrolment)
        return outcome(services.reject, eligibility=eligibility, reason="확인되지 않습니다.", actor=registrar, now=now)

    found = rush(work, decisions)
    assert set(found) <= {"done", "enrolment-not-current"}
    for pool in SeatPool.objects.filter(run=run):
        holding = Enrolment.objects.filter(pool=pool, state__in=("confirmed", "offered")).count()
        assert pool.taken == holding <= pool.capacity
    assert not Enrolment.objects.filter(pool=kept, state="confirmed").exists(), "everybody left or was refused"
    assert Enrolment.objects.filter(state="offered").count() == 10
    assert Terms.objects.get(run=run).waiting == 0
