"""The public figures of fairness: which of them are told, so that nobody can be found in them. Pure functions.

A number of people from 1 to 4 is never told. Nor is one from which such a number could be computed: the rest of a table whose sum is told, the
remainder of a whole, one half of a year whose other half and whole are told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

FEWEST = 5
APPLICATIONS, PLACED, PROMOTED, NO_SHOWS = PEOPLE = ("applications", "placed", "promoted", "no_shows")
WHOLE_OF = {PLACED: APPLICATIONS, PROMOTED: PLACED, NO_SHOWS: PLACED}
TOTAL = ""  # the key of the line that sums up a table
SECOND_HALF_FROM = 7  # July


@dataclass(frozen=True)
class Period:
    """A year, or a half of one, by the day of the first class."""

    year: int
    half: int = 0  # 1, 2; 0: the whole year

    @property
    def code(self) -> str:
        return f"{self.year}-{self.half}" if self.half else str(self.year)

    @property
    def halves(self) -> tuple[Period, ...]:
        return () if self.half else (Period(self.year, 1), Period(self.year, 2))

    @property
    def first(self) -> datetime:
        return clock.day_begins(date(self.year, SECOND_HALF_FROM if self.half == 2 else 1, 1))

    @property
    def until(self) -> datetime:
        """The moment with which it is over."""
        return clock.day_begins(date(self.year, SECOND_HALF_FROM, 1) if self.half == 1 else date(self.year + 1, 1, 1))


def period_of(moment: datetime) -> Period:
    """The half of a year in which the moment lies in Seoul."""
    day = clock.seoul_date(moment)
    return Period(day.year, 1 if day.month < SECOND_HALF_FROM else 2)


def periods(first: datetime, last: datetime) -> list[Period]:
    """The years between both with their halves, the latest first."""
    start, end = period_of(first), period_of(last)
    found = []
    for year in range(end.year, start.year - 1, -1):
        found.append(Period(year))
        found.extend(half for half in reversed(Period(year).halves) if (start.year, start.half) <= (year, half.half) <= (end.year, end.half))
    return found


@dataclass
class Counts:
    """What was counted for a line of a table, before anything is hidden."""

    classes: int = 0
    places: int = 0  # of classes that have a limit
    people: Counter[str] = field(default_factory=Counter)  # by the names of PEOPLE
    waits: list[float] = field(default_factory=list)  # days, of those who were promoted

    def add(self, other: Counts) -> None:
        self.classes += other.classes
        self.places += other.places
        self.people.update(other.people)
        self.waits.extend(other.waits)


@dataclass(frozen=True)
class Figures:
    """What is told of a line; None is hidden. `share` is in per cent, `median_wait` in days."""

    label: str
    classes: int
    places: int
    applications: int | None
    placed: int | None
    promoted: int | None
    no_shows: int | None
    share: int | None
    median_wait: float | None


Table = dict[str, Counts]  # a line each by its key, without the total
Cell = tuple[str, str]  # (key of the line or TOTAL, name of the figure)


def is_small(number: int) -> bool:
    return 0 < number < FEWEST


def hidden_cells(cells: Mapping[str, int], *, forced: Collection[str] = ()) -> tuple[set[str], bool]:
    """Which numbers of a column are hidden, so that its told sum gives none of them away; and whether its sum can be told at all.

    `forced` are hidden for another reason. Of what is hidden there are at least two, and together they are so many that each of them could be told.
    """
    hidden = {key for key, number in cells.items() if is_small(number) or (key in forced and number)}
    if is_small(sum(cells.values())):
        return hidden, False
    while hidden and not _is_safe([cells[key] for key in hidden]):
        shown = [key for key, number in cells.items() if number and key not in hidden]
        if not shown:
            return hidden, False
        hidden.add(min(shown, key=lambda key: (cells[key], key)))
    return hidden, True


def _is_safe(hidden: Collection[int]) -> bool:
    return len(hidden) > 1 and sum(hidden) >= len(hidden) - 1 + FEWEST


def total_of(table: Table) -> Counts:
    total = Counts()
    for counts in table.values():
        total.add(counts)
    return total


def hide(tables: Collection[Table], *, forced: Collection[Cell] = (), linked: Collection[Cell] = ()) -> list[set[Cell]]:
    """For each of the tables, which all break down the same whole, what is hidden. `forced` is hidden for another reason.

    `linked` are cells that say the same number in different places: one of them is not told without the others.
    """
    found = [_remainders(table) | {cell for cell in forced if cell[0] in {*table, TOTAL}} for table in tables]
    for name in PEOPLE:
        _hide_column(name, list(zip(tables, found, strict=True)))
    every = set[Cell]().union(*found)
    if every & set(linked) and not set(linked) <= every:
        return hide(tables, forced={*forced, *linked})
    return found


def _hide_column(name: str, tables: Collection[tuple[Table, set[Cell]]]) -> None:
    """Of one figure what is hidden in each table; where a sum is hidden no table may add up to it."""
    is_told = not any((TOTAL, name) in hidden for _table, hidden in tables)
    for table, hidden in tables:
        column = {key: counts.people[name] for key, counts in table.items()}
        cells, may_tell = hidden_cells(column, forced={key for key, figure in hidden if figure == name})
        hidden.update((key, name) for key in cells)
        is_told = is_told and may_tell
    if is_told:
        return
    for table, hidden in tables:
        hidden.add((TOTAL, name))
        shown = {key: counts.people[name] for key, counts in table.items() if counts.people[name]}
        if shown and not any((key, name) in hidden for key in shown):
            hidden.add((min(shown, key=lambda key: (shown[key], key)), name))


def _remainders(table: Table) -> set[Cell]:
    """Parts of which the rest of their whole is small."""
    lines = {**table, TOTAL: total_of(table)}
    return {(key, part) for key, counts in lines.items() for part, whole in WHOLE_OF.items() if is_small(counts.people[whole] - counts.people[part])}


def hide_year(tables: Collection[Table], halves: Iterable[Collection[Table]], *, linked: Collection[Cell] = ()) -> list[set[Cell]]:
    """The same for a year that is told by halves too: what one of them hides is hidden in the year, or the other half would give it away."""
    by_halves = [hidden for half in halves for hidden in hide(half, linked=linked)]
    return hide(tables, forced=set[Cell]().union(*by_halves), linked=linked)


def figures(counts: Counts, hidden: Collection[Cell], *, key: str, label: str) -> Figures:
    """The line as it is told."""
    told = {name: None if (key, name) in hidden else counts.people[name] for name in PEOPLE}
    applications, placed = told[APPLICATIONS], told[PLACED]
    share = round(100 * placed / applications) if applications and placed is not None else None
    has_waits = told[PROMOTED] is not None and len(counts.waits) >= FEWEST
    return Figures(
        label=label,
        classes=counts.classes,
        places=counts.places,
        share=share,
        median_wait=round(median(counts.waits), 1) if has_waits else None,
        **told,
    )
