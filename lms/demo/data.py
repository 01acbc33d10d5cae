"""What the demo's words are made of, as read from `lms/demo/content`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["ko", "en"]


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Steps:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Callout:
    tone: str  # tip, note or warning
    title: str
    text: str


@dataclass(frozen=True)
class Code:
    language: str
    text: str


Block = Heading | Paragraph | Bullets | Steps | Callout | Code


@dataclass(frozen=True)
class Document:
    """A text with its front matter: the body of a lecture page, a notice or a standing page."""

    language: str
    facts: dict[str, str]
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        return self.facts["title"]

    @property
    def summary(self) -> str:
        return self.facts["summary"]


@dataclass(frozen=True)
class Words:
    ko: str
    en: str


@dataclass(frozen=True)
class InstitutionText:
    code: str
    kind: str
    name: Words


@dataclass(frozen=True)
class CourseText:
    code: str
    kind: str
    institution: str
    level: str
    hours: int
    mode: str
    audience: tuple[str, ...]
    cover: str
    title: Words
    summary: Words
    body: dict[str, tuple[str, ...]]
    lectures: tuple[Words, ...]


@dataclass(frozen=True)
class VenueText:
    key: str
    is_online: bool
    name: Words
    dong: int | None  # place in the district's list of dongs


@dataclass(frozen=True)
class Moment:
    """A day counted from the day of seeding, and a time of day in Seoul."""

    day: int
    at: str


@dataclass(frozen=True)
class Meetings:
    """`count` meetings, the first on the first `weekday` on or after `from_day`, or on that day itself where the weekday is "any"."""

    from_day: int
    weekday: str
    at: str
    hours: int
    count: int = 1
    every_days: int = 7


@dataclass(frozen=True)
class AudienceText:
    code: str
    basis: str
    name: Words
    explanation: Words
    age_from: int | None
    needs_evidence: bool


@dataclass(frozen=True)
class PoolText:
    code: str
    name: Words
    capacity: int
    audience: str
    channel: str
    flows_to: str
    flows_at: Moment | None


@dataclass(frozen=True)
class StageText:
    name: Words
    audiences: tuple[str, ...]
    opens: Moment
    closes: Moment


@dataclass(frozen=True)
class RunText:
    course: str
    number: int
    state: str
    seats: int
    taken: int
    opens: Moment
    closes: Moment
    meetings: Meetings
    venue: str
    instructor: str | None
    people: tuple[str, ...]  # of those who can be signed in as
    cancel_reason: str
    line: int  # so many may wait
    waiting: int  # so many do
    waiting_people: tuple[str, ...]  # of those who can be signed in as; first in line
    given_back: int  # so many gave their place back just now, and it is offered to the first in line
    promoted: int = 0  # so many gave their place back when applications had closed, and the first in line took it
    absent: tuple[str, ...] = ()  # of those who can be signed in as: who did not come
    method: str = "first_come"
    families: int = 0  # so many of those who apply bring somebody along
    terms: tuple[tuple[str, Any], ...] = ()  # fields of courses.enrolment.data.TermsPlan; moments as Moment
    draw: str = ""  # "sealed": the list is closed, and the draw waits; "told": people have the result
    pools: tuple[PoolText, ...] = ()
    stages: tuple[StageText, ...] = ()


@dataclass(frozen=True)
class OptionText:
    key: str
    text: Words
    is_correct: bool


@dataclass(frozen=True)
class QuestionText:
    """`en` words are empty where the question is not translated."""

    code: str
    kind: str
    objective: str
    difficulty: int
    stem: Words
    options: tuple[OptionText, ...]
    explanation: Words

    @property
    def correct(self) -> frozenset[str]:
        return frozenset(option.key for option in self.options if option.is_correct)

    @property
    def is_translated(self) -> bool:
        return bool(self.stem.en)


@dataclass(frozen=True)
class QuizText:
    course: str
    code: str
    title: Words
    minutes: int
    attempts: int
    pass_points: int
    questions: tuple[str, ...]


@dataclass(frozen=True)
class PersonText:
    """Somebody who can be signed in as. `birth_date` is an ISO date."""

    key: str
    name: str
    name_en: str
    email: str
    phone: str
    birth_date: str
    role: str | None
    institution: str | None
    is_owner: bool
    story: Words


@dataclass(frozen=True)
class Library:
    """Every word of the demo."""

    institutions: tuple[InstitutionText, ...]
    courses: tuple[CourseText, ...]
    audiences: tuple[AudienceText, ...]
    venues: dict[str, VenueText]
    runs: tuple[RunText, ...]
    questions: dict[str, QuestionText]
    quizzes: tuple[QuizText, ...]
    people: tuple[PersonText, ...]
    lectures: dict[tuple[str, int, str], Document]
    pages: dict[tuple[str, str], Document]
    notices: dict[tuple[str, str], Document]
    name_syllables: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entrance:
    """One person who can be signed in as, in the reader's language."""

    name: str
    story: str
    email: str
    phone: str
    needs_second_step: bool


@dataclass(frozen=True)
class Entrances:
    """`code` is the second step of staff now, and for `seconds_left` more seconds."""

    people: tuple[Entrance, ...]
    password: str
    code: str
    seconds_left: int
    secret: str
    draw_secrets: tuple[tuple[str, str], ...]  # who sealed what in the draw that waits
