"""Many processes, each with many threads, that all start at the same moment."""

from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROCESSES, THREADS = 4, 10
PATIENCE = 120
fork = multiprocessing.get_context("fork")


def rush(work: Callable[[Any], str], people: Sequence[Any]) -> Counter[str]:
    """Do `work` for everybody at once; what came of it, counted. An unexpected error is counted by its name."""
    connections.close_all()
    barrier = fork.Barrier(PROCESSES * THREADS)
    answers = fork.SimpleQueue()
    processes = [fork.Process(target=_process, args=(work, people[number::PROCESSES], barrier, answers)) for number in range(PROCESSES)]
    for process in processes:
        process.start()
    found: Counter[str] = Counter()
    for _ in processes:
        found.update(answers.get())
    for process in processes:
        process.join(PATIENCE)
        assert process.exitcode == 0
    return found


def _process(work: Callable[[Any], str], people: Sequence[Any], barrier: Any, answers: Any) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=_thread, args=(work, people[number::THREADS], barrier, found)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    answers.put(found)


def _thread(work: Callable[[Any], str], people: Sequence[Any], barrier: Any, found: list[str]) -> None:
    barrier.wait(PATIENCE)
    try:
        for person in people:
            try:
                found.append(work(person))
            except Exception as error:  # noqa: BLE001 - whatever nobody expected is the result that matters
                found.append(f"{type(error).__name__}: {error}")
    finally:
        connections.close_all()
