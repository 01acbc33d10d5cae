"""The instructor's desk: her runs, and the class sessions that need a roll."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from courses.attendance import selectors as attendance_selectors
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import rules as enrolment_rules
from courses.enrolment import selectors as enrolment_selectors
from lms.kernel import clock
from lms.portal.data import RollLine, TeachingCard

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User

SHOWN_AFTER_THE_END = timedelta(days=60)
ROLL_OPENS_BEFORE = timedelta(minutes=30)


def teaching_cards(*, viewer: User, now: datetime) -> list[TeachingCard]:
    """The viewer's runs with their class sessions, in a constant number of queries; today's first, then what is next, then what has ended."""
    sessions = Prefetch(
        "class_sessions",
        queryset=ClassSession.objects.filter(status=SessionStatus.SCHEDULED).select_related("lecture").order_by("starts_at", "number"),
        to_attr="timetable",
    )
    runs = list(enrolment_selectors.runs_taught_by(viewer, now=now, ended_within=SHOWN_AFTER_THE_END).prefetch_related(sessions))
    taken = attendance_selectors.class_sessions_with_a_roll(run_ids=[run.pk for run in runs])
    return sorted((_card(run, taken=taken, now=now) for run in runs), key=_rank)


def _card(run: CourseRun, *, taken: set[int], now: datetime) -> TeachingCard:
    facts = enrolment_selectors.facts_of(run)
    timetable: list[ClassSession] = run.timetable  # type: ignore[attr-defined]
    lines = [
        RollLine(
            session=session,
            is_taken=session.pk in taken,
            is_due=session.pk not in taken and session.starts_at - ROLL_OPENS_BEFORE <= now,
        )
        for session in timetable
    ]
    day = clock.seoul_date(now)
    return TeachingCard(
        run=run,
        look=enrolment_rules.look(facts, now),
        learners=facts.taken,
        capacity=facts.capacity,
        today=[line for line in lines if clock.seoul_date(line.session.starts_at) == day],
        coming=[line for line in lines if clock.seoul_date(line.session.starts_at) > day],
        past=[line for line in lines if clock.seoul_date(line.session.starts_at) < day],
        is_over=run.ends_at <= now,
    )


def _rank(card: TeachingCard) -> tuple[bool, bool, float]:
    """Who meets today stands first, then the run whose next class is nearest; ended runs last, the latest of them first."""
    if card.is_over and not card.today:
        return (True, True, -card.run.ends_at.timestamp())
    following = [*card.today, *card.coming]
    return (False, not card.today, (following[0].session.starts_at if following else card.run.starts_at).timestamp())
