"""The code that somebody read, kept in her session while she signs in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from courses.attendance.services.checking_in import KEPT, Stamp

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

KEY = "check-in"


def keep(session: SessionBase, stamp: Stamp) -> Stamp:
    """The stamp waits; the one of the same screen that waits already is the earlier one, and stays."""
    kept = kept_in(session)
    if kept is not None and stamp.class_session_id and _screen(kept) == _screen(stamp) and stamp.at - kept.at <= KEPT:
        return kept
    session[KEY] = {**vars(stamp), "at": stamp.at.isoformat()}
    return stamp


def kept_in(session: SessionBase) -> Stamp | None:
    found = session.get(KEY)
    return Stamp(**{**found, "at": datetime.fromisoformat(found["at"])}) if found else None


def _screen(stamp: Stamp) -> tuple[int, str]:
    return (stamp.class_session_id, stamp.kind)
