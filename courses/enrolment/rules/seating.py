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

    A party takes seats of the first pool it fits that has enough for all, or of several such pools together. Where there are too few, `policy` says
    what follows (PartyPolicy): the next is looked at, or the pools that the party fits are kept for it, or it takes what there is and the rest of it
    keeps its place. Nobody who could have a seat by these rules is left without one.
    """
    left = {pool: seats for pool, seats in free.items() if seats > 0}
    given: list[Seating] = []
    for waiting in line:
        if not left:
            break
        seats = _seats_for(waiting, left, policy)
        given += seats
        for seat in seats:
            left[seat.pool] -= seat.seats
        if not seats and policy == PartyPolicy.HOLD:
            for pool in waiting.fits:
                left.pop(pool, None)
        left = {pool: seats_left for pool, seats_left in left.items() if seats_left > 0}
    return given


def _seats_for(waiting: InLine, left: Mapping[int, int], policy: str) -> list[Seating]:
    fitting = [pool for pool in waiting.fits if pool in left]
    whole = next((pool for pool in fitting if left[pool] >= waiting.size), None)
    if whole is not None:
        return [Seating(key=waiting.key, pool=whole, seats=waiting.size)]
    if sum(left[pool] for pool in fitting) < waiting.size and not (waiting.may_split and policy == PartyPolicy.PARTIAL):
        return []
    wanted, given = waiting.size, []
    for pool in fitting:
        seats = min(wanted, left[pool])
        if seats:
            given.append(Seating(key=waiting.key, pool=pool, seats=seats))
        wanted -= seats
    return given


def seat_by_seat(given: Iterable[Seating], key: int) -> list[int]:
    """The pools of the seats behind `key`, one for each seat."""
    return [seat.pool for seat in given if seat.key == key for _ in range(seat.seats)]
