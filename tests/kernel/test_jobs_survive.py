"""Jobs with a real worker and a real broker: nothing asked for is lost, nothing is done twice, whatever is killed."""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.db import transaction

from lms.kernel import clock, jobs
from lms.kernel.models import Job
from tests.kernel.probe.tasks import effects
from tests.kernel.processes import Broker, Site, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def site(settings, monkeypatch):
    with tempfile.TemporaryDirectory(prefix="lms-") as folder:
        broker = Broker(Path(folder))
        broker.start()
        site = Site(broker=broker, folder=Path(folder))
        settings.JOBS_PUBLISH = True
        monkeypatch.setattr(jobs, "_broker_silent_until", 0.0)
        current_app.conf.broker_url = broker.url  # type: ignore[misc]
        current_app._after_fork()  # type: ignore[attr-defined]
        yield site
        site.end()
        current_app._after_fork()  # type: ignore[attr-defined]


def ask(number: int, name: str = "probe.write", **ids) -> None:
    with transaction.atomic():
        jobs.enqueue(name, number=number, **ids)


def publish_again() -> None:
    """What beat asks for every few seconds, without the waiting."""
    jobs.reconcile(now=clock.now() + timedelta(minutes=1))


def test_it_runs_after_commit_never_after_rollback_and_once_however_often_it_is_published(site):
    site.worker()
    with transaction.atomic():
        jobs.enqueue("probe.write", number=1)
        transaction.set_rollback(True)
    ask(2)
    wait_until(lambda: effects(2) == 1, "the job is done")
    job = Job.objects.get(name="probe.write")
    for _ in range(20):
        current_app.send_task("kernel.run_job", kwargs={"job_id": job.pk})
    ask(3)
    wait_until(lambda: effects(3) == 1, "the job behind the repeated ones is done")
    assert effects(1) == 0
    assert effects(2) == 1


def test_a_web_process_killed_between_commit_and_publication_loses_nothing(site):
    code = """
import os, signal
from django.db import transaction
from lms.kernel import jobs
jobs._publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with transaction.atomic():
    jobs.enqueue("probe.write", number=4)
"""
    assert site.run(code) == -9
    assert Job.objects.get().done_at is None
    site.worker()
    publish_again()
    wait_until(lambda: effects(4) == 1, "the job is done")


def test_a_worker_killed_in_the_middle_leaves_no_half_effect_and_another_does_it(site):
    marker = site.folder / "begun"
    first = site.worker()
    ask(5, "probe.hang_once", marker=str(marker))
    wait_until(marker.exists, "the job is in the middle")
    site.kill(first)
    assert effects(5) == 0
    site.worker()
    publish_again()
    wait_until(lambda: effects(5) == 1, "another worker has done it")
    time.sleep(1)
    assert effects(5) == 1


def test_a_broker_that_is_away_makes_nobody_wait_and_only_delays(site):
    site.worker()
    site.beat()
    site.broker.kill()
    begun = time.monotonic()
    ask(6)
    first = time.monotonic() - begun
    for number in range(7, 27):
        ask(number)
    assert first < 3, "one request may wait for the connection"
    assert time.monotonic() - begun < 4, "the next ones do not even try"
    site.broker.start()
    wait_until(lambda: all(effects(number) == 1 for number in range(6, 27)), "all are done")


def test_a_job_that_fails_eight_times_is_dead_visible_and_can_be_asked_for_again(site):
    ask(27, "probe.hang_once")  # without its marker: a TypeError
    site.worker()
    job = Job.objects.get(name="probe.hang_once")
    moment = clock.now()
    for _ in range(jobs.MOST_ATTEMPTS):
        moment += jobs.LONGEST_DELAY
        jobs.run(job_id=job.pk, now=moment)
    assert list(jobs.dead()) == [job]
    Job.objects.filter(pk=job.pk).update(payload={"number": 27, "marker": str(site.folder)})
    assert jobs.retry(job_id=job.pk, now=clock.now())
    wait_until(lambda: effects(27) == 1, "the job is done")
    assert not jobs.dead().exists()
