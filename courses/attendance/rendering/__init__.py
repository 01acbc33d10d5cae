"""The papers of attendance, drawn on the office's sheet from rows that were fetched before."""

from __future__ import annotations

from courses.attendance.rendering.cards import Card, cards
from courses.attendance.rendering.registers import (
    MOST_COLUMNS,
    Block,
    RegisterColumn,
    RegisterRow,
    RegisterSheet,
    register,
)
from courses.attendance.rendering.signing import SigningRow, SigningSheet, signing_sheet

__all__ = [
    "MOST_COLUMNS",
    "Block",
    "Card",
    "RegisterColumn",
    "RegisterRow",
    "RegisterSheet",
    "SigningRow",
    "SigningSheet",
    "cards",
    "register",
    "signing_sheet",
]
