"""Codes as people write them."""

from __future__ import annotations

import re
from typing import Final

from lms.kernel import ids

NUMBER: Final = re.compile(r"제?\s*\d{4}\s*-\s*\d+\s*호?")
READ_AS: Final = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


def normal_code(text: str) -> str:
    """The code that was meant, with the letters that are easily mistaken put right; empty for what cannot be one.

    The whole address that is printed is understood, too.
    """
    code = text.strip().rstrip("/").rpartition("/")[2].lower().translate(READ_AS)
    return code if len(code) == ids.CODE_LENGTH and set(code) <= set(ids.ALPHABET) else ""


def is_number(text: str) -> bool:
    """Whether somebody wrote the award's own number, `제2026-001호`, which anybody can guess and which therefore opens nothing."""
    return NUMBER.fullmatch(text.strip()) is not None
