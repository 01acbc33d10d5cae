"""Typed readers of the environment that refuse what they do not understand with a plain sentence."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX = "LMS_"
SHORTEST_KEY = 32
_read: set[str] = set()


def _get(name: str) -> str | None:
    _read.add(name)
    value = os.environ.get(name)
    return value if value else None


def text(name: str, default: str | None = None) -> str:
    value = _get(name)
    if value is not None:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set {name} in the environment: it has no default here.")
    return default


def flag(name: str, *, default: bool) -> bool:
    value = _get(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = _get(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number of at least {least}.")
    return int(value)


def choice(name: str, options: Iterable[str], default: str) -> str:
    value = text(name, default)
    allowed = list(options)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}: choose one of {', '.join(allowed)}.")
    return value


def colour(name: str, default: str) -> str:
    """`#rrggbb`, dark enough for white letters on it (contrast of 4.5 by WCAG 2.2)."""
    value = text(name, default).lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}: write a colour as #rrggbb.")
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    if 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < 4.5:
        raise ImproperlyConfigured(f"{name} is {value!r}: choose a darker colour, white letters cannot be read on it.")
    return value


def words(name: str, default: Iterable[str]) -> list[str]:
    """A comma-separated list."""
    value = _get(name)
    if value is None:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def keys(name: str, *, required: bool) -> list[str]:
    """A comma-separated list of secrets that nobody can guess, the newest first."""
    found = words(name, [] if not required else [text(name)])
    if any(len(word) < SHORTEST_KEY for word in found):
        raise ImproperlyConfigured(f"{name} has a key that is too short: write at least {SHORTEST_KEY} random characters for each.")
    return found


def optional(name: str) -> str | None:
    return _get(name)


def refuse_unknown() -> None:
    """Stop on a variable with our prefix that nothing reads: it is a typing error that would be ignored in silence."""
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in _read)
    if unknown:
        known = ", ".join(sorted(name for name in _read if name.startswith(PREFIX)))
        raise ImproperlyConfigured(f"Unknown setting {', '.join(unknown)} in the environment. Known are: {known}.")
