"""The only code that changes a seat: one function per use case, each one transaction."""

from __future__ import annotations

from courses.enrolment.services.applying import apply
from courses.enrolment.services.desk import register
from courses.enrolment.services.errors import (
    AlreadyApplied,
    CapacityBelowTaken,
    NotAnInstructor,
    NotCurrent,
    PhoneOfSomebodyElse,
    ReasonMissing,
    RequestKeyReused,
    RunIsCancelled,
    RunIsFull,
    RunIsOver,
    RunNotDraft,
    RunNotOpen,
    RunNotOver,
    SessionsOverlap,
    TooLateToWithdraw,
    WindowClosed,
    WindowNotOpen,
)
from courses.enrolment.services.leaving import cancel_by_office, withdraw
from courses.enrolment.services.runs import assign_staff, cancel_run, change_capacity, complete_run, create_run, end_staff, publish_run
from courses.enrolment.services.telling import announce

__all__ = [
    "AlreadyApplied",
    "CapacityBelowTaken",
    "NotAnInstructor",
    "NotCurrent",
    "PhoneOfSomebodyElse",
    "ReasonMissing",
    "RequestKeyReused",
    "RunIsCancelled",
    "RunIsFull",
    "RunIsOver",
    "RunNotDraft",
    "RunNotOpen",
    "RunNotOver",
    "SessionsOverlap",
    "TooLateToWithdraw",
    "WindowClosed",
    "WindowNotOpen",
    "announce",
    "apply",
    "assign_staff",
    "cancel_by_office",
    "cancel_run",
    "change_capacity",
    "complete_run",
    "create_run",
    "end_staff",
    "publish_run",
    "register",
    "withdraw",
]
