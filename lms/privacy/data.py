"""What crosses the border of privacy: what somebody said to the current versions at the telephone or on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """As staff write it down: the kinds of document agreed to. `guardian` is who agreed for a child under 14; personal data."""

    kinds: frozenset[str] = frozenset()
    channel: str = ""
    guardian: str = ""
