"""The attendance table and the printed register of 200 people and 40 class sessions.

The floor is what a page with names costs here: the roster of the same run. Of the paper it is the printed roster of the same people.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from lms.kernel import clock
from tests import factories
from tests.attendance.filled import filled_run
from tests.benchmarks import floor

if TYPE_CHECKING:
    from collections.abc import Callable

    from courses.catalogue.models import CourseRun

PEOPLE, MEETINGS = 200, 40
ROUNDS = 5
MOST_QUERIES = 20
MOST_PAGE = 5.0  # times the roster
MOST_KILOBYTES = 500


def bench() -> list[str]:
    """The figures, one a line."""
    desk = Client()
    registrar = factories.staff("registrar", factories.InstitutionFactory())
    factories.give_second_factor(registrar)
    desk.force_login(registrar)
    small, large = filled_run(at=clock.now(), people=2, meetings=2), filled_run(at=clock.now(), people=PEOPLE, meetings=MEETINGS)
    return [*_page(desk, small, large), *_papers(desk, large)]


def _page(desk: Client, small: CourseRun, large: CourseRun) -> list[str]:
    def table(run: CourseRun) -> Callable[[], object]:
        return lambda: desk.get(reverse("attendance:matrix", args=[run.public_id]))

    least = seconds(lambda: desk.get(reverse("enrolment:roster", args=[large.public_id])))
    took, few, many = seconds(table(large)), floor.queries(table(small)), floor.queries(table(large))
    size = len(desk.get(reverse("attendance:matrix", args=[large.public_id])).content) / 1024
    ratio = took / least
    built = f"{took * 1000:.0f} ms, {ratio:.2f} × floor (at most {MOST_PAGE}: {verdict(ratio <= MOST_PAGE)})"
    return [
        f"attendance: floor {least * 1000:.0f} ms (the roster of {PEOPLE} people)",
        f"attendance: table of {PEOPLE} × {MEETINGS}, first page: {built}",
        f"attendance: {many} queries, {few} for 2 × 2 (the same, at most {MOST_QUERIES}: {verdict(few == many <= MOST_QUERIES)})",
        f"attendance: {size:.0f} kB of HTML (at most {MOST_KILOBYTES}: {verdict(size <= MOST_KILOBYTES)})",
    ]


def _papers(desk: Client, run: CourseRun) -> list[str]:
    def register(part: int) -> Callable[[], object]:
        return lambda: desk.post(reverse("attendance:register", args=[run.public_id]), {"part": str(part)})

    least = seconds(lambda: desk.post(reverse("enrolment:roster-paper", args=[run.public_id]), {"order": "name", "people": "places"}), rounds=1)
    parts = [seconds(register(part), rounds=1) for part in (1, 2, 3)]
    queries = floor.queries(register(1))
    whole, longest = sum(parts), max(parts)
    drawn = f"{whole:.1f} s ({whole / least:.2f} × floor), the longest {longest:.1f} s ({longest / least:.2f} × floor)"
    return [
        f"attendance: floor {least:.1f} s (the printed roster of {PEOPLE} people)",
        f"attendance: register in {len(parts)} parts: {drawn}, {queries} queries",
    ]


def seconds(door: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Of this process's CPU; the median, after a first time that does not count."""
    door()
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        door()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def verdict(kept: object) -> str:
    return "as promised" if kept else "TOO SLOW"
