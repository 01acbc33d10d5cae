"""The whole engine: pools, parties, lines, offers, flows and wishes for several dates, in whatever order."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, InLine, Wish
from courses.enrolment.models import CURRENT_STATES, LIVE_STATES, SEATED_STATES, Audience, Enrolment, EnrolmentState, SeatFlow, SeatPool, Terms
from courses.enrolment.rules import seating
from courses.enrolment.services import moving
from courses.enrolment.services.moving import Moved
from lms.kernel.errors import DomainError
from tests import factories

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
PEOPLE = st.integers(0, 7)
RUNS = st.integers(0, 1)
PICKS = st.integers(0, 30)
BORN = date(1950, 1, 1)


class Engine(RuleBasedStateMachine):
    @initialize(policy=st.sampled_from(["skip", "hold", "partial"]), seats=st.tuples(*[st.integers(0, 3)] * 4), line=st.integers(2, 9))
    def two_runs_of_a_course(self, policy, seats, line):
        self.now, self.policy = NOW, policy
        self.care = Audience.objects.get_or_create(code="care", defaults={"name_ko": "우선 대상", "basis": "declared"})[0]
        course = factories.CourseFactory()
        self.runs = []
        for number, (kept, general) in enumerate((seats[:2], seats[2:])):
            run = factories.open_run(at=NOW, course=course, capacity=general, line=line, meetings=0)
            factories.ClassSessionFactory(run=run, number=1, starts_at=run.starts_at + timedelta(hours=number * 4))
            factories.SeatPoolFactory(run=run, code="care", name_ko="우선", audience=self.care, capacity=kept, position=1)
            Terms.objects.filter(run=run).update(party_policy=policy, most_in_party=4)
            self.runs.append(run)
        self.office = factories.UserFactory()
        self.people = [factories.UserFactory(birth_date=BORN) for _ in range(8)]

    def attempt(self, do, **wish):
        try:
            return do(now=self.now, **wish)
        except DomainError as refusal:
            return refusal.code

    def wish(self, who, run, *, size=1, split=False, declared=False, key=None):
        companions = tuple(CompanionFacts(name=f"동행{who}-{number}", birth_date=BORN) for number in range(size - 1))
        audiences = frozenset({self.care.pk}) if declared else frozenset()
        return Wish(
            learner=self.people[who],
            run=self.runs[run],
            request_key=key or uuid4().hex,
            companions=companions,
            may_split=split,
            declared=audiences,
        )

    def one_of(self, pick, *states):
        found = list(Enrolment.objects.select_related("run", "learner").filter(state__in=states).order_by("pk"))
        return found[pick % len(found)] if found else None

    @rule(who=PEOPLE, run=RUNS, size=st.integers(1, 3), split=st.booleans(), declared=st.booleans())
    def apply(self, who, run, size, split, declared):
        self.attempt(services.apply_for, wish=self.wish(who, run, size=size, split=split, declared=declared), actor=self.people[who])

    @rule(who=PEOPLE, run=RUNS, size=st.integers(1, 3), split=st.booleans(), declared=st.booleans())
    def wait(self, who, run, size, split, declared):
        self.attempt(services.wait_for, wish=self.wish(who, run, size=size, split=split, declared=declared), actor=self.people[who])

    @rule(who=PEOPLE, first=RUNS, declared=st.booleans())
    def wait_for_any(self, who, first, declared):
        key = uuid4().hex
        wishes = [self.wish(who, run, declared=declared, key=key) for run in (first, 1 - first)]
        made = self.attempt(services.wait_for_any, wishes=wishes, actor=self.people[who])
        if isinstance(made, list):
            assert self.attempt(services.wait_for_any, wishes=wishes, actor=self.people[who]) == made, "the same wish again is the same"

    @rule(pick=PICKS)
    def accept(self, pick):
        enrolment = self.one_of(pick, EnrolmentState.OFFERED)
        if enrolment is not None:
            self.attempt(services.accept_offer, enrolment=enrolment, actor=enrolment.learner)

    @rule(pick=PICKS, how=st.sampled_from(["withdraw", "together", "office"]))
    def leave(self, pick, how):
        enrolment = self.one_of(pick, *CURRENT_STATES)
        if enrolment is None:
            return
        if how == "office":
            self.attempt(services.cancel_by_office, enrolment=enrolment, reason="자격 확인 불가", actor=None)
        else:
            do = services.withdraw if how == "withdraw" else services.withdraw_together
            self.attempt(do, enrolment=enrolment, actor=enrolment.learner)

    @rule(pick=PICKS)
    def place_by_phone(self, pick):
        enrolment = self.one_of(pick, EnrolmentState.WAITING)
        if enrolment is not None:
            self.attempt(services.place_by_phone, enrolment=enrolment, reason="전화로 확인", actor=enrolment.learner)

    @rule(pick=PICKS, run=RUNS)
    def move(self, pick, run):
        enrolment = self.one_of(pick, *CURRENT_STATES)
        if enrolment is not None:
            wish = {"enrolment": enrolment, "to_run": self.runs[run], "reason": "강의실 변경", "actor": self.office}
            moved = self.attempt(moving.move, **wish)
            if not isinstance(moved, str):
                assert self.attempt(moving.move, **wish) == Moved(moved.enrolment, moved.people), "the same move again is the same"

    @rule(pick=PICKS, other=PICKS)
    def swap(self, pick, other):
        first, second = self.one_of(pick, EnrolmentState.CONFIRMED), self.one_of(other, EnrolmentState.CONFIRMED)
        if first is not None:
            before = list(SeatPool.objects.order_by("pk").values_list("taken", "waiting"))
            self.attempt(moving.swap, first=first, second=second, reason="서로 바꾸기로 함", actor=self.office)
            assert list(SeatPool.objects.order_by("pk").values_list("taken", "waiting")) == before, "a swap is between two people"

    @rule(run=RUNS, code=st.sampled_from(["general", "care"]), capacity=st.integers(0, 5))
    def change_capacity(self, run, code, capacity):
        pool = SeatPool.objects.get(run=self.runs[run], code=code)
        self.attempt(services.change_capacity, pool=pool, capacity=capacity, actor=None)

    @rule(run=RUNS)
    def let_unused_seats_flow(self, run):
        pools = {pool.code: pool for pool in SeatPool.objects.filter(run=self.runs[run])}
        SeatFlow.objects.get_or_create(from_pool=pools["care"], defaults={"to_pool": pools["general"], "at": self.now})
        services.flow_seats(now=self.now)
        assert services.flow_seats(now=self.now) == 0, "done once"

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours):
        if self.now + timedelta(hours=hours) < NOW + timedelta(days=6):
            self.now += timedelta(hours=hours)
            services.lapse_offers(now=self.now)

    @rule(run=RUNS, chance=st.integers(0, 14))
    def cancel_a_run(self, run, chance):
        if chance == 0:
            self.attempt(services.cancel_run, run=self.runs[run], reason="폐강", actor=None)

    @invariant()
    def figures_are_what_the_rows_say(self):
        for run in getattr(self, "runs", []):
            terms = Terms.objects.get(run=run)
            line = list(Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING))
            assert terms.waiting == len(line) <= terms.waiting_capacity
            for pool in SeatPool.objects.filter(run=run):
                assert pool.taken == Enrolment.objects.filter(pool=pool, state__in=SEATED_STATES).count() <= pool.capacity
                assert pool.waiting == sum(pool.pk in waiting.fits for waiting in line)

    @invariant()
    def nobody_waits_while_a_seat_that_fits_is_free(self):
        for run in getattr(self, "runs", []):
            open_pools = SeatPool.objects.filter(run=run, closed_at=None)
            free = {pool.pk: pool.capacity - pool.taken for pool in open_pools}
            parties: dict[int, list[Enrolment]] = {}
            for waiting in Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING).select_related("party").order_by("waiting_number"):
                parties.setdefault(waiting.party_id or -waiting.pk, []).append(waiting)
            line = [
                InLine(key=key, size=len(members), fits=tuple(members[0].fits), may_split=bool(members[0].party and members[0].party.may_split))
                for key, members in parties.items()
            ]
            assert seating.assign(line, free, self.policy) == []
            if self.policy == "skip":
                assert not any(sum(free.get(pool, 0) for pool in party.fits) >= party.size for party in line)

    @invariant()
    def nobody_is_split_against_her_choice(self):
        """Some seated and some waiting: only where they said so and the run allows it, or where one of them left by herself."""
        for run in getattr(self, "runs", []):
            members = Enrolment.objects.filter(run=run, party__isnull=False, state__in=CURRENT_STATES)
            states: dict[tuple[int, bool], set[str]] = {}
            for party, may_split, state in members.values_list("party", "party__may_split", "state"):
                states.setdefault((party, may_split), set()).add(state)
            for (_, may_split), found in states.items():
                apart = EnrolmentState.WAITING in found and len(found) > 1
                assert not apart or (may_split and self.policy == "partial")

    @invariant()
    def one_live_application_per_person_and_run_and_one_place_per_wish_for_several(self):
        live = Counter(Enrolment.objects.filter(state__in=LIVE_STATES).values_list("run", "learner"))
        assert all(count == 1 for count in live.values())
        chosen = Enrolment.objects.filter(choice__isnull=False, state__in=CURRENT_STATES).values_list("choice", "state")
        by_choice: dict[int, list[str]] = {}
        for choice, state in chosen:
            by_choice.setdefault(choice, []).append(state)
        assert not any("confirmed" in states and len(states) > 1 for states in by_choice.values())


@pytest.mark.slow
@pytest.mark.django_db
def test_the_engine_keeps_its_promises():
    run_state_machine_as_test(Engine, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
