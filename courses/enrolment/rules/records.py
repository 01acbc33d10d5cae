"""The published file of a draw: everything that decided it, each part with a check, so that a byte that was changed is found where it is.

The format is described in docs/draw.md, and `tools/verify_draw.py` reads it without any of this code. Standard library only.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from courses.enrolment.rules import drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECK_LENGTH = 8  # hexadecimal digits of each check


def record_text(facts: dict[str, Any]) -> str:
    """The file. `facts` has run, terms, candidates, frozen_at, seed, drawn_at and result; the hashes and the checks are computed here."""
    hashes = {f"{part}_sha256": drawing.digest(facts[part]) for part in ("terms", "candidates", "result")}
    record = {"format": drawing.FORMAT, "rehearsal": False, **facts, **hashes}
    checks = checks_value(record)
    return drawing.canonical({**record, "checks": checks, "checks_sha256": drawing.digest(checks)}).decode() + "\n"


def checks_value(record: dict[str, Any]) -> dict[str, str]:
    """For each value that is no object its check; for each list the checks of its entries, one after the other."""
    return {
        place: "".join(_check(f"{place}[{at}]", entry) for at, entry in enumerate(value)) if isinstance(value, list) else _check(place, value)
        for place, value in _places(record)
    }


def _places(part: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of the record that is no object, with the names that lead to it."""
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _places(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _check(place: str, value: Any) -> str:
    return hashlib.sha256(place.encode() + b"=" + drawing.canonical(value)).hexdigest()[:CHECK_LENGTH]
