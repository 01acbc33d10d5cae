"""The effect of each job is a row; a second run would make a second row."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from lms.kernel import jobs
from lms.kernel.models import Job

EFFECT = "probe.effect"
NEVER = datetime(2999, 1, 1, tzinfo=UTC)


def leave_effect(number: int) -> None:
    Job.objects.create(name=EFFECT, payload={"number": number}, created_at=NEVER, run_after=NEVER, published_at=NEVER)


def effects(number: int) -> int:
    return Job.objects.filter(name=EFFECT, payload__number=number).count()


@jobs.task("probe.write")
def write(*, now: datetime, number: int, **_: object) -> None:
    leave_effect(number)


@jobs.task("probe.hang_once", queue="documents")
def hang_once(*, now: datetime, number: int, marker: str, **_: object) -> None:
    """Work, and the first time never come to the end."""
    leave_effect(number)
    begun = Path(marker)
    if not begun.exists():
        begun.touch()
        time.sleep(600)
