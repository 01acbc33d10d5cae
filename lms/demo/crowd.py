"""The many people of the demo: the same ones for the same seed. Phones 010-0000-xxxx and addresses below .example are nobody's."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ELDERLY = 0.45  # share of people between 60 and 85, as at the lectures for residents
FIRST_PHONE = 100  # the smaller numbers belong to the people who can be signed in as
OLDER_NAMES_FROM = 55  # the fashion of given names changed for people of about this age
RARE_EVERY, RARE_AT = 30, 7


@dataclass(frozen=True)
class Neighbour:
    name: str
    phone: str
    email: str | None
    birth_date: date
    dong: str


def neighbours(count: int, *, seed: int, year: int, dongs: Sequence[str], syllables: Mapping[str, Sequence[str]]) -> tuple[Neighbour, ...]:
    """`count` people as of `year`, every thirtieth with a name of an uncommon form."""
    chance = random.Random(seed)
    return tuple(_neighbours(count, chance, year, dongs, syllables))


def _neighbours(count: int, chance: random.Random, year: int, dongs: Sequence[str], syllables: Mapping[str, Sequence[str]]) -> Iterator[Neighbour]:
    rare = syllables["rare"]
    for index in range(count):
        is_elderly = chance.random() < ELDERLY
        age = chance.randint(60, 85) if is_elderly else chance.randint(16, 59)
        generation = "older" if age >= OLDER_NAMES_FROM else "younger"
        family, first = chance.choice(syllables["family"]), chance.choice(syllables[f"{generation}_first"])
        last = chance.choice([syllable for syllable in syllables[f"{generation}_last"] if syllable != first])
        birth_date = date(year - age, chance.randint(1, 12), chance.randint(1, 28))
        has_email = chance.random() < (0.4 if is_elderly else 0.9)
        dong = chance.choice(dongs)
        name = rare[index // RARE_EVERY % len(rare)] if index % RARE_EVERY == RARE_AT else family + first + last
        yield Neighbour(
            name=name,
            phone=f"0100000{FIRST_PHONE + index:04d}",
            email=f"neighbour{index + 1:03d}@demo.example" if has_email else None,
            birth_date=birth_date,
            dong=dong,
        )
