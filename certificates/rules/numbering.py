"""How an award is numbered."""

from __future__ import annotations


def number(*, year: int, serial: int) -> str:
    """`제2026-001호`; after 999 the number grows longer."""
    return f"제{year}-{serial:03d}호"
