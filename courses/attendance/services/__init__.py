"""Writing down who was there; moving and cancelling a class session, which is refused once anything was written down about it."""

from __future__ import annotations

from courses.attendance.services.changing import cancel_class_session, move_class_session, tell_change
from courses.attendance.services.errors import (
    ClassSessionHasBegun,
    ClassSessionIsCancelled,
    CorrectionNeedsReason,
    LastClassSession,
    NewTimeIsPast,
    NotOnTheRoll,
    RollAlreadySaved,
    RollIsTaken,
    RollTooEarly,
    UnknownMark,
)
from courses.attendance.services.roll import derive_records, opens_at, record_roll

__all__ = [
    "ClassSessionHasBegun",
    "ClassSessionIsCancelled",
    "CorrectionNeedsReason",
    "LastClassSession",
    "NewTimeIsPast",
    "NotOnTheRoll",
    "RollAlreadySaved",
    "RollIsTaken",
    "RollTooEarly",
    "UnknownMark",
    "cancel_class_session",
    "derive_records",
    "move_class_session",
    "opens_at",
    "record_roll",
    "tell_change",
]
