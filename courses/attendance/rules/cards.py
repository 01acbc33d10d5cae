"""What the code of a name card says: whose it is, and the proof that we made it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from courses.attendance.rules.codes import card_proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = "c"
PARTS = 3


def card_text(*, keys: Sequence[str], enrolment: str) -> str:
    """The text of the code; `enrolment` is its public id."""
    return f"{MARK.upper()}:{enrolment}:{card_proof(keys=keys, enrolment=enrolment)}"


def read_card(text: str) -> tuple[str, str] | None:
    """Public id and proof, however a reader spelt them; None where this is no card of ours."""
    parts = text.strip().lower().split(":")
    return (parts[1], parts[2]) if len(parts) == PARTS and parts[0] == MARK and parts[1] and parts[2] else None


def card_digests(*, keys: Iterable[str], enrolment: str) -> list[str]:
    """SHA-256 of every text that is a good card of that enrolment, in small letters: to know one by, and not to make one from."""
    return [sha256(card_text(keys=[key], enrolment=enrolment).lower().encode()).hexdigest() for key in keys]
