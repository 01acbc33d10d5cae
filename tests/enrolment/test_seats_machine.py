"""Whatever people, staff and the clock do in whatever order: seats and places agree, and nobody waits while a seat is free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses.enrolment import services
from courses.enrolment.models import CURRENT_STATES, SEATED_STATES, Enrolment, EnrolmentEvent, EnrolmentState, Offer, SeatPool, Terms
from lms.kernel.errors import DomainError
from tests import factories

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
PEOPLE = st.integers(0, 5)


class Seats(RuleBasedStateMachine):
    """A model of the run in plain Python: who has a place, who was offered one, who waits in which order, what time it is."""

    @initialize(capacity=st.integers(0, 4), line=st.integers(0, 4))
    def a_run(self, capacity, line):
        self.run = factories.open_run(at=NOW, capacity=capacity, line=line, meetings=1)
        self.people = [factories.UserFactory() for _ in range(6)]
        self.holders: dict[int, Enrolment] = {}
        self.offered: dict[int, datetime] = {}
        self.line: list[int] = []
        self.capacity, self.room, self.cancelled, self.now = capacity, line, False, NOW
        self.last_request: dict[int, tuple[str, Enrolment]] = {}

    def attempt(self, do, **wish):
        try:
            return do(now=self.now, **wish)
        except DomainError as refusal:
            return refusal.code

    def live(self, who):
        return Enrolment.objects.select_related("run").filter(learner=self.people[who], state__in=CURRENT_STATES).first()

    def has_seat(self):
        return len(self.holders) + len(self.offered) < self.capacity and not self.line

    def fill(self):
        """What promotion has to do: the first in line is offered every free seat."""
        while self.line and len(self.holders) + len(self.offered) < self.capacity:
            self.offered[self.line.pop(0)] = self.now

    @rule(who=PEOPLE)
    def apply(self, who):
        person, key = self.people[who], uuid4().hex
        answer = self.attempt(services.apply, learner=person, run=self.run, request_key=key, actor=person)
        if self.refused(who, answer):
            return
        if not self.has_seat():
            assert answer == "run-is-full"
        else:
            self.holders[who] = answer
            self.last_request[who] = (key, answer)

    def refused(self, who, answer):
        if self.cancelled and who not in self.holders:
            assert answer == "run-is-cancelled"
        elif who in self.holders or who in self.offered or who in self.line:
            assert answer == "already-applied"
        else:
            return False
        return True

    @rule(who=PEOPLE)
    def wait(self, who):
        answer = self.attempt(services.join_waiting_list, learner=self.people[who], run=self.run, request_key=uuid4().hex, actor=self.people[who])
        if self.refused(who, answer):
            return
        if self.has_seat():
            self.holders[who] = answer
        elif len(self.line) < self.room:
            assert answer.state == "waiting"
            self.line.append(who)
        else:
            assert answer == "waiting-list-is-full"

    @rule(who=PEOPLE)
    def accept(self, who):
        enrolment = self.live(who)
        if enrolment is None:
            return
        answer = self.attempt(services.accept_offer, enrolment=enrolment, actor=self.people[who])
        if who in self.offered and Offer.objects.get(enrolment=enrolment, outcome__in=["", "accepted"]).expires_at > self.now:
            del self.offered[who]
            self.holders[who] = answer
        elif who in self.offered:
            assert answer == "offer-lapsed"
        elif who in self.line:
            assert answer == "not-offered"

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours):
        if self.now + timedelta(hours=hours) < NOW + timedelta(days=4):
            self.now += timedelta(hours=hours)
            over = Offer.objects.filter(answered_at=None, expires_at__lte=self.now).count()
            assert services.lapse_offers(now=self.now) == over
            self.offered = {who: at for who, at in self.offered.items() if self.live(who) is not None}
            self.fill()

    @rule(who=PEOPLE)
    def send_the_last_request_again(self, who):
        if who in self.last_request:
            key, first = self.last_request[who]
            person = self.people[who]
            assert self.attempt(services.apply, learner=person, run=self.run, request_key=key, actor=person) == first

    @rule(who=PEOPLE, by_office=st.booleans())
    def leave(self, who, by_office):
        enrolment = self.live(who)
        if enrolment is None:
            return
        self.holders.pop(who, None)
        self.offered.pop(who, None)
        if who in self.line:
            self.line.remove(who)
        if by_office:
            self.attempt(services.cancel_by_office, enrolment=enrolment, reason="자격 확인 불가", actor=None)
        else:
            self.attempt(services.withdraw, enrolment=enrolment, actor=self.people[who])
        assert enrolment.state in {"withdrawn", "cancelled"}
        self.fill()

    @rule(who=PEOPLE)
    def leave_again_from_an_old_page(self, who):
        ended = Enrolment.objects.filter(learner=self.people[who]).exclude(state__in=CURRENT_STATES).first()
        if ended is not None:
            old_page = Enrolment(**{field.attname: getattr(ended, field.attname) for field in Enrolment._meta.fields})
            old_page.state, old_page.ended_at = "confirmed", None
            self.attempt(services.withdraw, enrolment=old_page, actor=self.people[who])

    @rule(capacity=st.integers(0, 6))
    def change_capacity(self, capacity):
        pool = SeatPool.objects.get(run=self.run)
        answer = self.attempt(services.change_capacity, pool=pool, capacity=capacity, actor=None)
        if self.cancelled:
            assert answer == "run-is-cancelled"
        elif capacity < len(self.holders) + len(self.offered):
            assert answer == "capacity-below-taken"
        else:
            self.capacity = capacity
            self.fill()

    @rule(chance=st.integers(0, 9))
    def cancel_the_run(self, chance):
        if chance == 0:
            self.attempt(services.cancel_run, run=self.run, reason="폐강", actor=None)
            for people in (self.holders, self.offered, self.line):
                people.clear()
            self.cancelled = True

    @invariant()
    def seats_and_live_places_agree(self):
        if not hasattr(self, "run"):
            return
        pool = SeatPool.objects.get(run=self.run)
        seated = Enrolment.objects.filter(run=self.run, state__in=SEATED_STATES).values_list("learner", "state")
        wanted = {(self.people[who].pk, "confirmed") for who in self.holders} | {(self.people[who].pk, "offered") for who in self.offered}
        assert set(seated) == wanted
        assert pool.taken == len(wanted) <= pool.capacity == self.capacity

    @invariant()
    def the_line_is_in_order_and_nobody_waits_while_a_seat_is_free(self):
        if not hasattr(self, "run"):
            return
        pool = SeatPool.objects.get(run=self.run)
        line = Enrolment.objects.filter(run=self.run, state=EnrolmentState.WAITING).order_by("waiting_number").values_list("learner", flat=True)
        assert list(line) == [self.people[who].pk for who in self.line]
        terms = Terms.objects.get(run=self.run)
        assert pool.waiting == terms.waiting == len(self.line) <= terms.waiting_capacity
        assert not (pool.waiting and pool.taken < pool.capacity and not self.cancelled)

    @invariant()
    def every_state_is_the_last_step_of_its_history(self):
        if hasattr(self, "run"):
            last = dict(EnrolmentEvent.objects.order_by("pk").values_list("enrolment", "to_state"))
            assert last == dict(Enrolment.objects.values_list("pk", "state"))


@pytest.mark.slow
@pytest.mark.django_db
def test_seats_and_live_places_always_agree():
    run_state_machine_as_test(Seats, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
