"""Which text can be printed. Asked before an award is made, because a font that lacks a character falls back without a word."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

FONTS: Final = Path(__file__).parent / "assets" / "fonts"
FACES: Final = ("NotoSerifKR-Regular.ttf", "NotoSerifKR-Bold.ttf")
INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Unprintable:
    """The first character of a text that cannot be printed, and why: `not-nfc`, `invisible` or `no-glyph`."""

    character: str
    reason: str

    @property
    def name(self) -> str:
        return f"U+{ord(self.character):04X} {unicodedata.name(self.character, '?')}"


@cache
def covered() -> frozenset[int]:
    """The code points that every face has."""
    maps = []
    for face in FACES:
        with TTFont(FONTS / face, lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*maps)


def first_unprintable(text: str) -> Unprintable | None:
    """None if `text` can be printed as it stands: NFC, no control or direction marks, a glyph for every character."""
    for given, normal in zip(text, unicodedata.normalize("NFC", text), strict=False):
        if given != normal:
            return Unprintable(given, "not-nfc")
    for character in text:
        if unicodedata.category(character) in INVISIBLE:
            return Unprintable(character, "invisible")
        if ord(character) not in covered():
            return Unprintable(character, "no-glyph")
    return None
