"""What one part of the seeding hands to the next."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import date, datetime

    from courses.catalogue.models import Course, CourseRun
    from courses.enrolment.models import Audience, Enrolment
    from courses.quizzes.models import Quiz
    from lms.accounts.models import Institution, User
    from lms.demo.data import Library, RunText
    from lms.demo.dates import Timetable

SEED = 20260305


@dataclass(frozen=True)
class PlannedRun:
    """A run with the text that it came from."""

    text: RunText
    table: Timetable
    run: CourseRun


@dataclass
class Cast:
    library: Library
    now: datetime
    institutions: dict[str, Institution] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    neighbours: list[User] = field(default_factory=list)
    courses: dict[str, Course] = field(default_factory=dict)
    audiences: dict[str, Audience] = field(default_factory=dict)
    runs: dict[tuple[str, int], PlannedRun] = field(default_factory=dict)
    enrolments: dict[tuple[str, int], list[Enrolment]] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)

    @property
    def registrar(self) -> User:
        return self.people["registrar"]

    @property
    def day_zero(self) -> date:
        return clock.seoul_date(self.now)

    def chance(self, *names: object) -> random.Random:
        """Chance of one's own for each purpose, so that a change in one part leaves the others as they were."""
        return random.Random(f"{SEED}:{':'.join(map(str, names))}")

    def instructor_of(self, planned: PlannedRun) -> User:
        return self.people[planned.text.instructor or "instructor"]
