"""The only module that touches WeasyPrint: `render(snapshot)` returns the bytes of an award's document.

The engine is loaded at the first document, not at import: it costs 0.6 s and 40 MB that only a process that draws should pay.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from certificates.data import AwardSnapshot


def render(snapshot: AwardSnapshot) -> bytes:
    """One A4 page as PDF/A-3a and PDF/UA-1. The same snapshot gives the same bytes, in any process and time zone."""
    document: bytes = _renderer().render(snapshot)
    return document


@cache
def _renderer() -> Any:
    return import_string("certificates.rendering.engine.Renderer")()
