"""Korean breaks lines between words. WeasyPrint knows no `word-break: keep-all`, so each word is kept whole by its own span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LONGEST_WHOLE_WORD: Final = 16


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    whole: bool


def phrase(text: str) -> list[Word]:
    """The words of `text`; one that would not fit on a line may break inside."""
    return [Word(word, len(word) <= LONGEST_WHOLE_WORD) for word in text.split()]


def size_class(text: str, *, long: int, longest: int) -> str:
    """The style class for a text of this length: none, `long` or `longest`."""
    if len(text) > longest:
        return "longest"
    return "long" if len(text) > long else ""
