"""What a scanned code is worth: good now, good some minutes ago, or never shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance.models import Kind
from courses.attendance.rules.codes import SKEW, STEP_SECONDS, was_screen_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SCREENS = (Kind.ENTER, Kind.LEAVE, Kind.OUT, Kind.BACK)  # the movements that a screen can be for
STEPS_PER_MINUTE = 60 // STEP_SECONDS
LOOKED_BACK = 180  # minutes: a class session, and the way home


def minutes_since_shown(code: str, *, keys: Sequence[str], class_session_id: int, kind: str, at: datetime) -> int | None:
    """About so many minutes ago the code was on that screen; None: not in the last three hours, or never. For codes that are not good now.

    The steps that are too old to be good, three at a time: each is looked at once.
    """
    oldest = len(SKEW) - 1 + STEPS_PER_MINUTE - 1
    for minutes in range(LOOKED_BACK):
        before = at - timedelta(minutes=minutes)
        if was_screen_code(code, keys=keys, class_session_id=class_session_id, kind=kind, at=before, steps=oldest):
            return minutes + 1
    return None


def beginning_of(code: str) -> str:
    """Enough of a code to tell one try from another, and too little to use it."""
    return f"{code[:3]}…" if code else ""
