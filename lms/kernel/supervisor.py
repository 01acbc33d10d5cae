"""Several processes as one: a common log with the name of each, and all of them end together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import FrameType

PATIENCE = 20.0  # seconds from the polite signal to the last one
TICK = 0.2
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_supervisor() -> None:
    """A supervisor that is killed leaves nobody behind (Linux)."""
    if _libc is not None:
        _libc.prctl(DIE_WITH_PARENT, signal.SIGTERM)


@dataclass
class Supervisor:
    """Start with `start`, then `watch` until somebody asks to stop or a process ends by itself."""

    say: Callable[[str], None]
    environment: Mapping[str, str]
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    readers: list[threading.Thread] = field(default_factory=list)
    asked_to_stop: threading.Event = field(default_factory=threading.Event)

    def obey_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_asked)

    def start(self, name: str, command: Sequence[str]) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=_end_with_supervisor,  # noqa: PLW1509 - one C call, before this process has threads that hold locks of its own
        )
        self.processes[name] = process
        reader = threading.Thread(target=self._repeat, args=(name, process), daemon=True)
        reader.start()
        self.readers.append(reader)

    def watch(self) -> int:
        """0 when asked to stop, 1 when a process ended by itself; either way all have ended."""
        ended = None
        while ended is None and not self.asked_to_stop.wait(TICK):
            ended = next((name for name, process in self.processes.items() if process.poll() is not None), None)
        if ended is not None:
            self.say(f"“{ended}” ended by itself (exit code {self.processes[ended].returncode}); its last lines above say why. Stopping the others.")
        self.stop()
        return 0 if ended is None else 1

    def stop(self) -> None:
        for process in self.processes.values():
            self._signal(process, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in self.processes.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._signal(process, signal.SIGKILL, whole_group=True)
                process.wait()
        for reader in self.readers:
            reader.join(timeout=1)

    def _stop_asked(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def _signal(self, process: subprocess.Popen[str], number: signal.Signals, *, whole_group: bool = False) -> None:
        if process.poll() is not None:
            return
        if whole_group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)

    def _repeat(self, name: str, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            for line in process.stdout:
                self.say(f"{name:<7}│ {line.rstrip()}")
