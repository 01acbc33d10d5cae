"""Whatever people and staff do in whatever order, seats and live places agree."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses.enrolment import services
from courses.enrolment.models import LIVE_STATES, Enrolment, EnrolmentEvent, SeatPool
from lms.kernel.errors import DomainError
from tests import factories

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
PEOPLE = st.integers(0, 5)


class Seats(RuleBasedStateMachine):
    """A model of the run in plain Python: who has a place, how many there are, whether it was cancelled."""

    @initialize(capacity=st.integers(0, 4))
    def a_run(self, capacity):
        self.run = factories.open_run(at=NOW, capacity=capacity, meetings=1)
        self.people = [factories.UserFactory() for _ in range(6)]
        self.holders: dict[int, Enrolment] = {}
        self.capacity, self.cancelled = capacity, False
        self.last_request: dict[int, tuple[str, Enrolment]] = {}

    def attempt(self, do, **wish):
        try:
            return do(now=NOW, **wish)
        except DomainError as refusal:
            return refusal.code

    @rule(who=PEOPLE)
    def apply(self, who):
        person, key = self.people[who], uuid4().hex
        answer = self.attempt(services.apply, learner=person, run=self.run, request_key=key, actor=person)
        if who in self.holders:
            assert answer == "already-applied"
        elif self.cancelled:
            assert answer == "run-is-cancelled"
        elif len(self.holders) >= self.capacity:
            assert answer == "run-is-full"
        else:
            assert isinstance(answer, Enrolment)
            self.holders[who] = answer
            self.last_request[who] = (key, answer)

    @rule(who=PEOPLE)
    def send_the_last_request_again(self, who):
        if who in self.last_request:
            key, first = self.last_request[who]
            person = self.people[who]
            assert self.attempt(services.apply, learner=person, run=self.run, request_key=key, actor=person) == first

    @rule(who=PEOPLE, by_office=st.booleans())
    def leave(self, who, by_office):
        enrolment = self.holders.pop(who, None)
        if enrolment is None:
            return
        if by_office:
            self.attempt(services.cancel_by_office, enrolment=enrolment, reason="자격 확인 불가", actor=None)
        else:
            self.attempt(services.withdraw, enrolment=enrolment, actor=self.people[who])
        assert enrolment.state in {"withdrawn", "cancelled"}

    @rule(who=PEOPLE)
    def leave_again_from_an_old_page(self, who):
        ended = Enrolment.objects.filter(learner=self.people[who]).exclude(state__in=LIVE_STATES).first()
        if ended is not None:
            old_page = Enrolment(**{field.attname: getattr(ended, field.attname) for field in Enrolment._meta.fields})
            old_page.state, old_page.ended_at = "confirmed", None
            self.attempt(services.withdraw, enrolment=old_page, actor=self.people[who])

    @rule(capacity=st.integers(0, 6))
    def change_capacity(self, capacity):
        pool = SeatPool.objects.get(run=self.run)
        answer = self.attempt(services.change_capacity, pool=pool, capacity=capacity, actor=None)
        if capacity < len(self.holders):
            assert answer == "capacity-below-taken"
        else:
            self.capacity = capacity

    @rule(chance=st.integers(0, 9))
    def cancel_the_run(self, chance):
        if chance == 0:
            self.attempt(services.cancel_run, run=self.run, reason="폐강", actor=None)
            self.holders.clear()
            self.cancelled = True

    @invariant()
    def seats_and_live_places_agree(self):
        if not hasattr(self, "run"):
            return
        pool = SeatPool.objects.get(run=self.run)
        live = list(Enrolment.objects.filter(run=self.run, state__in=LIVE_STATES))
        assert pool.taken == len(live) == len(self.holders) <= pool.capacity == self.capacity
        assert {enrolment.learner_id for enrolment in live} == {self.people[who].pk for who in self.holders}

    @invariant()
    def every_state_is_the_last_step_of_its_history(self):
        if hasattr(self, "run"):
            last = dict(EnrolmentEvent.objects.order_by("pk").values_list("enrolment", "to_state"))
            assert last == dict(Enrolment.objects.values_list("pk", "state"))


@pytest.mark.slow
@pytest.mark.django_db
def test_seats_and_live_places_always_agree():
    run_state_machine_as_test(Seats, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
