"""Identifiers that strangers may see: random, unambiguous when read aloud, and never a row's key."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
PUBLIC_ID_LENGTH = 16  # 80 bits: names a row
RECEIPT_LENGTH = 10  # 50 bits: names one of the applications of a run, and opens nothing
CODE_LENGTH = 26  # 130 bits: is itself the right to look (OWASP ASVS 5.0 V11.5.1 asks for 128)
GROUP = 4  # letters of a code that stand together


def public_id() -> str:
    return _random(PUBLIC_ID_LENGTH)


def receipt() -> str:
    return _random(RECEIPT_LENGTH)


def unguessable_code() -> str:
    return _random(CODE_LENGTH)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str) -> str:
    """As it is printed and shown: `ADRA-629W-…`, capital letters in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)).upper()
