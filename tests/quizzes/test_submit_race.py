"""Saving while another connection submits: what was acknowledged is graded. The obvious statement fails this, and the test shows that too."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from courses.quizzes import services
from courses.quizzes.models import Attempt, Response, ResponseEvent
from lms.kernel import clock
from tests import factories
from tests.quizzes import making
from tests.quizzes.racing import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NAIVE = """
UPDATE quizzes_response r SET seq = r.seq + 1, answer = %s::jsonb, saved_at = clock_timestamp()
FROM quizzes_attemptitem i JOIN quizzes_attempt a ON a.id = i.attempt_id
WHERE r.item_id = i.id AND a.id = %s AND i.slot = %s AND r.seq = %s AND a.state = 'in_progress'
RETURNING r.seq
"""


def begin():
    now = clock.now()
    enrolment = making.enrolment(factories.UserFactory(), now)
    return services.start_attempt(enrolment=enrolment, quiz=making.quiz(enrolment.run.course, now), now=now)


def save_naively(attempt, slot):
    """What most programs do: acknowledged when a row was changed."""
    with connection.cursor() as cursor:
        cursor.execute(NAIVE, [json.dumps(["k0"]), attempt.pk, slot, 0])
        return cursor.fetchone() is not None


def save_ours(attempt, slot):
    try:
        making.save(attempt, slot, "k0")
    except services.AttemptIsClosed:
        return False
    return True


def submit_while_saving(save):
    """(acknowledged, points): the save begins after the submit has graded and before it commits."""
    attempt = begin()
    slot = making.slots(attempt)[1]

    def saving():
        try:
            return save(attempt, slot)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.submit_attempt(attempt=attempt, now=clock.now())
            acknowledged = pool.submit(saving)
            time.sleep(0.4)  # long enough for the other connection to be waiting, or to be done
        result = acknowledged.result(timeout=20)
    return result, Attempt.objects.get(pk=attempt.pk).score


def test_the_obvious_statement_acknowledges_what_is_never_graded():
    acknowledged, points = submit_while_saving(save_naively)
    assert acknowledged
    assert points == 0


def test_ours_acknowledges_nothing_that_is_not_graded():
    acknowledged, points = submit_while_saving(save_ours)
    assert not acknowledged
    assert points == 0


def test_a_submit_waits_for_the_save_that_is_being_acknowledged():
    attempt = begin()
    slot = making.slots(attempt)[1]

    def submitting():
        try:
            return services.submit_attempt(attempt=attempt, now=clock.now()).score
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            making.save(attempt, slot, "k0")
            submitted = pool.submit(submitting)
            time.sleep(0.2)
            assert not submitted.done()
        assert submitted.result(timeout=20) == 1


def test_of_twenty_tabs_one_wins_and_nineteen_are_told():
    attempt = begin()
    slot = making.slots(attempt)[1]
    outcomes = at_once(20, lambda number: making.save(attempt, slot, f"k{number % 4}"))
    won = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    told = [outcome for outcome in outcomes if isinstance(outcome, services.AnswerChangedElsewhere)]
    assert (len(won), len(told)) == (1, 19)
    assert {(error.details["seq"], *error.details["choices"]) for error in told} == {(1, *won[0].choices)}, "all are told what is kept"
    assert Response.objects.get(item__attempt=attempt, item__slot=slot).answer == list(won[0].choices)


def test_one_operation_sent_twenty_times_is_done_once():
    attempt = begin()
    slot = making.slots(attempt)[1]
    outcomes = at_once(20, lambda _: making.save(attempt, slot, "k3", op="same"))
    assert {outcome.seq for outcome in outcomes} == {1}
    assert ResponseEvent.objects.count() == 1


def test_twenty_starts_make_one_attempt():
    now = clock.now()
    enrolment = making.enrolment(factories.UserFactory(), now)
    quiz = making.quiz(enrolment.run.course, now)
    outcomes = at_once(20, lambda _: services.start_attempt(enrolment=enrolment, quiz=quiz, now=now))
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert Attempt.objects.count() == 1


def test_twenty_submits_and_sweeps_close_an_attempt_once():
    attempt = begin()
    late = attempt.deadline_at + timedelta(minutes=1)

    def close(number):
        if number % 2:
            return services.close_overdue_attempts(now=late)
        return services.submit_attempt(attempt=attempt, now=late).state

    outcomes = at_once(20, close)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    closed = Attempt.objects.get(pk=attempt.pk)
    assert (closed.state, closed.submitted_at) == ("auto_submitted", attempt.deadline_at)
    assert [item.grades.count() for item in closed.items.all()] == [1, 1]
