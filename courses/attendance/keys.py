"""The keys from which the codes of screens and cards are made. The first makes, all of them check, so that one can be changed for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Sequence


def keys() -> Sequence[str]:
    """Of the setting LMS_ATTENDANCE_KEYS, or else of the site's own secret."""
    return settings.LMS_ATTENDANCE_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
