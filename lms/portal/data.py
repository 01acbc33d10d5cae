"""What the desks and "my learning" show, put together from several apps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from certificates.data import Standing
    from certificates.models import Award
    from courses.attendance.data import AttendanceSummary
    from courses.catalogue.models import ClassSession, ClassSessionChange, CourseRun
    from courses.enrolment.data import StateLook
    from courses.enrolment.models import Enrolment, Offer
    from courses.enrolment.selectors.no_shows import Point
    from courses.quizzes.models import Attempt


@dataclass(frozen=True)
class LearningCard:
    """One enrolment of the viewer. `page_url` is empty where the course has no page in her language.

    `changes` are the class sessions to come that were moved or cancelled, `running` is a quiz that she has begun and not handed in,
    `position` is her place in line, `offer` what she can still answer. `may_take_instead` says that the class was cancelled and
    another waits to be taken. A wish for any of several dates is one card.
    """

    enrolment: Enrolment
    is_current: bool
    next_session: ClassSession | None
    attendance: AttendanceSummary
    page_url: str
    has_quiz: bool
    running: Attempt | None
    may_withdraw: bool
    standing: Standing | None
    changes: Sequence[ClassSessionChange]
    position: int | None
    offer: Offer | None
    may_take_instead: bool = False
    party: Sequence[Enrolment] = ()  # who applied together with her, herself among them
    others: Sequence[Enrolment] = ()  # other dates that the same wish waits for


@dataclass(frozen=True)
class WayToCertificate:
    """How far one enrolment is: its attendance, and each certificate that its course leads to."""

    attendance: AttendanceSummary
    standings: Sequence[Standing]


@dataclass(frozen=True)
class MyLearning:
    current: Sequence[LearningCard]
    past: Sequence[LearningCard]
    awards: Sequence[Award]
    open_now: Sequence[ClassSession] = ()  # her classes in which she can check in just now
    missed: Sequence[Point] = ()  # her points for classes that she missed
    blocked_until: datetime | None = None  # until when those keep her from applying


@dataclass(frozen=True)
class RollLine:
    """One class session of a run. Due: it has begun or is about to, and nobody has taken its roll."""

    session: ClassSession
    is_taken: bool
    is_due: bool


@dataclass(frozen=True)
class TeachingCard:
    """One run of an instructor."""

    run: CourseRun
    look: StateLook
    learners: int
    capacity: int
    today: Sequence[RollLine]
    coming: Sequence[RollLine]
    past: Sequence[RollLine]
    is_over: bool

    @property
    def has_lines(self) -> bool:
        return bool(self.today or self.coming or self.past)

    @property
    def overdue(self) -> int:
        """How many past rolls nobody has taken."""
        return sum(line.is_due for line in self.past)


@dataclass(frozen=True)
class Tile:
    """A figure of the registrar's desk and where it leads."""

    label: str
    figure: int
    url: str
    needs_care: bool = False
