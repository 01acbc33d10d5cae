"""Values that cross the borders of this app."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

SNAPSHOT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedWords:
    """Every word that differs from award to award, as it is printed in one language. An empty `birth_date` is not printed."""

    title: str
    name: str
    birth_date: str
    course: str
    period: str
    hours: str
    sentence: str
    issued_on: str
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardSnapshot:
    """The photograph of an award: the facts, and the words they were printed in. Nothing else is read to draw it, now or in ten years.

    `layout` names an unchanging layout of `certificates.rendering`, `language` the one of the document. Dates are calendar days in Seoul.
    Personal data: the name and the birth date, kept as long as the register of awards.
    """

    layout: str
    language: str
    number: str
    code: str
    verification_url: str
    issued_on: date
    starts_on: date
    ends_on: date
    hours: str
    ko: PrintedWords
    en: PrintedWords
    version: int = SNAPSHOT_VERSION

    @property
    def printed(self) -> PrintedWords:
        return self.ko if self.language == "ko" else self.en

    def as_json(self) -> dict[str, Any]:
        days = {name: getattr(self, name).isoformat() for name in ("issued_on", "starts_on", "ends_on")}
        return {**asdict(self), **days}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> AwardSnapshot:
        days = {name: date.fromisoformat(value[name]) for name in ("issued_on", "starts_on", "ends_on")}
        words = {language: PrintedWords(**value[language]) for language in ("ko", "en")}
        return cls(**{**value, **days, **words})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The conditions of a requirement. `min_attendance_share` is 0 to 1, `min_quiz_score` is of 100 and None where no quiz is asked for."""

    version: int
    min_attendance_share: Decimal
    min_quiz_score: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a requirement looks at, at one time. `classes_ahead` counts the class sessions that are not over."""

    takes_part: bool
    classes_ahead: int
    attendance_share: Decimal
    attended: int
    counted: int
    quiz_score: Decimal | None

    def as_json(self) -> dict[str, Any]:
        score = None if self.quiz_score is None else str(self.quiz_score)
        return {**asdict(self), "attendance_share": str(self.attendance_share), "quiz_score": score}


class ConditionName(StrEnum):
    """In the order in which they are shown."""

    PLACE = "place"  # a confirmed place in the run
    CLASSES = "classes"  # every class session is over
    ATTENDANCE = "attendance"
    QUIZ = "quiz"


def _percent(share: Decimal) -> str:
    return f"{int(share * 100)}%"


def _plain(number: Decimal) -> str:
    """`60`, `66.67`: without zeros that say nothing."""
    return f"{number.normalize():f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: what there is and what is needed. The unit is the condition's own: a share, points, or a count."""

    name: ConditionName
    is_met: bool
    have: Decimal | None
    need: Decimal

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Condition:
        have = None if value["have"] is None else Decimal(value["have"])
        return cls(name=ConditionName(value["name"]), is_met=value["is_met"], have=have, need=Decimal(value["need"]))

    @property
    def have_count(self) -> int:
        return int(self.have or 0)

    @property
    def have_percent(self) -> str:
        """Rounded down, so that 79.9 % never looks like the 80 % that are needed."""
        return _percent(self.have or Decimal(0))

    @property
    def need_percent(self) -> str:
        return _percent(self.need)

    @property
    def have_points(self) -> str:
        return _plain(self.have or Decimal(0))

    @property
    def need_points(self) -> str:
        return _plain(self.need)

    def as_json(self) -> dict[str, Any]:
        have = None if self.have is None else str(self.have)
        return {"name": self.name.value, "is_met": self.is_met, "have": have, "need": str(self.need)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a requirement is met, condition by condition."""

    version: int
    conditions: tuple[Condition, ...]

    @property
    def is_met(self) -> bool:
        return all(condition.is_met for condition in self.conditions)

    @property
    def missing(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if not condition.is_met)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Decision:
        return cls(version=value["version"], conditions=tuple(Condition.from_json(entry) for entry in value["conditions"]))

    def as_json(self) -> dict[str, Any]:
        return {"version": self.version, "conditions": [condition.as_json() for condition in self.conditions]}


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialPlan:
    """The words of a credential as the registrar wants them."""

    code: str
    kind: str
    title_ko: str
    title_en: str
    sentence_ko: str
    sentence_en: str
    issuer_ko: str
    issuer_en: str
    prints_birth_date: bool = True

    def words(self) -> dict[str, str]:
        return {name: text for name, text in asdict(self).items() if name.endswith(("_ko", "_en"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementPlan:
    """A rule as the registrar wants it: a share of the classes (0 asks for none), and a quiz with points of 100 or neither."""

    min_attendance_share: Decimal
    quiz_id: int | None = None
    min_quiz_score: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAward:
    """What anybody who has the code may know. The name is half hidden; the words are as they were printed, in the reader's language."""

    state: str
    number: str
    title: str
    masked_name: str
    course: str
    period: str
    hours: str
    issuer: str
    issued_on: date
    ended_at: datetime | None
    replaced_by: str
    replaces: str
    document_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one enrolment is on the way to one credential. `decision` is None until the rule was asked for the first time."""

    enrolment_id: int
    enrolment_public_id: str
    credential_id: int
    title: str
    decision: Decision | None
    evaluated_at: datetime | None
    award_public_id: str
    award_number: str
