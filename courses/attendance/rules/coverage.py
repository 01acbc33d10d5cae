"""How much of an online lecture was watched: the union of what a browser says it played, and how much of it can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

TOP_SPEED = 2  # seconds of a lecture in a second; players offer no more
FIRST_SECONDS = 60  # of a lecture in the first report about it, before which nobody knows how long somebody has been watching
SLACK_SECONDS = 15  # a report may be late on its way, and the one before it may have been early

Stretch = tuple[int, int]  # seconds of a lecture, half-open


@dataclass(frozen=True)
class Watched:
    """How much of a lecture of `length` seconds somebody watched, by her own browser's word. `percent` is cut, never rounded up."""

    seconds: int
    length: int

    @property
    def percent(self) -> int:
        return percent_of(self.seconds, self.length)


@dataclass(frozen=True)
class Known:
    """What was believed so far: so many seconds, in reports from the first to the last."""

    seconds: int
    first_at: datetime
    last_at: datetime


def union(stretches: Iterable[Stretch], *, length: int) -> list[Stretch]:
    """The parts of a lecture of `length` seconds that were played at least once, in order, none touching the next."""
    parts: list[Stretch] = []
    for begins, ends in sorted((max(0, begins), min(length, ends)) for begins, ends in stretches):
        if begins >= ends:
            continue
        if parts and begins <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], ends))
        else:
            parts.append((begins, ends))
    return parts


def watched(stretches: Iterable[Stretch], *, length: int) -> Watched:
    return Watched(seconds=sum(ends - begins for begins, ends in union(stretches, length=length)), length=length)


def percent_of(seconds: int, length: int) -> int:
    return min(seconds, length) * 100 // length if length > 0 else 0


def news(stretch: Stretch, *, known: Iterable[Stretch], length: int) -> list[Stretch]:
    """The parts of the stretch that were not known to be played, in order."""
    [*found] = union([stretch], length=length)
    for begins, ends in union(known, length=length):
        found = [part for one in found for part in _without(one, begins, ends)]
    return found


def _without(stretch: Stretch, begins: int, ends: int) -> list[Stretch]:
    before, after = (stretch[0], min(stretch[1], begins)), (max(stretch[0], ends), stretch[1])
    return [part for part in (before, after) if part[0] < part[1]]


def believable(known: Known | None, *, now: datetime) -> int:
    """So many seconds of a lecture can have been played since the last report about it.

    The whole is bounded too, so that many small reports at once get the slack only once.
    """
    if known is None:
        return FIRST_SECONDS
    since_last = (now - known.last_at).total_seconds() * TOP_SPEED + SLACK_SECONDS
    since_first = (now - known.first_at).total_seconds() * TOP_SPEED + FIRST_SECONDS - known.seconds
    return max(0, int(min(since_last, since_first)))


def cut(stretches: Iterable[Stretch], *, seconds: int) -> list[Stretch]:
    """The first so many seconds of the stretches."""
    kept: list[Stretch] = []
    for begins, ends in stretches:
        if seconds <= 0:
            break
        part = (begins, min(ends, begins + seconds))
        seconds -= part[1] - part[0]
        kept.append(part)
    return kept
