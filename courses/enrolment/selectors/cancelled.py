"""Reads: classes that may not take place for want of people, classes that do not, and what their people took instead."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment.data import RunState
from courses.enrolment.models import DECIDING_STATES, LIVE_STATES, Enrolment, EnrolmentState, SeatPool
from courses.enrolment.selectors import run_lists

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.enrolment.data import RunCard

COMING_STATES = (*DECIDING_STATES, EnrolmentState.OFFERED, EnrolmentState.CONFIRMED)  # who would be there; nobody waits while seats are free
DECIDED_WITHIN = timedelta(days=14)
SHOWN_AFTER = timedelta(days=30)
MOST_ALTERNATIVES = 6
TAKES_PEOPLE = (RunState.PRIORITY, RunState.OPEN, RunState.CLOSING, RunState.WAITLIST)


def _count(states: Iterable[str], **which: Any) -> Coalesce:
    found = Enrolment.objects.filter(run=OuterRef("pk"), state__in=list(states), **which).order_by().values("run")
    return Coalesce(Subquery(found.annotate(count=Count("pk")).values("count")), 0)


def runs_below_minimum(*, now: datetime, within: timedelta = DECIDED_WITHIN) -> QuerySet[Any]:
    """Published runs that have not begun, with fewer people than they declare, about which is decided soon or should have been; those first.

    Each with `coming`, `least` and `decide_at`.
    """
    ahead = CourseRun.objects.filter(status=RunStatus.PUBLISHED, starts_at__gt=now, terms__least_places__gt=0, terms__decide_at__lte=now + within)
    named = ahead.annotate(coming=_count(COMING_STATES), least=F("terms__least_places"), decide_at=F("terms__decide_at"))
    return named.filter(coming__lt=F("least")).select_related("course__institution", "terms").order_by("decide_at", "pk")


def _ended_with_its_run() -> Q:
    """Who had given up, or was taken off, before the class was cancelled is not among them: the pools were closed at the same moment."""
    closed = SeatPool.objects.filter(run=OuterRef("run"), closed_at=OuterRef("ended_at"))
    return Q(state=EnrolmentState.CANCELLED, run__status=RunStatus.CANCELLED) & Q(Exists(closed))


def cancelled_at(run: CourseRun) -> datetime | None:
    """When the run, which does not take place, was cancelled: its pools were closed at that moment."""
    return SeatPool.objects.filter(run=run).order_by("-closed_at").values_list("closed_at", flat=True).first()


def cancelled_runs(*, now: datetime) -> QuerySet[Any]:
    """Runs that do not take place, until some weeks after they would have begun; each with how many it concerned and how many took another."""
    followed = Enrolment.objects.filter(instead_of__run=OuterRef("pk"), state__in=LIVE_STATES).order_by().values("instead_of__run")
    concerned = Enrolment.objects.filter(_ended_with_its_run(), run=OuterRef("pk")).order_by().values("run")
    return (
        CourseRun.objects.filter(status=RunStatus.CANCELLED, starts_at__gt=now - SHOWN_AFTER)
        .annotate(
            concerned=Coalesce(Subquery(concerned.annotate(count=Count("pk")).values("count")), 0),
            replaced=Coalesce(Subquery(followed.annotate(count=Count("instead_of", distinct=True)).values("count")), 0),
        )
        .select_related("course")
        .order_by("-starts_at", "-pk")
    )


def cancelled_with(*, run: CourseRun) -> QuerySet[Enrolment]:
    """Whose place, or wish for one, ended because the run does not take place. The caller has fetched the run as staff."""
    return Enrolment.objects.filter(_ended_with_its_run(), run=run).select_related("learner", "run__course").order_by("applied_at", "pk")


def was_cancelled_with_its_run(enrolment: Enrolment) -> bool:
    return Enrolment.objects.filter(_ended_with_its_run(), pk=enrolment.pk).exists()


def taken_instead(enrolments: Iterable[Enrolment]) -> dict[int, Enrolment]:
    """What is live of what people took in place of these, by the key of the cancelled one; one query."""
    rows = Enrolment.objects.filter(instead_of__in=[enrolment.pk for enrolment in enrolments], state__in=LIVE_STATES).select_related("run__course")
    return {row.instead_of_id or 0: row for row in rows}


def offered_instead(enrolments: Iterable[Enrolment], *, now: datetime) -> set[int]:
    """The keys of those whose class, still ahead, was cancelled under them, who have taken nothing in its place, and for whom something is open.

    No query where none was cancelled.
    """
    ended = [one for one in enrolments if one.state == EnrolmentState.CANCELLED and one.run.status == RunStatus.CANCELLED and one.run.starts_at > now]
    if not ended:
        return set()
    concerned = set(Enrolment.objects.filter(_ended_with_its_run(), pk__in=[one.pk for one in ended]).values_list("pk", flat=True))
    taken = taken_instead(ended)
    return {one.pk for one in ended if one.pk in concerned and one.pk not in taken and alternatives_to(run=one.run, now=now)}


def alternatives_to(*, run: CourseRun, now: datetime) -> list[RunCard]:
    """Other runs that take people now: of the same course first, then of its kind and level; those with seats before those with a line."""
    course = run.course
    similar = Q(course=course) | Q(course__kind=course.kind, course__level=course.level)
    state = Q()
    for one in TAKES_PEOPLE:
        state |= run_lists.state_condition(one, now)
    found = run_lists.runs(now=now).filter(similar & state, starts_at__gt=now).exclude(pk=run.pk).exclude(method=Method.INVITATION)
    nearest = found.annotate(is_other=~Q(course=course)).order_by("is_other", "starts_at", "pk")[: 2 * MOST_ALTERNATIVES]
    cards = run_lists.run_cards(nearest, now=now)
    return sorted(cards, key=lambda card: (card.course_id != course.pk, card.state == RunState.WAITLIST))[:MOST_ALTERNATIVES]
