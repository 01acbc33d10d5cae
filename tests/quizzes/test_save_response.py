"""An acknowledged answer is stored; one that is not stored is not acknowledged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.quizzes import rules, services
from courses.quizzes.data import Answer
from courses.quizzes.models import Response, ResponseEvent
from tests.quizzes import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(attempt):
    return making.slots(attempt)[1]


def test_it_acknowledges_with_the_next_number_and_the_time_that_is_left(attempt, slot, now):
    saved = making.save(attempt, slot, "k2", now=now + timedelta(minutes=10))
    assert (saved.seq, saved.choices, saved.remaining_ms) == (1, ("k2",), 20 * 60 * 1000)
    assert Response.objects.get(item__slot=slot, item__attempt=attempt).answer == ["k2"]
    assert ResponseEvent.objects.count() == 1


def test_the_same_operation_again_gets_the_same_answer_even_after_the_end(attempt, slot, now):
    first = making.save(attempt, slot, "k2", op="one", now=now)
    making.save(attempt, slot, "k1", seq=1, now=now)
    services.submit_attempt(attempt=attempt, now=now)
    again = making.save(attempt, slot, "k2", op="one", now=now)
    assert (again.seq, again.saved_at) == (first.seq, first.saved_at)
    assert ResponseEvent.objects.count() == 2


def test_the_same_operation_with_another_answer_is_refused(attempt, slot, now):
    making.save(attempt, slot, "k2", op="one", now=now)
    with pytest.raises(services.OperationReused):
        making.save(attempt, slot, "k1", op="one", seq=1, now=now)


def test_an_old_number_is_refused_with_the_answer_that_is_kept(attempt, slot, now):
    making.save(attempt, slot, "k2", now=now)
    with pytest.raises(services.AnswerChangedElsewhere) as refused:
        making.save(attempt, slot, "k1", seq=0, now=now)
    assert refused.value.details == {"slot": slot, "seq": 1, "choices": ["k2"], "saved_at": now.isoformat()}
    assert Response.objects.get(item__slot=slot).answer == ["k2"]


def test_an_answer_can_be_taken_back(attempt, slot, now):
    making.save(attempt, slot, "k2", now=now)
    assert making.save(attempt, slot, seq=1, now=now).choices == ()
    assert Response.objects.get(item__slot=slot).answer is None


@pytest.mark.parametrize("choices", [("k9",), ("k0", "k1"), ("k0", "k9"), ("",), ("' OR 1=1",), ("보기 0",), ("\U0001f600",)])
def test_what_the_item_does_not_offer_is_refused(attempt, slot, now, choices):
    with pytest.raises(services.AnswerDoesNotFit):
        making.save(attempt, slot, *choices, now=now)
    assert not ResponseEvent.objects.exists()


def test_a_multiple_choice_takes_several_in_any_order_once(attempt, now):
    saved = making.save(attempt, making.slots(attempt)[2], "k1", "k0", "k1", now=now)
    assert saved.choices == ("k0", "k1")


@pytest.mark.parametrize(("late", "taken"), [(-1, True), (0, True), (5, True), (5.001, False), (3600, False)])
def test_the_server_decides_what_is_late(attempt, slot, late, taken):
    moment = attempt.deadline_at + timedelta(seconds=late)
    if taken:
        assert making.save(attempt, slot, "k0", now=moment).remaining_ms == max(0, -late * 1000)
    else:
        with pytest.raises(services.AttemptIsClosed):
            making.save(attempt, slot, "k0", now=moment)


def test_without_another_clock_the_database_decides(attempt, slot):
    """The attempt was begun in March; the database knows better."""
    with pytest.raises(services.AttemptIsClosed):
        making.save(attempt, slot, "k0")


def test_another_person_and_another_slot_are_not_there(attempt, slot, other_learner, now):
    answer = Answer(slot=slot, choices=("k0",), seq=0, op="x")
    with pytest.raises(services.NoSuchItem):
        services.save_response(learner=other_learner, attempt=attempt.public_id, answer=answer, now=now)
    with pytest.raises(services.NoSuchItem):
        making.save(attempt, 99, "k0", now=now)


def test_a_save_is_one_statement(attempt, slot, now, django_assert_num_queries):
    attempt.enrolment.learner  # noqa: B018 - read before counting
    with django_assert_num_queries(3):  # with the savepoint around it that a test's transaction makes
        making.save(attempt, slot, "k0", now=now)


def test_a_page_of_answers_is_saved_and_only_conflicts_come_back(attempt, now, learner):
    one, two = making.slots(attempt)[1], making.slots(attempt)[2]
    making.save(attempt, one, "k1", now=now)
    page = [Answer(slot=one, choices=("k0",), seq=0, op="a"), Answer(slot=two, choices=("k1", "k0"), seq=0, op="b")]
    conflicts = services.save_responses(learner=learner, attempt=attempt, answers=page, now=now)
    assert [(conflict.slot, conflict.seq, conflict.choices) for conflict in conflicts] == [(one, 1, ("k1",))]
    assert Response.objects.get(item__slot=two).answer == ["k0", "k1"]
    assert timedelta(seconds=5) == rules.GRACE


def test_what_is_already_saved_is_not_saved_again(attempt, slot, now, learner):
    making.save(attempt, slot, "k1", now=now)
    page = [Answer(slot=slot, choices=("k1",), seq=0, op="a")]
    assert services.save_responses(learner=learner, attempt=attempt, answers=page, now=now) == []
    assert ResponseEvent.objects.count() == 1
