"""Applying gives a seat, or a reason, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from courses.catalogue.models import RunStatus
from courses.enrolment import services
from courses.enrolment.models import Enrolment, EnrolmentEvent, SeatPool
from lms.audit.models import Event
from lms.kernel.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def taken(run):
    return SeatPool.objects.get(run=run).taken


def test_it_confirms_the_place_and_counts_the_seat(apply, learner, run, now):
    enrolment = apply(learner, run)
    assert (enrolment.state, enrolment.applied_at, enrolment.confirmed_at) == ("confirmed", now, now)
    assert taken(run) == 1


def test_it_leaves_a_step_in_the_history_and_the_log_and_will_be_announced(apply, learner, registrar, run):
    apply(learner, run, actor=registrar, channel="phone")
    step = EnrolmentEvent.objects.get()
    assert (step.from_state, step.to_state, step.actor) == ("", "confirmed", registrar)
    assert Event.objects.get(action="enrolment.confirmed").data == {"run": run.pk, "channel": "phone"}
    assert Job.objects.get(name="enrolment.announce").payload == {"event_id": step.pk}


def test_the_same_request_again_is_the_same_place(apply, learner, run, now):
    first = apply(learner, run, key="one-click")
    assert apply(learner, run, key="one-click") == first
    assert apply(learner, run, key="one-click", at=now + timedelta(days=300)) == first, "even when the window has long closed"
    assert taken(run) == 1


def test_a_request_key_is_not_taken_for_another_run(apply, learner, run, now):
    apply(learner, run, key="one-click")
    with pytest.raises(services.RequestKeyReused):
        apply(learner, factories.open_run(at=now), key="one-click")


def test_a_second_application_points_at_the_first(apply, learner, run):
    first = apply(learner, run)
    with pytest.raises(services.AlreadyApplied) as refusal:
        apply(learner, run)
    assert refusal.value.details == {"enrolment": first.public_id}


def test_two_people_may_have_the_same_request_key(apply, learner, other_learner, run):
    assert apply(learner, run, key="same") != apply(other_learner, run, key="same")


def test_it_refuses_when_every_seat_is_taken(apply, learner, other_learner, stranger, run):
    apply(learner, run)
    apply(other_learner, run)
    with pytest.raises(services.RunIsFull):
        apply(stranger, run)
    assert not Enrolment.objects.filter(learner=stranger).exists()


def test_the_window_is_half_open(apply, learner, other_learner, run):
    with pytest.raises(services.WindowNotOpen):
        apply(learner, run, at=run.apply_opens_at - timedelta(milliseconds=1))
    apply(learner, run, at=run.apply_opens_at)
    with pytest.raises(services.WindowClosed):
        apply(other_learner, run, at=run.apply_closes_at)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (RunStatus.CANCELLED, services.RunIsCancelled),
        (RunStatus.DRAFT, services.RunNotOpen),
        (RunStatus.COMPLETED, services.RunNotOpen),
    ],
)
def test_it_reads_the_run_anew_and_refuses_what_is_not_published(apply, learner, run, status, error):
    type(run).objects.filter(pk=run.pk).update(status=status, cancel_reason="강사 사정")
    with pytest.raises(error):
        apply(learner, run)


def test_it_refuses_classes_at_the_same_time(apply, learner, other_learner, run, now):
    same_time = factories.open_run(at=now)
    another_day = factories.open_run(at=now + timedelta(days=1))
    apply(learner, run)
    with pytest.raises(services.SessionsOverlap) as refusal:
        apply(learner, same_time)
    assert refusal.value.details == {"course": run.course.code}
    assert run.course.code in str(refusal.value)
    apply(learner, another_day)
    apply(other_learner, same_time)


def test_classes_one_after_the_other_do_not_overlap(apply, learner, run, now):
    right_after = factories.open_run(at=now + timedelta(hours=2))
    apply(learner, run)
    apply(learner, right_after)


def test_a_cancelled_class_session_is_at_no_time(apply, learner, run, now):
    same_time = factories.open_run(at=now)
    apply(learner, run)
    same_time.class_sessions.update(status="cancelled")
    apply(learner, same_time)


def test_the_database_itself_refuses_what_the_service_would_never_do(apply, learner, other_learner, run, now):
    enrolment = apply(learner, run)
    foreign_pool = SeatPool.objects.get(run=factories.open_run(at=now))
    pool = SeatPool.objects.filter(run=run)
    for wrong in (
        lambda: pool.update(taken=3),
        lambda: pool.update(capacity=0),
        lambda: factories.EnrolmentFactory(run=run, learner=learner),
        lambda: factories.EnrolmentFactory(run=run, learner=learner, state="withdrawn"),
        lambda: factories.EnrolmentFactory(run=run, learner=other_learner, confirmed_at=None),
        lambda: Enrolment.objects.filter(pk=enrolment.pk).update(request_key=""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="enrolment_takes_a_seat_of_its_run"), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(pool=foreign_pool)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentEvent.objects.update(reason="그런 적 없음")
