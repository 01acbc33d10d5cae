"""An attempt from its start to its result."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from courses.enrolment.models import EnrolmentState
from courses.quizzes import selectors, services
from courses.quizzes.data import QuizResult
from courses.quizzes.models import Attempt, AttemptState
from courses.quizzes.signals import quiz_result_changed
from tests.quizzes import making

pytestmark = pytest.mark.django_db


def answered(attempt, now, *, single="k0", multiple=("k0", "k1")):
    slots = making.slots(attempt)
    making.save(attempt, slots[1], single, now=now)
    making.save(attempt, slots[2], *multiple, now=now)
    return services.submit_attempt(attempt=attempt, now=now)


def test_it_starts_with_a_deadline_an_order_and_empty_answers(attempt, quiz, now):
    assert attempt.deadline_at == now + timedelta(minutes=30)
    assert (attempt.number, attempt.max_score, attempt.state) == (1, 2, AttemptState.IN_PROGRESS)
    assert [item.slot for item in attempt.items.all()] == [1, 2]
    assert all(sorted(item.option_order) == ["k0", "k1", "k2", "k3"] and item.response.seq == 0 for item in attempt.items.all())


def test_starting_again_returns_the_running_attempt(attempt, enrolment, quiz, now):
    assert services.start_attempt(enrolment=enrolment, quiz=quiz, now=now + timedelta(minutes=5)) == attempt


def test_all_right_is_a_hundred_and_a_pass(attempt, enrolment, quiz, now):
    closed = answered(attempt, now + timedelta(minutes=3))
    assert (closed.state, closed.score, closed.percent, closed.passed) == ("submitted", 2, 100, True)
    assert selectors.quiz_result(enrolment=enrolment, quiz=quiz) == QuizResult(Decimal(100), passed=True, submitted_at=now + timedelta(minutes=3))


def test_submitting_again_changes_nothing(attempt, now):
    first = answered(attempt, now)
    again = services.submit_attempt(attempt=attempt, now=now + timedelta(hours=1))
    assert (again.submitted_at, again.score) == (first.submitted_at, first.score)


def test_an_empty_attempt_scores_nothing(attempt, now):
    closed = services.submit_attempt(attempt=attempt, now=now)
    assert closed.score == 0
    assert closed.passed is False


def test_the_best_attempt_counts(enrolment, quiz, attempt, now):
    answered(attempt, now, multiple=("k0",))
    second = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now + timedelta(hours=1))
    services.submit_attempt(attempt=second, now=now + timedelta(hours=2))
    assert selectors.quiz_result(enrolment=enrolment, quiz=quiz) == QuizResult(Decimal(50), passed=False, submitted_at=now)


def test_after_the_last_attempt_there_is_no_other(enrolment, quiz, attempt, now):
    services.submit_attempt(attempt=attempt, now=now)
    services.submit_attempt(attempt=services.start_attempt(enrolment=enrolment, quiz=quiz, now=now), now=now)
    with pytest.raises(services.NoAttemptsLeft):
        services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)
    assert Attempt.objects.count() == 2


def test_where_passing_opens_the_solutions_it_ends_the_attempts(enrolment, quiz, attempt, now):
    answered(attempt, now)
    with pytest.raises(services.NoAttemptsLeft):
        services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)


@pytest.mark.parametrize("state", [EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED])
def test_only_a_confirmed_place_may_start(learner, now, state):
    enrolment = making.enrolment(learner, now, state=state, ended_at=now)
    quiz = making.quiz(enrolment.run.course, now)
    with pytest.raises(services.NoPlaceInTheRun):
        services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)


def test_the_window_limits_starting_and_leaves_the_time(enrolment, now):
    closes_at = now + timedelta(hours=1)
    quiz = making.quiz(enrolment.run.course, now, window="dates", opens_at=now, closes_at=closes_at)
    with pytest.raises(services.QuizIsNotOpenYet):
        services.start_attempt(enrolment=enrolment, quiz=quiz, now=now - timedelta(seconds=1))
    with pytest.raises(services.QuizIsClosed):
        services.start_attempt(enrolment=enrolment, quiz=quiz, now=closes_at)
    late = services.start_attempt(enrolment=enrolment, quiz=quiz, now=closes_at - timedelta(seconds=1))
    assert late.deadline_at == closes_at - timedelta(seconds=1) + timedelta(minutes=30)


def test_a_window_that_ends_attempts_says_so_in_the_deadline(enrolment, now):
    closes_at = now + timedelta(minutes=10)
    quiz = making.quiz(enrolment.run.course, now, window="dates", opens_at=now, closes_at=closes_at, closing_ends_attempts=True)
    assert services.start_attempt(enrolment=enrolment, quiz=quiz, now=now).deadline_at == closes_at


def test_who_never_submits_is_closed_as_of_the_deadline(attempt, now):
    slots = making.slots(attempt)
    making.save(attempt, slots[1], "k0", now=now)
    just_in_grace = attempt.deadline_at + timedelta(seconds=5)
    assert services.close_overdue_attempts(now=just_in_grace) == 0
    assert services.close_overdue_attempts(now=attempt.deadline_at + timedelta(hours=9)) == 1
    assert services.close_overdue_attempts(now=attempt.deadline_at + timedelta(hours=9)) == 0
    closed = Attempt.objects.get()
    assert (closed.state, closed.submitted_at, closed.percent) == ("auto_submitted", attempt.deadline_at, Decimal(50))


def test_starting_after_the_time_is_over_closes_the_old_one_first(enrolment, quiz, attempt, now):
    later = now + timedelta(days=1)
    second = services.start_attempt(enrolment=enrolment, quiz=quiz, now=later)
    assert second.number == 2
    assert Attempt.objects.get(pk=attempt.pk).submitted_at == attempt.deadline_at


def test_one_broken_attempt_does_not_keep_the_others_open(enrolment, quiz, attempt, other_learner, now, monkeypatch):
    other = making.enrolment(other_learner, now, run=enrolment.run)
    services.start_attempt(enrolment=other, quiz=quiz, now=now + timedelta(seconds=1))

    def fail(*, enrolment_id, **_):
        if enrolment_id == enrolment.pk:
            raise RuntimeError

    quiz_result_changed.connect(fail)
    try:
        assert services.close_overdue_attempts(now=now + timedelta(days=1)) == 1
    finally:
        quiz_result_changed.disconnect(fail)
    assert [one.state for one in Attempt.objects.order_by("number", "pk")] == ["in_progress", "auto_submitted"]


def test_closing_tells_the_enrolment(attempt, enrolment, now):
    heard = []

    def hear(*, enrolment_id, **_):
        heard.append(enrolment_id)

    quiz_result_changed.connect(hear)
    try:
        services.submit_attempt(attempt=attempt, now=now)
        services.submit_attempt(attempt=attempt, now=now)
    finally:
        quiz_result_changed.disconnect(hear)
    assert heard == [enrolment.pk]


def test_two_open_attempts_are_impossible_in_the_database(attempt):
    fields = {field.attname: getattr(attempt, field.attname) for field in Attempt._meta.fields if field.name not in {"id", "public_id"}}
    with pytest.raises(IntegrityError, match="attempt_one_in_progress"):
        Attempt.objects.create(**fields | {"number": 2})


def test_starting_and_submitting_cost_the_same_queries_for_one_and_twenty_questions(
    enrolment, institution, now, django_assert_max_num_queries, django_assert_num_queries
):
    few = making.quiz(enrolment.run.course, now, questions=[making.question(institution, now)])
    many = making.quiz(enrolment.run.course, now, questions=[making.question(institution, now) for _ in range(20)])
    with django_assert_max_num_queries(13) as counted:
        first = services.start_attempt(enrolment=enrolment, quiz=few, now=now)
    with django_assert_num_queries(len(counted)):
        second = services.start_attempt(enrolment=enrolment, quiz=many, now=now)
    with django_assert_max_num_queries(9) as counted:
        services.submit_attempt(attempt=first, now=now)
    with django_assert_num_queries(len(counted)):
        services.submit_attempt(attempt=second, now=now)
