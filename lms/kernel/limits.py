"""How often something may be done, counted in the cache by the minutes of the clock. Where the cache is away each process counts for itself."""

from __future__ import annotations

from django.core.cache import cache

from lms.kernel import clock

SECONDS = 60


def is_too_much(what: str, *, by: object, most: int) -> bool:
    """Counts once more; whether that is more than `most` in this minute. `by` names who does it: a key, an address, a hash."""
    key = f"limit:{what}:{by}:{int(clock.now().timestamp() // SECONDS)}"
    cache.add(key, 0, timeout=2 * SECONDS)
    try:
        return bool(cache.incr(key) > most)
    except ValueError:  # it went out in between
        return False
