"""Refusals to start where papers could not be made."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from lms.documents import installation


def documents_can_be_drawn_quickly(**_: Any) -> list[CheckMessage]:
    """Without libharfbuzz-subset a document takes twenty times as long, and nothing else would say so."""
    if installation.subsetter_is_installed():
        return []
    return [
        Error(
            "The library harfbuzz-subset is not installed: documents would take seconds instead of a tenth of one.",
            hint="On Debian and Ubuntu type: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. On macOS: brew install pango.",
            id="documents.E001",
        )
    ]
