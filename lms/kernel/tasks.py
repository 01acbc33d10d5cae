"""What Celery calls. A job's own work is declared with `jobs.task`; these run it, repeat it and start the periodic ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.db import transaction

from lms.kernel import clock, jobs

if TYPE_CHECKING:
    from datetime import datetime


@shared_task(name="kernel.run_job")
def run_job(*, job_id: int, **_: Any) -> None:
    jobs.run(job_id=job_id, now=clock.now())


@shared_task(name="kernel.reconcile")
def reconcile() -> None:
    jobs.reconcile(now=clock.now())


@shared_task(name="kernel.sweep")
def sweep(name: str) -> None:
    """Run a declared sweep now; it is repeated so soon that a lost one does not matter."""
    jobs.run_declared(name=name, now=clock.now())


@shared_task(name="kernel.periodic")
def periodic(name: str, seconds: int) -> None:
    """Ask for the task once in each period of so many seconds, however often beat calls."""
    period = int(clock.now().timestamp() // seconds)
    with transaction.atomic():
        jobs.enqueue(name, key=f"{name}:{period}")


@jobs.task("kernel.prune_jobs")
def prune_jobs(*, now: datetime, **_: Any) -> None:
    jobs.prune(now=now)
