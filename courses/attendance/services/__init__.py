"""Writing down who was there; moving and cancelling a class session, which is refused once anything was written down about it."""

from __future__ import annotations

from courses.attendance.services.changing import cancel_class_session, move_class_session, tell_change
from courses.attendance.services.correcting import Decision, correct_attendance
from courses.attendance.services.deriving import derive_records, verdicts_on
from courses.attendance.services.errors import (
    ClassSessionHasBegun,
    ClassSessionIsCancelled,
    CorrectionNeedsReason,
    ExcuseIsUsedUp,
    LastClassSession,
    NewTimeIsPast,
    NonceIsUsed,
    NotInThisClass,
    NotOnTheRoll,
    RollAlreadySaved,
    RollIsClosed,
    RollIsTaken,
    RollTooEarly,
    SeenInTheFuture,
    SeenTooEarly,
    SeenTooLate,
    SentTooLate,
    UnknownAbsenceReason,
    UnknownMark,
)
from courses.attendance.services.observing import opens_at, record_observations, refuse, seen_until
from courses.attendance.services.roll import record_roll

__all__ = [
    "ClassSessionHasBegun",
    "ClassSessionIsCancelled",
    "CorrectionNeedsReason",
    "Decision",
    "ExcuseIsUsedUp",
    "LastClassSession",
    "NewTimeIsPast",
    "NonceIsUsed",
    "NotInThisClass",
    "NotOnTheRoll",
    "RollAlreadySaved",
    "RollIsClosed",
    "RollIsTaken",
    "RollTooEarly",
    "SeenInTheFuture",
    "SeenTooEarly",
    "SeenTooLate",
    "SentTooLate",
    "UnknownAbsenceReason",
    "UnknownMark",
    "cancel_class_session",
    "correct_attendance",
    "derive_records",
    "move_class_session",
    "opens_at",
    "record_observations",
    "record_roll",
    "refuse",
    "seen_until",
    "tell_change",
    "verdicts_on",
]
