"""What crosses the border of attendance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True)
class Seen:
    """An observation as the rules see it. `kind` and `source` are codes of the models' choices."""

    observation_id: int
    kind: str
    observed_at: datetime
    nonce: str


@dataclass(frozen=True)
class Verdict:
    """What follows from the observations of one person in one class session; `minutes` are recognised ones."""

    status: str
    minutes: int
    observation_id: int


@dataclass(frozen=True)
class Meeting:
    """A class session as the rules see it."""

    class_session_id: int
    ends_at: datetime
    is_scheduled: bool


@dataclass(frozen=True)
class AttendanceSummary:
    """Where an enrolment stands.

    `counted` class sessions took place and are over, of `planned` that take place in all. `attended` of them count as attended: present, late,
    left early and excused; `unrecorded` have no record. `share` is `attended` less the absences that lateness makes, over `counted`, cut (never
    rounded up) after four places, and 0 while nothing counts. It speaks of the past only: a rule about the whole run also asks for `is_complete`.
    """

    share: Decimal
    attended: int
    counted: int
    planned: int
    present: int
    late: int
    left_early: int
    excused: int
    absent: int
    unrecorded: int
    minutes: int
    rule_version: str

    @property
    def is_complete(self) -> bool:
        """Every planned class session is over."""
        return self.counted == self.planned and self.planned > 0


@dataclass(frozen=True)
class AttendanceLine:
    """One class session on a learner's own page; `status` is empty where nothing is recorded."""

    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    is_scheduled: bool
    status: str
    status_label: str


@dataclass(frozen=True)
class Whereabouts:
    """When and where a class session takes place. An empty venue is the run's."""

    starts_at: datetime
    ends_at: datetime
    venue_ko: str = ""
    venue_en: str = ""


@dataclass(frozen=True)
class Change:
    """One entry of the history of a roll: who said what about whom, and when."""

    label: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class RollRow:
    """One person on a roll. `changes` has the corrections: entries that differ from the one before, oldest first; empty while there was only one."""

    enrolment_id: int
    learner_id: int
    name: str
    status: str
    changes: tuple[Change, ...]
