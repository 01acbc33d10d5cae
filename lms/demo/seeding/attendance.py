"""The rolls of every meeting that is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance import services as attendance_services
from courses.attendance.models import Status
from lms.demo.seeding import attendance_asking, attendance_papers

if TYPE_CHECKING:
    from random import Random

    from courses.catalogue.models import ClassSession
    from courses.enrolment.models import Enrolment
    from lms.demo.seeding.cast import Cast, PlannedRun

TAUGHT = {"running", "ended", "completed"}
SHARE_OF_BUSY = 0.2  # people who often cannot come
USUAL, BUSY, NEVER = 0.95, 0.65, 0.0  # chance that somebody comes
CALLED_AFTER = timedelta(minutes=15)


def seed(cast: Cast) -> None:
    for key, planned in cast.runs.items():
        if planned.text.state in TAUGHT:
            _rolls(cast, planned, cast.enrolments.get(key, []))
    attendance_papers.seed(cast)
    attendance_asking.seed(cast)


def _rolls(cast: Cast, planned: PlannedRun, enrolments: list[Enrolment]) -> None:
    chance = cast.chance("attendance", planned.text.course, planned.text.number)
    of_the_story = {cast.people["learner"].pk, cast.people["graduate"].pk}
    habits = {
        enrolment.pk: 1.0 if enrolment.learner_id in of_the_story else BUSY if chance.random() < SHARE_OF_BUSY else USUAL for enrolment in enrolments
    }
    habits |= {enrolment.pk: NEVER for enrolment in enrolments if enrolment.learner_id in {cast.people[key].pk for key in planned.text.absent}}
    for session in planned.run.class_sessions.order_by("number"):
        if session.ends_at <= cast.now:
            _roll(cast, planned, session, habits, chance)


def _roll(cast: Cast, planned: PlannedRun, session: ClassSession, habits: dict[int, float], chance: Random) -> None:
    marks = {enrolment: _mark(habit, chance) for enrolment, habit in habits.items()}
    attendance_services.record_roll(
        actor=cast.instructor_of(planned), class_session=session, marks=marks, nonce=f"demo-{session.pk}", now=session.starts_at + CALLED_AFTER
    )


def _mark(habit: float, chance: Random) -> str:
    drawn, detail = chance.random(), chance.random()
    if drawn < habit:
        return Status.LATE if detail < 0.06 and habit < 1 else Status.PRESENT
    return Status.EXCUSED if detail < 0.2 and habit > NEVER else Status.ABSENT
