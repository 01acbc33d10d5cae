"""Work in the background that needs a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from lms.kernel.models import Job

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def troubled_jobs() -> QuerySet[Job]:
    """Jobs that are dead or have failed at least once and are not done; the dead first."""
    return Job.objects.filter(Q(dead_at__isnull=False) | Q(done_at=None, attempts__gt=0)).order_by(F("dead_at").desc(nulls_last=True), "-pk")


def pending_jobs(*, now: datetime) -> int:
    """How many jobs should be done by now and are not."""
    return Job.objects.filter(done_at=None, dead_at=None, run_after__lte=now).count()
