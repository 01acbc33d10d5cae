"""Writing down who was there; moving and cancelling a class session, which is refused once anything was written down about it."""

from __future__ import annotations

from courses.attendance.services.adding import add_class_session, combine_class_sessions
from courses.attendance.services.changing import cancel_class_session, move_class_session, tell_change
from courses.attendance.services.correcting import Decision, correct_attendance
from courses.attendance.services.deriving import derive_records, verdicts_on
from courses.attendance.services.errors import (
    AlreadyMadeUp,
    CannotBeCombined,
    ClassSessionHasBegun,
    ClassSessionIsCancelled,
    CorrectionNeedsReason,
    ExcuseIsUsedUp,
    GuestsCannotFollow,
    LastClassSession,
    NewTimeIsPast,
    NonceIsUsed,
    NotCancelled,
    NotInThisClass,
    NotOnTheRoll,
    RollAlreadySaved,
    RollIsClosed,
    RollIsTaken,
    RollTooEarly,
    RuleAtThatMoment,
    SeenInTheFuture,
    SeenTooEarly,
    SeenTooLate,
    SentTooLate,
    TimetableChanged,
    UnknownAbsenceReason,
    UnknownMark,
)
from courses.attendance.services.foreseeing import foresee
from courses.attendance.services.observing import opens_at, record_observations, refuse, seen_until
from courses.attendance.services.roll import record_roll
from courses.attendance.services.ruling import apply_rule, close_class_session, close_class_sessions, draft_of, make_rule_version

__all__ = [
    "AlreadyMadeUp",
    "CannotBeCombined",
    "ClassSessionHasBegun",
    "ClassSessionIsCancelled",
    "CorrectionNeedsReason",
    "Decision",
    "ExcuseIsUsedUp",
    "GuestsCannotFollow",
    "LastClassSession",
    "NewTimeIsPast",
    "NonceIsUsed",
    "NotCancelled",
    "NotInThisClass",
    "NotOnTheRoll",
    "RollAlreadySaved",
    "RollIsClosed",
    "RollIsTaken",
    "RollTooEarly",
    "RuleAtThatMoment",
    "SeenInTheFuture",
    "SeenTooEarly",
    "SeenTooLate",
    "SentTooLate",
    "TimetableChanged",
    "UnknownAbsenceReason",
    "UnknownMark",
    "add_class_session",
    "apply_rule",
    "cancel_class_session",
    "close_class_session",
    "close_class_sessions",
    "combine_class_sessions",
    "correct_attendance",
    "derive_records",
    "draft_of",
    "foresee",
    "make_rule_version",
    "move_class_session",
    "opens_at",
    "record_observations",
    "record_roll",
    "refuse",
    "seen_until",
    "tell_change",
    "verdicts_on",
]
