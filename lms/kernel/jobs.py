"""Work after commit: asked for by name, with ids, inside a transaction; done at least once, harmless when repeated.

`enqueue` writes a row in the caller's transaction and, after commit, hints the broker. A worker claims the row under a lock and sets `done_at`
in the same transaction as the effect. A task whose effect lies outside (a message to a telephone network) is declared with `outside=True`: that it
begins is committed first, it runs without a transaction around it, and if its worker is killed it is told so the next time. `reconcile` publishes
again what is not done, so a lost message, a killed process or a broker that was away only delays. A job that keeps failing becomes dead, is shown
to staff and can be asked for again with `retry`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection, models, transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from lms.kernel import clock
from lms.kernel.models import Job

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 8
MOST_PUBLICATIONS = 40  # a job that kills its worker never counts an attempt; this ends it
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(hours=1)
KEPT = timedelta(days=30)
INTERRUPTED_AFTER = timedelta(seconds=200)  # longer than CELERY_TASK_TIME_LIMIT lets any worker live
SILENCE_AFTER_BROKER_ERROR = 5.0  # seconds in which no request waits for a broker that was just away


# By hand: the ORM makes an object and thirteen parameters of each row, which was a third of the time of a draw of 20,000.
ENQUEUE_MANY = """
INSERT INTO kernel_job (name, queue, created_at, run_after, published_at, payload, published_times, attempts, last_error)
SELECT %s, %s, %s, %s, %s, new.payload, 1, 0, '' FROM jsonb_array_elements(%s::jsonb) AS new (payload)
"""

Run = Callable[..., None]  # keyword-only: `now` and the ids it needs, and `**_` for what it does not know


@dataclass(frozen=True)
class Task:
    name: str
    run: Run
    queue: str
    outside: bool = False


class NotInTransaction(RuntimeError):
    """A job is part of the transaction that makes it necessary, so there must be one."""


class UnknownTask(LookupError):
    """No loaded `tasks` module declares this name."""


_tasks: dict[str, Task] = {}
_broker_silent_until = 0.0


def task(name: str, *, queue: str = "default", outside: bool = False) -> Callable[[Run], Run]:
    """Declare the function that does the work called `name`. It takes `now` and the ids of the request, and swallows what it does not know.

    With `outside` it also takes `was_begun`: True where an earlier run was killed, and may have had its effect.
    """

    def declare(run: Run) -> Run:
        _tasks[name] = Task(name=name, run=run, queue=queue, outside=outside)
        return run

    return declare


def declared() -> dict[str, Task]:
    return dict(_tasks)


def enqueue(name: str, *, key: str | None = None, run_after: datetime | None = None, **ids: Any) -> None:
    """Ask for the task `name` after this transaction commits. With a `key`, only the first wish with that key ever counts."""
    if not connection.in_atomic_block:
        raise NotInTransaction(name)
    if name not in _tasks:
        raise UnknownTask(name)
    now = clock.now()
    job = Job(name=name, key=key, payload=ids, queue=_tasks[name].queue, created_at=now, run_after=run_after or now, published_at=now)
    if key is None:
        job.save(force_insert=True)
    else:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        kept = Job.objects.filter(key=key, created_at=now).first()
        if kept is None:
            return
        job = kept
    if job.run_after <= now:
        transaction.on_commit(lambda: _publish(job.pk, job.queue), robust=True)


def enqueue_many(name: str, payloads: Iterable[dict[str, Any]], *, run_after: datetime) -> None:
    """Ask for the task once with each of the ids, by one statement; the reconciler brings them to the broker."""
    if not connection.in_atomic_block:
        raise NotInTransaction(name)
    queue, now = _tasks[name].queue, clock.now()
    with connection.cursor() as cursor:
        cursor.execute(ENQUEUE_MANY, [name, queue, now, run_after, now, json.dumps(list(payloads))])


def run(*, job_id: int, now: datetime) -> None:
    """Do the job once, unless it is done, dead, or being done by another worker."""
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, done_at=None, dead_at=None, run_after__lte=now).first()
        if job is None:
            return
        if not _tasks[job.name].outside:
            _run_inside(job, now)
            return
        was_begun = job.begun_at is not None
        if job.begun_at is not None and now - job.begun_at < INTERRUPTED_AFTER:
            return  # another worker is at it
        job.begun_at = now
        job.save(update_fields=["begun_at"])
    _run_outside(job, was_begun=was_begun, now=now)


def _run_inside(job: Job, now: datetime) -> None:
    try:
        with transaction.atomic():
            _tasks[job.name].run(now=now, **job.payload)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is counted, shown and tried again
        _note_failure(job=job, error=error, now=now)
    else:
        _note_success(job)


def _run_outside(job: Job, *, was_begun: bool, now: datetime) -> None:
    try:
        _tasks[job.name].run(now=now, was_begun=was_begun, **job.payload)
    except Exception as error:  # noqa: BLE001 - the same
        job.begun_at = None
        with transaction.atomic():
            _note_failure(job=job, error=error, now=now)
    else:
        with transaction.atomic():
            _note_success(job)


def _note_success(job: Job) -> None:
    job.done_at = clock.now()
    job.save(update_fields=["done_at"])
    log.info("job done", job=job.pk, task=job.name)


def _note_failure(*, job: Job, error: Exception, now: datetime) -> None:
    job.attempts += 1
    job.last_error = type(error).__name__
    job.run_after = now + min(FIRST_DELAY * 2 ** (job.attempts - 1), LONGEST_DELAY)
    if job.attempts >= MOST_ATTEMPTS:
        job.dead_at = now
    job.save(update_fields=["attempts", "last_error", "run_after", "dead_at", "begun_at"])
    log.error("job failed", job=job.pk, task=job.name, attempts=job.attempts, dead=job.dead_at is not None, exc_info=error)


def reconcile(*, now: datetime, most: int = 500) -> int:
    """Publish again what should long be done; returns how many. Rows that a worker holds are skipped."""
    overdue = models.ExpressionWrapper(
        models.F("published_at") + models.Value(FIRST_DELAY) * models.functions.Power(2, models.functions.Least(models.F("published_times") - 1, 8)),
        output_field=models.DateTimeField(),
    )
    pending = Job.objects.filter(done_at=None, dead_at=None, run_after__lte=now)
    with transaction.atomic():
        jobs = list(
            pending.annotate(overdue_at=overdue)
            .filter(models.Q(overdue_at__lte=now) | models.Q(run_after__gt=models.F("published_at")))
            .order_by("pk")
            .select_for_update(skip_locked=True, of=("self",))[:most]
        )
        for job in jobs:
            job.published_at = now
            job.published_times += 1
            if job.published_times > MOST_PUBLICATIONS:
                job.dead_at, job.last_error = now, "WorkerLost"
        Job.objects.bulk_update(jobs, ["published_at", "published_times", "dead_at", "last_error"])
    for job in jobs:
        if job.dead_at is None:
            _publish(job.pk, job.queue)
    return len(jobs)


def run_due(*, now: datetime, most: int = 1000) -> int:
    """Do here what is pending, wave by wave, without a broker; returns how many jobs were tried. For seeding and tests."""
    tried = 0
    while tried < most:
        ids = list(Job.objects.filter(done_at=None, dead_at=None, run_after__lte=now).order_by("pk").values_list("pk", flat=True)[:100])
        if not ids:
            break
        for job_id in ids:
            run(job_id=job_id, now=now)
        tried += len(ids)
    return tried


def dead() -> models.QuerySet[Job]:
    """What will not be tried again by itself, newest first."""
    return Job.objects.filter(dead_at__isnull=False).order_by("-dead_at")


def retry(*, job_id: int, now: datetime) -> bool:
    """A dead job is pending again. False where it is not dead (any more)."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job_id, dead_at__isnull=False).update(
            dead_at=None, begun_at=None, attempts=0, published_times=1, run_after=now, published_at=now, last_error=""
        )
        job = Job.objects.filter(pk=job_id).first()
        if changed and job is not None:
            transaction.on_commit(lambda: _publish(job.pk, job.queue), robust=True)
    return bool(changed)


def prune(*, now: datetime) -> int:
    """Forget jobs that were done long ago; returns how many."""
    return Job.objects.filter(done_at__lt=now - KEPT).delete()[0]


def run_declared(*, name: str, now: datetime) -> None:
    """Do a sweep at once, without a row: it finds its own work and claims it by conditional updates."""
    _tasks[name].run(now=now)


def _publish(job_id: int, queue: str) -> None:
    global _broker_silent_until  # noqa: PLW0603 - one process, one broker, one moment of silence
    if not settings.JOBS_PUBLISH or time.monotonic() < _broker_silent_until:
        return
    try:
        current_app.send_task("kernel.run_job", kwargs={"job_id": job_id}, queue=queue, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _broker_silent_until = time.monotonic() + SILENCE_AFTER_BROKER_ERROR
        log.warning("broker is away; the job waits in the table", job=job_id, error=type(error).__name__)
