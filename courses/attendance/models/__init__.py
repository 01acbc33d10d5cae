"""What was seen and what follows from it."""

from __future__ import annotations

from courses.attendance.models.choices import MARKS, MOVES, SELF_SCANS, WORDS, Kind, Source, Status
from courses.attendance.models.further import PlayedInterval, SpotCheck, WalkIn
from courses.attendance.models.observations import Observation, RefusedScan, ScanDevice
from courses.attendance.models.pictures import RollPicture
from courses.attendance.models.records import AttendanceRecord, Correction, CorrectionEvidence, CorrectionRequest, RequestState
from courses.attendance.models.rule_versions import AbsenceReason, MinutesBy, RuleApplication, RuleVersion, ShareBy, WithoutLeave

__all__ = [
    "MARKS",
    "MOVES",
    "SELF_SCANS",
    "WORDS",
    "AbsenceReason",
    "AttendanceRecord",
    "Correction",
    "CorrectionEvidence",
    "CorrectionRequest",
    "Kind",
    "MinutesBy",
    "Observation",
    "PlayedInterval",
    "RefusedScan",
    "RequestState",
    "RollPicture",
    "RuleApplication",
    "RuleVersion",
    "ScanDevice",
    "ShareBy",
    "Source",
    "SpotCheck",
    "Status",
    "WalkIn",
    "WithoutLeave",
]
