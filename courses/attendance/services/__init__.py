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
from courses.attendance.services.matrix_file import MatrixFile, matrix_file
from courses.attendance.services.observing import opens_at, record_observations, refuse, seen_until
from courses.attendance.services.printing import Printed, print_cards, print_register, print_sheet
from courses.attendance.services.roll import ChangedMeanwhile, Words, record_roll, record_sheet, record_words
from courses.attendance.services.walk_ins import (
    WalkInIsGone,
    WalkInNotCounted,
    WalkInsNotTaken,
    empty_walk_in,
    forget_walk_ins,
    link_walk_in,
    note_walk_in,
)

__all__ = [
    "ChangedMeanwhile",
    "ClassSessionHasBegun",
    "ClassSessionIsCancelled",
    "CorrectionNeedsReason",
    "Decision",
    "ExcuseIsUsedUp",
    "LastClassSession",
    "MatrixFile",
    "NewTimeIsPast",
    "NonceIsUsed",
    "NotInThisClass",
    "NotOnTheRoll",
    "Printed",
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
    "WalkInIsGone",
    "WalkInNotCounted",
    "WalkInsNotTaken",
    "Words",
    "cancel_class_session",
    "correct_attendance",
    "derive_records",
    "empty_walk_in",
    "forget_walk_ins",
    "link_walk_in",
    "matrix_file",
    "move_class_session",
    "note_walk_in",
    "opens_at",
    "print_cards",
    "print_register",
    "print_sheet",
    "record_observations",
    "record_roll",
    "record_sheet",
    "record_words",
    "refuse",
    "seen_until",
    "tell_change",
    "verdicts_on",
]
