"""Codes as people write them."""

from __future__ import annotations

from typing import Final

from lms.kernel import ids

READ_AS: Final = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


def normal_code(text: str) -> str:
    """The code that was meant, with the letters that are easily mistaken put right; empty for what cannot be one."""
    code = text.strip().lower().translate(READ_AS)
    return code if len(code) == ids.CODE_LENGTH and set(code) <= set(ids.ALPHABET) else ""
