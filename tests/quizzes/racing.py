"""Threads that start at the same moment, each with a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(count, work):
    """The results of `work(number)` for so many threads, or the exception that each raised."""
    barrier = Barrier(count)

    def one(number):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return work(number)
        except Exception as error:  # noqa: BLE001 - the test looks at what came
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
