"""My learning, the desks, and work in the background."""

from __future__ import annotations

from datetime import UTC, datetime

from lms.kernel.models import Job
from tests.permissions.matrix import Row, page

AT = datetime(2026, 3, 5, tzinfo=UTC)


def plant(world):
    """Work that was given up."""
    world.dead_job = Job.objects.create(
        name="kernel.prune_jobs", created_at=AT, run_after=AT, published_at=AT, attempts=8, last_error="OSError", dead_at=AT
    )


ROWS = [
    Row("my/", page(others=200), get_only=True),
    Row("desk/instructor/", page(instructor=200, foreign_instructor=200, owner=200), get_only=True),
    Row("desk/registrar/", page(registrar=200, owner=200), get_only=True),
    Row("desk/registrar/jobs/", page(registrar=200, owner=200), get_only=True),
    Row("desk/registrar/jobs/<int:job_id>/retry/", page(registrar=302, owner=302), url="/desk/registrar/jobs/{dead_job.pk}/retry/", post_only=True),
]
