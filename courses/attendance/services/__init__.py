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
    ListTooEarly,
    ListTooLate,
    NewTimeIsPast,
    NonceIsUsed,
    NoPlaceToWatchFrom,
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
from courses.attendance.services.live import LiveResult, record_live_list, refuse_live_list
from courses.attendance.services.observing import opens_at, record_observations, refuse, seen_until
from courses.attendance.services.roll import record_roll
from courses.attendance.services.watching import Played, Report, count_watched_before, report_played

__all__ = [
    "ClassSessionHasBegun",
    "ClassSessionIsCancelled",
    "CorrectionNeedsReason",
    "Decision",
    "ExcuseIsUsedUp",
    "LastClassSession",
    "ListTooEarly",
    "ListTooLate",
    "LiveResult",
    "NewTimeIsPast",
    "NoPlaceToWatchFrom",
    "NonceIsUsed",
    "NotInThisClass",
    "NotOnTheRoll",
    "Played",
    "Report",
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
    "count_watched_before",
    "derive_records",
    "move_class_session",
    "opens_at",
    "record_live_list",
    "record_observations",
    "record_roll",
    "refuse",
    "refuse_live_list",
    "report_played",
    "seen_until",
    "tell_change",
    "verdicts_on",
]
