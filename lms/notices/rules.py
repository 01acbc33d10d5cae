"""When a message is tried again."""

from __future__ import annotations

from datetime import timedelta

DELAYS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


def delay_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is time to give up and tell staff."""
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None
