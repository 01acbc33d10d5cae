"""Reading the question bank: Korean is complete and holds the key; English follows the Korean order of options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lms.demo.data import OptionText, QuestionText, Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEAD = re.compile(r"^## ([A-Z]{3}-\d{3})$", re.MULTILINE)
OPTION = re.compile(r"- (?:\[([ x])\] )?(.+)")
KEYS = "abcde"


class UnsoundQuestion(ValueError):
    """A question whose key and kind, or whose languages, do not fit together."""


@dataclass(frozen=True)
class Parsed:
    facts: dict[str, str]
    stem: str
    options: tuple[tuple[str, bool], ...]
    explanation: str


def read(folder: Path) -> dict[str, QuestionText]:
    """The bank by code, in the order of the files."""
    korean = _parse_all(sorted(folder.glob("*.ko.md")))
    english = _parse_all(sorted(folder.glob("*.en.md")))
    if strange := english.keys() - korean.keys():
        raise UnsoundQuestion(f"English without Korean: {sorted(strange)}")
    return {code: _question(code, parsed, english.get(code)) for code, parsed in korean.items()}


def _parse_all(files: Iterable[Path]) -> dict[str, Parsed]:
    found: dict[str, Parsed] = {}
    for file in files:
        parts = HEAD.split(file.read_text(encoding="utf-8"))[1:]
        for code, body in zip(parts[::2], parts[1::2], strict=True):
            if code in found:
                raise UnsoundQuestion(f"{code} stands twice")
            found[code] = _parse(body)
    return found


def _parse(body: str) -> Parsed:
    facts: dict[str, str] = {}
    options: list[tuple[str, bool]] = []
    stem: list[str] = []
    explanation: list[str] = []
    for line in filter(None, body.splitlines()):
        if option := OPTION.fullmatch(line):
            options.append((option[2], option[1] == "x"))
        elif line.startswith("> "):
            explanation.append(line[2:])
        elif not stem and re.fullmatch(r"(objective|difficulty|kind): .+", line):
            key, _, value = line.partition(": ")
            facts[key] = value
        else:
            stem.append(line)
    return Parsed(facts, " ".join(stem), tuple(options), " ".join(explanation))


def _question(code: str, korean: Parsed, english: Parsed | None) -> QuestionText:
    correct = sum(is_correct for _, is_correct in korean.options)
    kind = korean.facts["kind"]
    if not 4 <= len(korean.options) <= len(KEYS) or not korean.explanation:
        raise UnsoundQuestion(f"{code}: options or explanation missing")
    if (kind == "single" and correct != 1) or (kind == "multiple" and not 2 <= correct < len(korean.options)):
        raise UnsoundQuestion(f"{code}: {correct} correct options do not fit {kind}")
    if english is not None and len(english.options) != len(korean.options):
        raise UnsoundQuestion(f"{code}: the languages have different options")
    english_options = [text for text, _ in english.options] if english else [""] * len(korean.options)
    return QuestionText(
        code=code,
        kind=kind,
        objective=korean.facts["objective"],
        difficulty=int(korean.facts["difficulty"]),
        stem=Words(korean.stem, english.stem if english else ""),
        options=tuple(
            OptionText(key, Words(text, other), is_correct)
            for key, (text, is_correct), other in zip(KEYS, korean.options, english_options, strict=False)
        ),
        explanation=Words(korean.explanation, english.explanation if english else ""),
    )
