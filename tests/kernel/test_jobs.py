"""A job asked for in a transaction runs after it commits, once in effect, however often it is published."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from lms.kernel import jobs
from lms.kernel.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """The numbers that the declared task was called with."""
    calls = []

    def work(*, now, **ids):
        if ids["number"] < 0:
            raise ValueError("a name that must not be kept")
        calls.append(ids["number"])

    monkeypatch.setitem(jobs._tasks, "test.work", jobs.Task(name="test.work", run=work, queue="default"))
    return calls


def test_it_runs_once_however_often_it_is_published(done, now):
    with transaction.atomic():
        jobs.enqueue("test.work", number=7)
    job = Job.objects.get()
    later = job.created_at + timedelta(minutes=1)
    jobs.run(job_id=job.pk, now=later)
    jobs.run(job_id=job.pk, now=later)
    assert done == [7]


def test_a_key_is_asked_for_only_once(done):
    with transaction.atomic():
        jobs.enqueue("test.work", key="day-1", number=1)
        jobs.enqueue("test.work", key="day-1", number=2)
    assert Job.objects.count() == 1


def test_an_unknown_name_is_refused_at_once():
    with pytest.raises(jobs.UnknownTask):
        jobs.enqueue("test.nobody_declares_this")


def test_a_failing_job_waits_longer_each_time_then_dies_and_can_be_retried(done):
    with transaction.atomic():
        jobs.enqueue("test.work", number=-1)
    job = Job.objects.get()
    moment = job.created_at
    for _ in range(jobs.MOST_ATTEMPTS):
        moment += jobs.LONGEST_DELAY
        jobs.run(job_id=job.pk, now=moment)
    job.refresh_from_db()
    assert job.dead_at == moment
    assert job.last_error == "ValueError", "only the kind of error is kept: its text may name a person"
    assert jobs.retry(job_id=job.pk, now=moment)
    assert not jobs.retry(job_id=job.pk, now=moment)


def test_what_is_not_done_is_published_again_and_a_worker_killer_is_ended(done):
    with transaction.atomic():
        jobs.enqueue("test.work", number=3)
    job = Job.objects.get()
    moment = job.created_at
    assert jobs.reconcile(now=moment) == 0
    for _ in range(jobs.MOST_PUBLICATIONS):
        moment += timedelta(hours=3)
        assert jobs.reconcile(now=moment) == 1
    job.refresh_from_db()
    assert job.dead_at == moment
    assert jobs.reconcile(now=moment + timedelta(days=1)) == 0
