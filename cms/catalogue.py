"""What a visitor wants of the catalogue, and what of it there is: pure functions over entries, so that figures and list can never disagree."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from cms import search
from courses.catalogue.models import CourseKind, Level
from courses.enrolment.data import RunState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.http import QueryDict

SIZES = (20, 50)
MOST_PAGES = 1000
STATES: dict[str, tuple[RunState, ...]] = {
    "open": (RunState.PRIORITY, RunState.OPEN, RunState.CLOSING),
    "waitlist": (RunState.WAITLIST,),
    "upcoming": (RunState.UPCOMING,),
    "full": (RunState.DRAWING, RunState.FULL, RunState.CLOSED),
    "running": (RunState.RUNNING,),
    "over": (RunState.ENDED, RunState.CANCELLED),
}
STATE_LABELS = {
    "open": _("You can apply"),
    "waitlist": _("Waiting list open"),
    "upcoming": _("Opens soon"),
    "full": _("Full or closed"),
    "running": _("Running"),
    "over": _("Over or cancelled"),
}
PLACES = {"onsite": _("On site"), "online": _("Online")}
SORTS = {"": _("What you can take first"), "closing": _("Closing first"), "starts": _("Starting first"), "title": _("By title")}
GROUP_OF = {state: name for name, states in STATES.items() for state in states}
RANK = {name: rank for rank, name in enumerate(STATES)}


class Entry(NamedTuple):
    """One run as the list needs it; texts are in the reader's language."""

    run_id: int
    public_id: str
    number: int
    course_id: int
    code: str
    kind: str
    level: str
    title: str
    summary: str
    institution: str
    institution_code: str
    is_online: bool
    venue: str
    apply_opens_at: datetime
    apply_closes_at: datetime
    starts_at: datetime
    ends_at: datetime
    method: str
    seats_left: int
    state: RunState
    searched: str

    @property
    def group(self) -> str:
        return GROUP_OF[self.state]

    @property
    def place(self) -> str:
        return "online" if self.is_online else "onsite"


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. What it does not name does not narrow; what nobody knows is left out."""

    q: str = ""
    kinds: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    institution: str = ""
    free_seats: bool = False
    sort: str = ""
    page: int = 1
    size: int = SIZES[0]

    @classmethod
    def of(cls, query: QueryDict) -> Wanted:
        return cls(
            q=_text(query.get("q", "")),
            kinds=_known(query.getlist("kind"), CourseKind.values),
            states=_known(query.getlist("state"), STATES),
            levels=_known(query.getlist("level"), Level.values),
            places=_known(query.getlist("place"), PLACES),
            institution=_text(query.get("institution", ""))[:40],
            free_seats=query.get("free", "") == "1",
            sort=sort if (sort := query.get("sort", "")) in SORTS else "",
            page=_number(query.get("page", ""), most=MOST_PAGES),
            size=size if (size := _number(query.get("per", ""), most=SIZES[-1])) in SIZES else SIZES[0],
        )

    @property
    def narrows(self) -> bool:
        return bool(self.kinds or self.states or self.levels or self.places or self.institution or self.free_seats)

    def query(self) -> str:
        """The same wish as an address, without the page."""
        pairs: list[tuple[str, Any]] = [("q", self.q)] if self.q else []
        for name, values in (("kind", self.kinds), ("state", self.states), ("level", self.levels), ("place", self.places)):
            pairs.extend((name, value) for value in sorted(values))
        single = {"institution": self.institution, "free": "1" if self.free_seats else "", "sort": self.sort}
        pairs.extend((name, value) for name, value in single.items() if value)
        if self.size != SIZES[0]:
            pairs.append(("per", self.size))
        return urlencode(pairs)


class Choice(NamedTuple):
    """Its text carries the count: a number by itself would be formatted anew by the template for every choice."""

    value: str
    text: str
    is_chosen: bool


@dataclass
class Result:
    entries: list[Entry]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notice: str = ""  # how the search went, where it has to be said: guess, partial, nothing


def choose(entries: Sequence[Entry], wanted: Wanted) -> Result:
    """The entries that fit, in order, and for each choice how many there would be with it, the other groups staying as they are."""
    found, notice, order = entries, "", {}
    if wanted.q:
        hits = search.find(wanted.q, {entry.run_id: entry.searched for entry in entries})
        order = {key: rank for rank, key in enumerate(hits.keys)} if hits.is_ranked else {}
        keys = frozenset(hits.keys)
        found = [entry for entry in entries if entry.run_id in keys]
        notice = next((name for name in ("guess", "partial", "nothing") if getattr(hits, f"is_{name}")), "")
    if notice == "nothing":
        wanted = replace(wanted, q="")
    counts: dict[str, dict[str, int]] = {"kind": {}, "state": {}, "level": {}, "place": {}, "institution": {}, "free": {}}
    fitting = [entry for entry in found if _count(entry, wanted, counts)]
    fitting.sort(key=lambda entry: (order.get(entry.run_id, 0), *_order(entry, wanted.sort)))
    return Result(entries=fitting, counts=counts, notice=notice)


def _count(entry: Entry, wanted: Wanted, counts: dict[str, dict[str, int]]) -> bool:
    """Whether the entry fits; it counts in a group when it fits all the others."""
    group, place = entry.group, entry.place
    values = {"kind": entry.kind, "state": group, "level": entry.level, "place": place, "institution": entry.institution_code, "free": "1"}
    misses = [
        name
        for name, fits in (
            ("kind", not wanted.kinds or entry.kind in wanted.kinds),
            ("state", group in wanted.states if wanted.states else group != "over" or bool(wanted.q)),
            ("level", not wanted.levels or entry.level in wanted.levels),
            ("place", not wanted.places or place in wanted.places),
            ("institution", not wanted.institution or entry.institution_code == wanted.institution),
            ("free", not wanted.free_seats or _has_seat(entry)),
        )
        if not fits
    ]
    for name in values if not misses else misses if len(misses) == 1 else ():
        if name != "free" or _has_seat(entry):
            counts[name][values[name]] = counts[name].get(values[name], 0) + 1
    return not misses


def _has_seat(entry: Entry) -> bool:
    return entry.seats_left > 0 and entry.group in {"open", "upcoming"}


def _order(entry: Entry, sort: str) -> tuple[Any, ...]:
    if sort == "closing":
        return (RANK[entry.group], entry.apply_closes_at, entry.run_id)
    if sort == "starts":
        return (entry.starts_at, entry.run_id)
    if sort == "title":
        return (entry.title, entry.starts_at, entry.run_id)
    return (RANK[entry.group], entry.starts_at, entry.run_id)


def choices(labels: Mapping[str, Any], counts: Mapping[str, int], chosen: Iterable[str]) -> list[Choice]:
    """The choices of a group that lead somewhere, and those that are chosen already."""
    return [
        Choice(value, f"{label} ({counts.get(value, 0)})", value in chosen) for value, label in labels.items() if counts.get(value) or value in chosen
    ]


def _text(text: str) -> str:
    """One line of composed letters without control signs."""
    composed = unicodedata.normalize("NFC", text[: search.LONGEST_QUERY])
    return " ".join("".join(sign if unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"} else " " for sign in composed).split())


def _known(values: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    return frozenset(values) & frozenset(known)


def _number(text: str, *, most: int) -> int:
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 8 else 1
