"""What staff declare: terms, pools and stages of a run, groups of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True)
class TermsPlan:
    """By which terms a run gives out places, as staff declare them; the fields are those of `Terms`."""

    waiting_capacity: int = 0
    party_policy: str = "skip"
    most_in_party: int = 1
    least_places: int = 0
    decide_at: datetime | None = None
    to_bring_ko: str = ""
    to_bring_en: str = ""
    age_from: int | None = None
    age_until: int | None = None
    age_on: date | None = None
    repeat_after_months: int = 0
    no_show_points: int = 0
    reuses_seats: bool = False
    result_at: datetime | None = None
    seed_kind: str = ""
    seed_source: str = ""
    admitted_per_minute: int = 0


@dataclass(frozen=True)
class PoolPlan:
    """Seats for an audience or a channel; at `flows_at` those that nobody wanted go to the pool with the code `flows_to`."""

    code: str
    name_ko: str
    capacity: int
    name_en: str = ""
    audience_id: int | None = None
    channel: str = ""
    flows_to: str = ""
    flows_at: datetime | None = None


@dataclass(frozen=True)
class StagePlan:
    name_ko: str
    opens_at: datetime
    closes_at: datetime
    name_en: str = ""
    audience_ids: tuple[int, ...] = ()
    is_first_come: bool = False


@dataclass(frozen=True)
class AudiencePlan:
    """What staff declare about a group of people."""

    code: str
    basis: str
    name_ko: str
    name_en: str = ""
    explanation_ko: str = ""
    explanation_en: str = ""
    age_from: int | None = None
    age_until: int | None = None
    institution_id: int | None = None
    needs_evidence: bool = False


@dataclass(frozen=True)
class AudienceWords:
    name_ko: str
    name_en: str = ""
    explanation_ko: str = ""
    explanation_en: str = ""
