"""Who of a line gets which seat: pure functions over values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.enrolment.data import Seating
from courses.enrolment.models import PartyPolicy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from courses.enrolment.data import InLine


def assign(line: Iterable[InLine], free: Mapping[int, int], policy: str) -> list[Seating]:
    """The seats that are given now, to the first in `line` first. `free` has the seats of each pool that nobody holds.

    A party takes seats of one pool, the first of those it fits that has enough. Where none has, `policy` says what follows (PartyPolicy): the next
    is looked at, or the pools that the party fits are kept for it, or it takes what there is and the rest of it keeps its place. Nobody who could
    have a seat by these rules is left without one.
    """
    left = {pool: seats for pool, seats in free.items() if seats > 0}
    given: list[Seating] = []
    for waiting in line:
        if not left:
            break
        seating = _seats_for(waiting, left, policy)
        if seating is not None:
            given.append(seating)
            left[seating.pool] -= seating.seats
        elif policy == PartyPolicy.HOLD:
            for pool in waiting.fits:
                left.pop(pool, None)
        left = {pool: seats for pool, seats in left.items() if seats > 0}
    return given


def _seats_for(waiting: InLine, left: Mapping[int, int], policy: str) -> Seating | None:
    fitting = [pool for pool in waiting.fits if pool in left]
    whole = next((pool for pool in fitting if left[pool] >= waiting.size), None)
    if whole is not None:
        return Seating(key=waiting.key, pool=whole, seats=waiting.size)
    if fitting and waiting.may_split and policy == PartyPolicy.PARTIAL:
        most = max(fitting, key=lambda pool: left[pool])
        return Seating(key=waiting.key, pool=most, seats=left[most])
    return None
