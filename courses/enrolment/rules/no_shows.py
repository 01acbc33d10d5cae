"""When it can be recorded that somebody did not come, when she can object, and how a point stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from courses.enrolment.models import PLACED_STATES, NoShowStanding
from courses.enrolment.rules import limiting
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.enrolment.models import Enrolment, NoShow, NoShowRule

MARKED_WITHIN = timedelta(days=14)  # after the last class
OBJECTED_WITHIN = timedelta(days=14)  # after it was recorded
NOT_COUNTED, TOO_EARLY, TOO_LATE = "not-counted", "too-early", "too-late"
NO_PLACE, NOT_REACHED, NOT_ANNOUNCED, WAS_THERE = "no-place", "not-reached", "not-announced", "was-there"


@dataclass(frozen=True)
class Marking:
    """What decides whether it counts that somebody did not come to a run."""

    points: int  # by the run's terms
    first: tuple[datetime, datetime] | None  # when the first class begins and ends
    ends_at: datetime
    rules: Sequence[NoShowRule]  # in the order of their days
    unreached: frozenset[int]  # people whom a message of ours about the run did not reach
    were_there: frozenset[int]  # enrolments whose people were at the first class, or are excused, by the roll

    def rule_of(self, enrolment: Enrolment) -> NoShowRule | None:
        """The one that was announced when she applied."""
        return limiting.rule_on(self.rules, clock.seoul_date(enrolment.applied_at))


def problem_of_run(marking: Marking, *, now: datetime) -> str | None:
    """Why nobody of the run can be marked now."""
    if not marking.points or not marking.rules or marking.first is None:
        return NOT_COUNTED
    if now < marking.first[1]:
        return TOO_EARLY
    return TOO_LATE if now >= marking.ends_at + MARKED_WITHIN else None


def problem_of_person(enrolment: Enrolment, marking: Marking) -> str | None:
    """Why it does not count that this person did not come: nobody is blamed for a class that she had no place in, or was not told about."""
    if enrolment.state not in PLACED_STATES or enrolment.confirmed_at is None:
        return NO_PLACE
    if marking.first is None or enrolment.confirmed_at >= marking.first[0]:
        return NO_PLACE
    if enrolment.pk in marking.were_there:
        return WAS_THERE
    told = {enrolment.learner_id, enrolment.party.leader_id if enrolment.party else enrolment.learner_id}
    if told & marking.unreached:
        return NOT_REACHED
    return None if marking.rule_of(enrolment) else NOT_ANNOUNCED


def object_until(no_show: NoShow) -> datetime:
    return no_show.recorded_at + OBJECTED_WITHIN


def may_object(no_show: NoShow, *, now: datetime) -> bool:
    """Once, in time, and while the office has not answered."""
    return no_show.appealed_at is None and no_show.answered_at is None and now < object_until(no_show)


def standing(no_show: NoShow, *, now: datetime) -> NoShowStanding:
    if no_show.excused_at is not None:
        return NoShowStanding.EXCUSED
    if no_show.appealed_at is not None and no_show.answered_at is None:
        return NoShowStanding.OBJECTED
    if no_show.expires_at <= now:
        return NoShowStanding.EXPIRED
    return NoShowStanding.KEPT if no_show.answered_at is not None else NoShowStanding.COUNTS
