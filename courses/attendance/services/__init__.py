"""Writing down who was there; moving and cancelling a class session, which is refused once anything was written down about it."""

from __future__ import annotations

from courses.attendance.services.changing import cancel_class_session, move_class_session, tell_change
from courses.attendance.services.correcting import Decision, correct_attendance
from courses.attendance.services.deriving import derive_records, verdicts_on
from courses.attendance.services.devices import USUAL_DEVICE, DeviceEndsBadly, issue_device, note_device_looked, note_device_seen, revoke_device
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
from courses.attendance.services.scanning import SCAN_REFUSALS, SCANNED, SCANNED_BY, ForgedCard, Scan, UnknownCard, UnknownNumber, record_scans

__all__ = [
    "SCANNED",
    "SCANNED_BY",
    "SCAN_REFUSALS",
    "USUAL_DEVICE",
    "ClassSessionHasBegun",
    "ClassSessionIsCancelled",
    "CorrectionNeedsReason",
    "Decision",
    "DeviceEndsBadly",
    "ExcuseIsUsedUp",
    "ForgedCard",
    "LastClassSession",
    "NewTimeIsPast",
    "NonceIsUsed",
    "NotInThisClass",
    "NotOnTheRoll",
    "RollAlreadySaved",
    "RollIsClosed",
    "RollIsTaken",
    "RollTooEarly",
    "Scan",
    "SeenInTheFuture",
    "SeenTooEarly",
    "SeenTooLate",
    "SentTooLate",
    "UnknownAbsenceReason",
    "UnknownCard",
    "UnknownMark",
    "UnknownNumber",
    "cancel_class_session",
    "correct_attendance",
    "derive_records",
    "issue_device",
    "move_class_session",
    "note_device_looked",
    "note_device_seen",
    "opens_at",
    "record_observations",
    "record_roll",
    "record_scans",
    "refuse",
    "revoke_device",
    "seen_until",
    "tell_change",
    "verdicts_on",
]
