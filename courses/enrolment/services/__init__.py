"""The only code that changes a seat: one function per use case, each one transaction."""

from __future__ import annotations

from courses.enrolment.services.applying import apply
from courses.enrolment.services.desk import register, register_waiting
from courses.enrolment.services.errors import (
    AlreadyApplied,
    CapacityBelowTaken,
    NotAnInstructor,
    NotCurrent,
    NotOffered,
    OfferLapsed,
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
    WaitingCapacityBelowWaiting,
    WaitingListIsFull,
    WindowClosed,
    WindowNotOpen,
)
from courses.enrolment.services.leaving import cancel_by_office, withdraw
from courses.enrolment.services.runs import assign_staff, cancel_run, change_capacity, complete_run, create_run, end_staff, publish_run
from courses.enrolment.services.telling import announce
from courses.enrolment.services.waiting import accept_offer, end_waiting, join_waiting_list, lapse_offers, place_by_phone

__all__ = [
    "AlreadyApplied",
    "CapacityBelowTaken",
    "NotAnInstructor",
    "NotCurrent",
    "NotOffered",
    "OfferLapsed",
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
    "WaitingCapacityBelowWaiting",
    "WaitingListIsFull",
    "WindowClosed",
    "WindowNotOpen",
    "accept_offer",
    "announce",
    "apply",
    "assign_staff",
    "cancel_by_office",
    "cancel_run",
    "change_capacity",
    "complete_run",
    "create_run",
    "end_staff",
    "end_waiting",
    "join_waiting_list",
    "lapse_offers",
    "place_by_phone",
    "publish_run",
    "register",
    "register_waiting",
    "withdraw",
]
