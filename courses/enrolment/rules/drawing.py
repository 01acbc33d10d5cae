"""A draw that anybody can recompute: from a published list, declared terms and a public seed to places and a waiting order.

The format is described in docs/draw.md, and `tools/verify_draw.py` computes the same without any of this code. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

FORMAT = "courses-draw-1"
FEWEST_COMMITMENTS = 2
SKIP, HOLD, PARTIAL = "skip", "hold", "partial"


class DrawError(ValueError):
    """The terms, the list or the seed cannot be drawn with; the message says where."""


class DrawStage(StrEnum):
    """How far the draw of a run is."""

    APPLYING = "applying"  # the list is not closed
    LIST_CLOSED = "list-closed"
    DRAWN = "drawn"  # the result is fixed, and is told at the declared hour
    TOLD = "told"


@dataclass(frozen=True)
class PoolTerms:
    """Seats of one pool; those that nobody wants go to the pool `flows_to`, if that is drawn later."""

    code: str
    capacity: int
    name_ko: str = ""
    name_en: str = ""
    flows_to: str | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody, or people who belong together, by the number on their receipt; `pools` are those they fit."""

    number: str
    size: int
    pools: tuple[str, ...]
    may_split: bool = False


@dataclass(frozen=True)
class Share:
    """So many people behind a number, in a pool where they have seats."""

    number: str
    seats: int
    pool: str = ""


@dataclass
class Outcome:
    order: list[str]
    placed: list[Share] = field(default_factory=list)
    waiting: list[Share] = field(default_factory=list)
    not_selected: list[Share] = field(default_factory=list)
    capacities: dict[str, int] = field(default_factory=dict)  # of each pool, after unused seats went on


def canonical(value: Any) -> bytes:
    """One way of writing a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def commitment(*, run: str, who: str, secret: str) -> str:
    """What is published of a secret before the list is closed."""
    return hashlib.sha256(f"courses-draw-commit-1|{run}|{who}|{secret}".encode()).hexdigest()


def normal_secret(secret: str) -> str:
    """The same secret however it was typed: without blanks around it, its letters composed (NFC)."""
    return unicodedata.normalize("NFC", secret).strip()


def terms_value(pools: Sequence[PoolTerms], *, policy: str, waiting_capacity: int, seed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pools": [
            {"code": pool.code, "name_ko": pool.name_ko, "name_en": pool.name_en, "capacity": pool.capacity, "flows_to": pool.flows_to}
            for pool in pools
        ],
        "party_policy": policy,
        "waiting_capacity": waiting_capacity,
        "seed": dict(seed),
    }


def candidates_value(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    """In the order of their numbers."""
    return [
        {"number": one.number, "size": one.size, "may_split": one.may_split, "pools": list(one.pools)}
        for one in sorted(candidates, key=lambda one: one.number)
    ]


def check(pools: Sequence[PoolTerms], candidates: Sequence[Candidate], *, policy: str, waiting_capacity: int) -> None:
    """Raises DrawError for the first thing with which nothing can be drawn."""
    codes = [pool.code for pool in pools]
    if len(set(codes)) < len(codes) or not codes:
        raise DrawError("terms.pools: no pool, or a code twice")
    for at, pool in enumerate(pools):
        if pool.capacity < 0 or (pool.flows_to is not None and pool.flows_to not in codes[at + 1 :]):
            raise DrawError(f"terms.pools[{at}]: fewer than no seats, or unused seats go to a pool that is not drawn later")
    if policy not in (SKIP, HOLD, PARTIAL) or waiting_capacity < 0:
        raise DrawError("terms: unknown policy, or a waiting list shorter than nothing")
    seen: set[str] = set()
    for one in candidates:
        if one.number in seen or unicodedata.normalize("NFC", one.number) != one.number or not one.number:
            raise DrawError(f"candidates: the number {one.number!r} is empty, stands twice, or is not NFC")
        if one.size < 1 or not one.pools or len(set(one.pools)) < len(one.pools) or not set(one.pools) <= set(codes):
            raise DrawError(f"candidates: {one.number} has nobody, or no pool, or one that does not exist or stands twice")
        seen.add(one.number)


def seed_bytes(*, run: str, terms_sha256: str, candidates_sha256: str, value: str, rehearsal: bool = False) -> bytes:
    """Everything that was fixed before, and the value that nobody could know. A rehearsal can never have the seed of the draw."""
    kind = "rehearsal" if rehearsal else "live"
    return hashlib.sha256(f"{FORMAT}|{kind}|{run}|{terms_sha256}|{candidates_sha256}|{value}".encode()).digest()


def ticket(seed: bytes, number: str) -> str:
    """What decides the rank of a number: the smallest comes first."""
    return hashlib.sha256(seed + b"|" + number.encode()).hexdigest()


def draw(pools: Sequence[PoolTerms], candidates: Sequence[Candidate], *, policy: str, waiting_capacity: int, seed: bytes) -> Outcome:
    """Pools in their declared order, candidates in the order of their tickets. Raises DrawError.

    Whoever does not fit into the rest of a pool is passed over (skip), keeps that rest for herself (hold), or takes it where she may be split
    (partial). Seats that nobody took go where the pool's terms say. Those who are left wait in the same order, a party as a whole, as long as the
    line has room for it.
    """
    check(pools, candidates, policy=policy, waiting_capacity=waiting_capacity)
    ordered = sorted(candidates, key=lambda one: (ticket(seed, one.number), one.number))
    outcome = Outcome(order=[one.number for one in ordered])
    missing = {one.number: one.size for one in ordered}
    capacity = {pool.code: pool.capacity for pool in pools}
    for pool in pools:
        unused = _draw_pool(
            pool.code, capacity[pool.code], [one for one in ordered if pool.code in one.pools], missing, policy, outcome.placed.append
        )
        if pool.flows_to is not None:
            capacity[pool.code] -= unused
            capacity[pool.flows_to] += unused
    outcome.capacities = capacity
    room = waiting_capacity
    for one in ordered:
        rest = missing[one.number]
        if not rest:
            continue
        if rest <= room:
            room -= rest
            outcome.waiting.append(Share(one.number, rest))
        else:
            outcome.not_selected.append(Share(one.number, rest))
    return outcome


def _draw_pool(code: str, seats: int, ordered: list[Candidate], missing: dict[str, int], policy: str, place: Callable[[Share], None]) -> int:
    """Gives the seats of one pool; returns how many nobody took and nobody is to keep."""
    for one in ordered:
        wanted = missing[one.number]
        if not wanted or not seats:
            continue
        if wanted > seats and policy == HOLD:
            return 0
        if wanted > seats and not (policy == PARTIAL and one.may_split):
            continue
        given = min(wanted, seats)
        missing[one.number] -= given
        seats -= given
        place(Share(one.number, given, code))
    return seats


def result_value(outcome: Outcome) -> dict[str, Any]:
    return {
        "order": outcome.order,
        "placed": [{"number": share.number, "pool": share.pool, "seats": share.seats} for share in outcome.placed],
        "waiting": [{"number": share.number, "seats": share.seats} for share in outcome.waiting],
        "not_selected": [{"number": share.number, "seats": share.seats} for share in outcome.not_selected],
    }
