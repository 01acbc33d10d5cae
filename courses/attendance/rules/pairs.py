"""Pairs of people whose scans look as if one telephone, or one person, had made both. They prove nothing: families share telephones.

The work grows with the scans: people are compared within one class session or one browser only, and with the nearest only where very many scan
at the same moment.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

CLOSE = timedelta(seconds=5)
LEAST_SESSIONS = 3
LEAST_PERCENT = 80
NEIGHBOURS = 12  # the next scans that one is compared with: where more come within five seconds, nearness says nothing
MOST_ON_ONE_BROWSER = 8  # more people than this on one browser are a lent device: they are named in a chain, not each with each

Pair = tuple[int, int]


@dataclass(frozen=True)
class Scan:
    """A code that somebody scanned or typed herself. `browser` is empty where it is not known."""

    person: int
    class_session_id: int
    kind: str
    at: datetime
    browser: str = ""


@dataclass(frozen=True)
class ImprobablePair:
    """Two people, and what is improbable about them: scans from one browser, and class sessions in which they scanned at the same moment.

    `close` of `both` class sessions that both scanned; 0 where that is not conspicuous.
    """

    first: int
    second: int
    same_browser: bool
    close: int = 0
    both: int = 0


def improbable_pairs(scans: Collection[Scan]) -> list[ImprobablePair]:
    """Those with the most in common first."""
    shared = _on_one_browser(scans)
    close = _at_one_moment(scans)
    found = [
        ImprobablePair(first=first, second=second, same_browser=(first, second) in shared, close=near, both=both)
        for (first, second), (near, both) in {**dict.fromkeys(shared, (0, 0)), **close}.items()
    ]
    return sorted(found, key=lambda pair: (not pair.same_browser, -pair.close, pair.first, pair.second))


def _on_one_browser(scans: Iterable[Scan]) -> set[Pair]:
    people: defaultdict[str, set[int]] = defaultdict(set)
    for scan in scans:
        if scan.browser:
            people[scan.browser].add(scan.person)
    pairs: set[Pair] = set()
    for group in people.values():
        ordered = sorted(group)
        pairs.update(combinations(ordered, 2) if len(ordered) <= MOST_ON_ONE_BROWSER else pairwise(ordered))
    return pairs


def _at_one_moment(scans: Iterable[Scan]) -> dict[Pair, tuple[int, int]]:
    """By pair, in how many class sessions they scanned within five seconds, and how many they scanned both."""
    by_session: defaultdict[int, list[Scan]] = defaultdict(list)
    attended: defaultdict[int, set[int]] = defaultdict(set)
    for scan in scans:
        by_session[scan.class_session_id].append(scan)
        attended[scan.person].add(scan.class_session_id)
    near: Counter[Pair] = Counter()
    for session in by_session.values():
        near.update(set(_neighbours(session)))
    found = {}
    for (first, second), times in near.items():
        if times >= LEAST_SESSIONS:
            both = len(attended[first] & attended[second])
            if times * 100 >= both * LEAST_PERCENT:
                found[first, second] = (times, both)
    return found


def _neighbours(session: list[Scan]) -> Iterator[Pair]:
    """Pairs of one class session whose scans of the same movement lie within five seconds."""
    ordered = sorted(session, key=lambda scan: (scan.kind, scan.at, scan.person))
    for place, scan in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            if other.kind != scan.kind or other.at - scan.at > CLOSE:
                break
            if other.person != scan.person:
                yield min(scan.person, other.person), max(scan.person, other.person)
