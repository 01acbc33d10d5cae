"""Attempts against a small reference model: whatever two tabs, the clock and the sweep do, the last acknowledged answer is what is graded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from courses.quizzes import rules, services
from courses.quizzes.models import Attempt, Response, ResponseEvent
from tests import factories
from tests.quizzes import making

MINUTES = 30
CHOICES = st.sets(st.sampled_from(["k0", "k1", "k2", "k3"]), max_size=2)
TABS = st.sampled_from(["A", "B"])
RIGHT = {1: {"k0"}, 2: {"k0", "k1"}}


class Model:
    """What an attempt is, in forty lines of Python."""

    def __init__(self):
        self.attempts = []

    @property
    def open(self):
        return next((attempt for attempt in self.attempts if attempt["end"] is None), None)

    def close_if_late(self, now):
        attempt = self.open
        if attempt and now > attempt["deadline"] + rules.GRACE:
            attempt["end"] = attempt["deadline"]

    def start(self, now):
        self.close_if_late(now)
        if self.open is None and len(self.attempts) < 2 and not any(self.passed(attempt) for attempt in self.attempts):
            deadline = now + timedelta(minutes=MINUTES)
            self.attempts.append({"deadline": deadline, "end": None, "answers": {1: set(), 2: set()}, "seqs": {1: 0, 2: 0}})
            return True
        return self.open is not None

    def save(self, slot, choices, seq, now):
        attempt = self.attempts[-1]
        if attempt["end"] is not None or now > attempt["deadline"] + rules.GRACE:
            return "closed"
        if slot == 1 and len(choices) > 1:
            return "misfit"
        if attempt["seqs"][slot] != seq:
            return "conflict"
        attempt["answers"][slot] = choices
        attempt["seqs"][slot] += 1
        return "saved"

    def passed(self, attempt):
        return attempt["end"] is not None and self.score(attempt) == 2

    @staticmethod
    def score(attempt):
        return sum(attempt["answers"][kind] == RIGHT[kind] for kind in RIGHT)


class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
        self.enrolment = making.enrolment(factories.UserFactory(), self.now)
        self.quiz = making.quiz(self.enrolment.run.course, self.now, time_limit_minutes=MINUTES)
        self.model = Model()
        self.seen = {}

    @property
    def attempt(self):
        return Attempt.objects.filter(enrolment=self.enrolment).latest("number")

    @rule(tab=TABS)
    def start(self, tab):
        expected = self.model.start(self.now)
        try:
            services.start_attempt(enrolment=self.enrolment, quiz=self.quiz, now=self.now)
        except services.NoAttemptsLeft:
            assert not expected
        else:
            assert expected
            self.look(tab)

    def look(self, tab):
        self.seen[tab] = dict(self.model.attempts[-1]["seqs"])

    @precondition(lambda self: self.model.attempts)
    @rule(tab=TABS)
    def reload(self, tab):
        self.look(tab)

    @precondition(lambda self: self.model.attempts)
    @rule(tab=TABS, kind=st.sampled_from([1, 2]), choices=CHOICES)
    def save(self, tab, kind, choices):
        seq = self.seen.get(tab, {1: 0, 2: 0})[kind]
        expected = self.model.save(kind, choices, seq, self.now)
        try:
            saved = making.save(self.attempt, making.slots(self.attempt)[kind], *choices, seq=seq, now=self.now)
        except services.AttemptIsClosed:
            assert expected == "closed"
        except services.AnswerDoesNotFit:
            assert expected in {"misfit", "closed"}
        except services.AnswerChangedElsewhere as error:
            self.told(error.details["choices"], kind)
            assert expected == "conflict"
        else:
            assert expected == "saved"
            assert saved.seq == seq + 1
            self.seen.setdefault(tab, {1: 0, 2: 0})[kind] = saved.seq

    def told(self, choices, kind):
        """A loser is told what is kept, not what was there when it began to wait."""
        assert set(choices) == self.model.attempts[-1]["answers"][kind]

    @rule(seconds=st.sampled_from([1, 5, 60, 29 * 60, MINUTES * 60, MINUTES * 60 + 5, MINUTES * 60 + 6]))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.model.attempts)
    @rule()
    def submit(self):
        self.model.close_if_late(self.now)
        if self.model.open:
            self.model.open["end"] = min(self.now, self.model.open["deadline"])
        services.submit_attempt(attempt=self.attempt, now=self.now)

    @rule()
    def sweep(self):
        self.model.close_if_late(self.now)
        services.close_overdue_attempts(now=self.now)

    @rule(right=st.integers(0, 3))
    def edit_a_question(self, right):
        question = making.everywhere().filter(quiz_items__quiz_version__quiz=self.quiz).first().question
        content = making.content(right=(right,), stem=f"고친 물음 {right}")
        edited = services.save_question_draft(institution=question.institution, code=question.code, content=content, author=None, now=self.now)
        services.publish_question_version(version=edited, publisher=None, now=self.now)

    @invariant()
    def what_is_stored_and_graded_is_what_was_acknowledged(self):
        attempts = list(Attempt.objects.filter(enrolment=self.enrolment).order_by("number"))
        assert len(attempts) == len(self.model.attempts)
        for attempt, expected in zip(attempts, self.model.attempts, strict=True):
            self.compare(attempt, expected)

    def compare(self, attempt, expected):
        assert attempt.submitted_at == expected["end"]
        slots = making.slots(attempt)
        for kind, choices in expected["answers"].items():
            response = Response.objects.get(item__attempt=attempt, item__slot=slots[kind])
            assert (set(response.answer or ()), response.seq) == (choices, expected["seqs"][kind])
            assert ResponseEvent.objects.filter(item=response.item).count() == response.seq
        if attempt.submitted_at is not None:
            assert attempt.score == Model.score(expected)


Machine.TestCase.settings = settings(max_examples=12, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
class TestAttempts(Machine.TestCase, TestCase):  # type: ignore[misc, valid-type]
    """Each example has a learner and a quiz of its own; all of it is rolled back."""
