"""What crosses the border of quizzes: contents to be saved, answers, results, and what a learner may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from fractions import Fraction

Words = dict[str, str]  # language → text; Korean is always there


@dataclass(frozen=True)
class Option:
    """One choice. `key` names it for ever, in every language and order; where it is empty, saving makes one that says nothing."""

    text: Words
    key: str = ""
    is_correct: bool = False
    is_pinned: bool = False  # stays last when options are shuffled ("all of the above")


@dataclass(frozen=True)
class QuestionContent:
    """All that an author writes of one question."""

    kind: str
    stem: Words
    options: tuple[Option, ...]
    explanation: Words = field(default_factory=dict)
    points: Decimal = Decimal(1)
    difficulty: int = 2  # 1 easy … 5 hard
    objective: str = ""  # such as literacy.concept
    rule: str = "exact"  # how it is graded; only the newest version of a rule is written


@dataclass(frozen=True)
class QuizTitle:
    code: str
    title_ko: str
    title_en: str = ""


@dataclass(frozen=True)
class QuizSettings:
    """The rules of one quiz version; None is "no limit"."""

    pass_percent: Decimal = Decimal(60)
    time_limit_minutes: int | None = None
    attempts_allowed: int | None = None
    window: str = "any_time"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closing_ends_attempts: bool = False
    shuffles_questions: bool = True
    shuffles_options: bool = True
    review_policy: str = "solutions_when_done"


@dataclass(frozen=True)
class Answer:
    """What a learner says to one item: the keys of the chosen options, and the sequence number of the answer that she saw before."""

    slot: int
    choices: tuple[str, ...]
    seq: int
    op: str  # made by the client, once for each change; the same again is the same change


@dataclass(frozen=True)
class SavedResponse:
    """An answer that is on the disk. `remaining_ms` is None where there is no deadline."""

    slot: int
    seq: int
    choices: tuple[str, ...]
    saved_at: datetime
    remaining_ms: int | None


@dataclass(frozen=True)
class Conflict:
    """The answer of another tab or device, which was not overwritten."""

    slot: int
    seq: int
    choices: tuple[str, ...]
    saved_at: datetime | None


@dataclass(frozen=True)
class Grade:
    """How much of an item is right, and which rule said so."""

    fraction: Fraction
    rule: str


@dataclass(frozen=True)
class Score:
    """Points of an attempt. `percent` is cut, not rounded, at seven digits; `passed` compares the exact value."""

    points: Decimal
    max_points: Decimal
    percent: Decimal
    passed: bool


@dataclass(frozen=True)
class QuizResult:
    """The best closed attempt of an enrolment at a quiz. `score` is of 100."""

    score: Decimal
    passed: bool
    submitted_at: datetime


@dataclass(frozen=True)
class Window:
    """When an attempt may be started; None is open on that side."""

    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class PresentedOption:
    key: str
    text: str
    is_chosen: bool
    is_correct: bool | None = None  # None: not to be shown


@dataclass(frozen=True)
class PresentedItem:
    """An item in the reader's language and in the order that was drawn for this attempt. Marks and solutions are None until they may be seen."""

    slot: int
    kind: str
    stem: str
    language: str
    options: tuple[PresentedOption, ...]
    points: Decimal
    seq: int
    saved_at: datetime | None
    earned: Decimal | None = None
    explanation: str | None = None

    @property
    def is_answered(self) -> bool:
        return any(option.is_chosen for option in self.options)

    @property
    def is_right(self) -> bool:
        return self.earned is not None and self.earned == self.points

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(option.key for option in self.options if option.is_chosen)


@dataclass(frozen=True)
class QuizOffer:
    """A quiz as its start page tells it to one enrolment."""

    quiz: Any
    version: Any
    question_count: int
    window: Window
    attempts_used: int
    attempts_left: int | None  # None: as many as she likes
    running: Any | None
    best: QuizResult | None
    refusal: str  # code of the error that starting would raise; empty where it would not


@dataclass(frozen=True)
class QuestionFilter:
    """Which questions a list shows; what is empty does not narrow. `state` is draft, published or retired."""

    objective: str = ""
    difficulty: int | None = None
    state: str = ""
    text: str = ""


@dataclass(frozen=True)
class LearnerResult:
    name: str
    attempts: int
    best: QuizResult | None


@dataclass(frozen=True)
class Facility:
    """How easy a question was: the mean part of its points that was earned, as a percentage."""

    code: str
    number: int
    stem: str
    presented: int
    percent: Decimal
