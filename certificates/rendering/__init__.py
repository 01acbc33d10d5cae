"""`render(snapshot)` returns the bytes of an award's document. The layouts are of this app; the press of `lms.documents` draws them."""

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
    """Loaded at the first document, because the press brings its engine along."""
    return import_string("certificates.rendering.engine.Renderer")()
