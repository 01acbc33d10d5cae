"""Writes that belong to no other app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.audit import services as audit
from lms.kernel import jobs
from lms.kernel.errors import DomainError
from lms.kernel.models import Job

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User


class NoSuchJob(DomainError):
    code, status = "no-such-job", 404
    message = _("There is no such work.")


class JobIsNotDead(DomainError):
    code = "job-is-not-dead"
    message = _("This work is already being done again.")


def retry_job(*, actor: User, job_id: int, now: datetime) -> None:
    """The dead job is pending again, and who asked for it stands in the log."""
    with transaction.atomic():
        job = Job.objects.filter(pk=job_id).first()
        if job is None:
            raise NoSuchJob
        if not jobs.retry(job_id=job_id, now=now):
            raise JobIsNotDead
        audit.record(action="job.retry", actor=actor, subject=job, data={"name": job.name}, now=now)
