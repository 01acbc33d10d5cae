"""What crosses the border of the catalogue: plans for courses and runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True)
class CoursePlan:
    code: str
    kind: str
    level: str
    title_ko: str
    hours: Decimal
    institution_id: int
    title_en: str = ""
    summary_ko: str = ""
    summary_en: str = ""


@dataclass(frozen=True)
class LecturePlan:
    title_ko: str
    minutes: int
    title_en: str = ""
    is_preview: bool = False


@dataclass(frozen=True)
class SessionPlan:
    """One meeting; the lecture it covers is named by its number in the course, if it covers one."""

    starts_at: datetime
    ends_at: datetime
    lecture_number: int | None = None
    venue_ko: str = ""
    venue_en: str = ""


@dataclass(frozen=True)
class RunPlan:
    """A run as staff think of it. It starts with its first meeting and ends with its last; the number follows the course's last run.

    Places are given back until `withdraw_until`, or until the evening of the last working day before the first meeting. On a day off that deadline
    moves to the working day before.
    """

    apply_opens_at: datetime
    apply_closes_at: datetime
    withdraw_until: datetime | None
    capacity: int
    sessions: tuple[SessionPlan, ...] = field(default_factory=tuple)
    is_online: bool = False
    venue_ko: str = ""
    venue_en: str = ""
    dong: str = ""
    fee: int = 0
    waiting_capacity: int = 0
    method: str = "first_come"
    number: int | None = None
