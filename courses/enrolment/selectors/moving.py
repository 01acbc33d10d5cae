"""Reads: where the office can move somebody, and with whom she could exchange places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Q, Value, When

from courses.catalogue.models import RunStatus
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.enrolment.selectors import run_lists
from lms.accounts import selectors as accounts_selectors

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun
    from courses.enrolment.data import RunCard
    from lms.accounts.models import User

MOST_SHOWN = 30


def _within_reach(viewer: User, enrolment: Enrolment) -> QuerySet[CourseRun]:
    """The runs of the institution whose people the viewer may see."""
    return run_lists.runs_for_staff(viewer).filter(course__institution=enrolment.run.course.institution_id)


def runs_to_move_to(*, viewer: User, enrolment: Enrolment, text: str, now: datetime) -> list[RunCard]:
    """Other runs that are not over, those of the same course first, then the soonest; narrowed by words of the title, or the code."""
    found = _within_reach(viewer, enrolment).filter(status=RunStatus.PUBLISHED, ends_at__gt=now).exclude(pk=enrolment.run_id)
    for word in text.split():
        found = found.filter(Q(course__title_ko__icontains=word) | Q(course__title_en__icontains=word) | Q(course__code__iexact=word))
    is_other_course = Case(When(course=enrolment.run.course_id, then=Value(0)), default=Value(1))
    runs = run_lists.with_seats(found).select_related("course__institution").order_by(is_other_course, "starts_at", "pk")
    return run_lists.cards_of(runs[:MOST_SHOWN], now=now)


def places_to_swap(*, viewer: User, enrolment: Enrolment, text: str, now: datetime) -> list[Enrolment]:
    """Other people's places, found by name, last digits of the mobile number, or the number of the application; nobody's without a word.

    Left out is who could only be refused: in a run that is over, or in the same run with the same kind of seat.
    """
    if not text.strip():
        return []
    people = [person.pk for person in accounts_selectors.people_found(viewer=viewer, text=text)]
    found = Enrolment.objects.filter(run__in=_within_reach(viewer, enrolment), state=EnrolmentState.CONFIRMED).exclude(learner=enrolment.learner_id)
    found = found.filter(run__status=RunStatus.PUBLISHED, run__ends_at__gt=now).exclude(run=enrolment.run_id, pool=enrolment.pool_id)
    found = found.filter(Q(learner__in=people) | Q(receipt=text.strip().lower()))
    return list(found.select_related("learner", "run__course", "pool").order_by("run__starts_at", "pk")[:MOST_SHOWN])
