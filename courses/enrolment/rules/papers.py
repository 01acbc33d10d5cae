"""What a file is, by its content: its name and what a browser says about it are anybody's words."""

from __future__ import annotations

BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}


def paper_kind(content: bytes) -> str | None:
    """pdf, png or jpeg; None for everything else."""
    return next((kind for kind, beginning in BEGINNINGS.items() if content.startswith(beginning)), None)
