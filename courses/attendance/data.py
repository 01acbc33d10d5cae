"""What crosses the border of attendance."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True)
class Seen:
    """An observation as the rules see it. `kind` is a code of `models.Kind`; `is_word` tells somebody's word from a movement at a moment."""

    observation_id: int
    kind: str
    observed_at: datetime
    nonce: str
    is_word: bool = False


@dataclass(frozen=True)
class Corrected:
    """A correction as the rules see it; `minutes` None is what the rule gives for the status."""

    correction_id: int
    status: str
    at: datetime
    minutes: int | None = None


@dataclass(frozen=True)
class Window:
    """The hours of a class session. `is_closed` once its day is over, so that nobody can still be seen leaving."""

    starts_at: datetime
    ends_at: datetime
    is_closed: bool = True

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class Verdict:
    """What follows for one person from one class session; `minutes` are recognised ones, `lapses` how often she was late, left early or was out.

    One of `observation_id` and `correction_id` is set: what decided.
    """

    status: str
    minutes: int
    lapses: int = 0
    observation_id: int | None = None
    correction_id: int | None = None


@dataclass(frozen=True)
class Meeting:
    """A class session as the rules see it; `minutes` are planned ones."""

    class_session_id: int
    ends_at: datetime
    is_scheduled: bool
    minutes: int = 0


@dataclass(frozen=True)
class Credit:
    """What a record gives to a rate."""

    status: str
    minutes: int
    lapses: int = 0


@dataclass(frozen=True)
class AttendanceSummary:
    """Where an enrolment stands.

    `counted` class sessions took place and are over, of `planned` that take place in all. `attended` of them count as attended: present, late,
    left early, out and excused; `unrecorded` have no record. `share` is `attended` less the absences that `lapses` make, over `counted` (or the
    same in minutes, where the rule says so), cut (never rounded up) after four places, and 0 while nothing counts. It speaks of the past only: a
    rule about the whole run also asks for `is_complete`.
    """

    share: Decimal
    attended: int
    counted: int
    planned: int
    present: int
    late: int
    left_early: int
    out: int
    excused: int
    absent: int
    unrecorded: int
    lapses: int
    minutes: int
    rule_version: str

    @property
    def is_complete(self) -> bool:
        """Every planned class session is over."""
        return self.counted == self.planned and self.planned > 0


class Standing(StrEnum):
    """How an enrolment stands to the attendance that is needed."""

    SAFE = "safe"
    TIGHT = "tight"  # one more absence and it cannot be reached any more
    LOST = "lost"  # it cannot be reached any more, unless something is corrected


@dataclass(frozen=True)
class Outlook:
    """What can still become of the attendance of an enrolment: `best` and `needed` are shares of the whole run, `may_miss` class sessions."""

    standing: Standing
    best: Decimal
    needed: Decimal
    may_miss: int


@dataclass(frozen=True)
class AttendanceLine:
    """One class session on a learner's own page; `status` is empty where nothing is recorded.

    `other_run` is the number of the run of the course in which it was, where she has been moved since.
    """

    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    is_scheduled: bool
    status: str
    status_label: str
    other_run: int | None = None


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
    """One person on a roll. `changes` has what was recorded and then corrected, oldest first; empty while nothing was corrected."""

    enrolment_id: int
    learner_id: int
    name: str
    status: str
    changes: tuple[Change, ...]
    public_id: str = ""  # of the enrolment
    has_picture: bool = False


@dataclass(frozen=True)
class Noted:
    """One observation that somebody sends: what a person of the roll did, when by the clock of who saw it, and the nonce of that one sight."""

    enrolment_id: int
    kind: str
    source: str
    observed_at: datetime
    nonce: str
    text: str = ""  # what was read or typed; kept only where it is refused


@dataclass(frozen=True)
class Sender:
    """Who sends observations: a person of the staff or the learner herself, a device, and the browser it came from (hash of its cookie)."""

    actor_id: int | None = None
    device_id: int | None = None
    browser: str = ""


class Fate(StrEnum):
    RECORDED = "recorded"
    REPEATED = "repeated"  # it was written before; nothing changed
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of one observation; `code` and `message` tell why where it was refused, `status` is what the person's record says now."""

    nonce: str
    fate: Fate
    code: str = ""
    message: str = ""
    enrolment_id: int | None = None
    status: str = field(default="")


@dataclass(frozen=True)
class ReasonPlan:
    """Why an absence is to be excused by a new version of the rules; see `models.AbsenceReason`."""

    code: str
    name_ko: str
    name_en: str
    documents_ko: str = ""
    documents_en: str = ""
    most_sessions: int | None = None
    most_percent: int | None = None


@dataclass(frozen=True)
class RulePlan:
    """A version of the rules to be; `terms` are the fields of `rules.RuleSet` but its name. An empty kind is every kind."""

    course_kind: str
    applies_from: datetime
    terms: Mapping[str, Any]
    reasons: tuple[ReasonPlan, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class RecordChange:
    """One record that a new version of the rules would change. `before` is empty where nothing is recorded."""

    enrolment_id: int
    class_session_id: int
    before: str
    after: str
    before_minutes: int
    after_minutes: int
    lapses: int


@dataclass(frozen=True)
class Forecast:
    """What a new version of the rules would change among the records of published runs.

    `moves` counts the changes by status before and after; `first` are the first of them. `falls` and `rises` are rates that would then miss, or
    reach, what is needed, of `rates` in all.
    """

    class_sessions: int
    records: int
    changed: int
    moves: tuple[tuple[str, str, int], ...]
    first: tuple[RecordChange, ...]
    rates: int
    falls: int
    rises: int
