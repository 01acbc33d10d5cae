"""A worker that dies at whatever point of a promotion loses no offer and tells nobody twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, connections

from courses.enrolment import services
from courses.enrolment.models import Enrolment, Offer, SeatPool, Terms
from lms.kernel import clock, jobs
from lms.kernel.models import Job
from lms.notices.models import Notice, TextMessage
from tests import factories
from tests.enrolment.race import fork

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
STEPS = 400  # more than a promotion has statements and commits


def promote(moment):
    """What the worker does when an offer's time is over: the next in line has the seat, and everybody concerned is told."""
    services.lapse_offers(now=moment)
    jobs.run_due(now=moment + timedelta(seconds=5))  # a step is announced a second after it was made


def killed_at(step, moment):
    """The work in a process of its own that dies before its statement, or before or after its commit, of this number. False where it lived."""
    connections.close_all()
    process = fork.Process(target=_work, args=(step, moment))
    process.start()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def _work(step, moment):
    left = step

    def tick():
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, *call):
        tick()
        return execute(*call)

    connection.ensure_connection()
    commit = connection._commit  # type: ignore[attr-defined]  # what every commit of the connection ends in

    def watched_commit():
        tick()
        commit()
        tick()

    connection._commit = watched_commit  # type: ignore[attr-defined]
    with connection.execute_wrapper(statement):
        promote(moment)
    connections.close_all()


@pytest.fixture
def next_morning():
    """By day, after the end of the day until which the first offer stands, and later than the true hour, at which the work is asked for."""
    return clock.start_of_day(clock.now()) + timedelta(days=1, hours=10)


@pytest.fixture
def now(next_morning):
    return next_morning - timedelta(days=2)


def line_up(now):
    """One seat, which is offered to the first of two who wait, and an offer that nobody answers."""
    run = factories.open_run(at=now, capacity=1, line=5)
    leaver, first, second = (factories.UserFactory() for _ in range(3))
    place = services.apply(learner=leaver, run=run, request_key="r", actor=leaver, now=now)
    for person in (first, second):
        services.join_waiting_list(learner=person, run=run, request_key="r", actor=person, now=now)
    services.withdraw(enrolment=place, actor=leaver, now=now)
    Job.objects.all().delete()  # what was to be said so far is another test's matter
    return run, first, second


def test_wherever_it_dies_the_seat_is_offered_once_and_said_once(now, next_morning, settings):
    settings.LMS_MESSAGE_GATEWAY = "outbox"
    for step in range(STEPS):
        run, first, second = line_up(now)
        has_died = killed_at(step, next_morning)
        for pause in (timedelta(minutes=1), timedelta(minutes=10)):  # longer than a begun message waits for its worker
            promote(next_morning + pause)
        assert dict(Enrolment.objects.filter(run=run, learner__in=[first, second]).values_list("learner", "state")) == {
            first.pk: "lapsed",
            second.pk: "offered",
        }, step
        assert Offer.objects.filter(enrolment__run=run, answered_at=None).count() == 1, step
        assert SeatPool.objects.get(run=run).taken == 1, step
        assert Terms.objects.get(run=run).waiting == 0, step
        told = Counter(Notice.objects.filter(person__in=[first, second], about=run.public_id).values_list("person", "template"))
        assert set(told.values()) == {1}, (step, told)
        assert not Notice.objects.exclude(state="sent").exists(), step
        assert Counter(text.to for text in TextMessage.objects.filter(to=second.phone)) == {second.phone: len([t for p, t in told if p == second.pk])}
        if not has_died:
            break
        Notice.objects.all().delete()
    else:
        pytest.fail(f"a promotion has more than {STEPS} statements")
    assert step > 60, "so many points were tried"
