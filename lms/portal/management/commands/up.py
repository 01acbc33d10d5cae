"""`bin/run`: the whole site on this machine."""

from __future__ import annotations

import http.client
import signal
import socket
import sys
import time
from io import StringIO
from typing import Any

import fasteners
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lms.demo import services as demo_services
from lms.kernel import embedded
from lms.kernel.supervisor import Supervisor

PYTHON = [sys.executable, "-m"]
CELERY = [*PYTHON, "celery", "--app", "lms.celery", "--quiet"]
PROCESSES = {
    "web": [*PYTHON, "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "warning"],
    "worker": [*CELERY, "worker", "--queues", "default,documents", "--concurrency", "2", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "beat", "--pidfile="],
}
QUIET = {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
FIRST_ANSWER_SECONDS = 90


class Command(BaseCommand):
    help = "Run web, worker and beat together until Ctrl-C; make and fill the database when it is new."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        lock = fasteners.InterProcessLock(settings.LMS_VAR_DIR / "up.lock")
        if not lock.acquire(blocking=False):
            raise CommandError(f"The site already runs from this folder, at {settings.LMS_BASE_URL}. Stop it there with Ctrl-C first.")
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        try:
            refuse_taken_port(settings.LMS_HOST, settings.LMS_PORT)
            people = self.prepare()
            code = self.run(people)
        except KeyboardInterrupt:
            code = 0  # asked to stop while still preparing; what was begun is rolled back
        finally:
            if settings.LMS_EMBEDDED:
                embedded.stop(settings.LMS_VAR_DIR)
            lock.release()
        self.say("Stopped. The data stays in " + str(settings.LMS_VAR_DIR))
        sys.exit(code)

    def prepare(self) -> str:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database (ten to thirty seconds) …")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("check", databases=["default"], verbosity=0)
        people = self.demo()
        if not people:
            call_command("ensure_site")
        connection.close()
        return people

    def demo(self) -> str:
        """Who can log in, after the demo was made where nobody is registered yet."""
        seeded = demo_services.is_seeded()
        if not settings.LMS_DEMO or (not seeded and get_user_model().objects.exists()):
            return ""
        if not seeded:
            self.say("Making the demo: institutions, courses, lectures, people (half a minute to two) …")
        told = StringIO()
        call_command("demo", stdout=told)
        return told.getvalue()

    def run(self, people: str) -> int:
        supervisor = Supervisor(say=self.say, environment=QUIET)
        supervisor.obey_signals()
        bind = f"{settings.LMS_HOST}:{settings.LMS_PORT}"
        for name, command in PROCESSES.items():
            supervisor.start(name, [*command, "--bind", bind] if name == "web" else command)
        if wait_for_answer(supervisor):
            self.say(f"{people}\n  Open {settings.LMS_BASE_URL}\n  Ctrl-C stops everything; the data stays.\n")
        return supervisor.watch()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} of {host} is taken by another program. Choose another: LMS_PORT={port + 1} bin/run") from error


def wait_for_answer(supervisor: Supervisor) -> bool:
    """Whether the web server answered before anything ended."""
    deadline = time.monotonic() + FIRST_ANSWER_SECONDS
    while time.monotonic() < deadline and not supervisor.asked_to_stop.wait(0.1):
        if any(process.poll() is not None for process in supervisor.processes.values()):
            return False
        connection_ = http.client.HTTPConnection(settings.LMS_HOST, settings.LMS_PORT, timeout=5)
        try:
            connection_.request("GET", "/health/ready")
            return connection_.getresponse().status == http.HTTPStatus.OK
        except OSError:
            continue
        finally:
            connection_.close()
    return False
