"""Reads: who did not come, what she says about it, and whether it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.shortcuts import get_object_or_404

from courses.catalogue import selectors as catalogue_selectors
from courses.enrolment.models import PLACED_STATES, Enrolment, NoShow
from courses.enrolment.rules import no_shows as rules
from courses.enrolment.selectors.limiting import no_show_rules
from courses.enrolment.selectors.lines import terms_of
from courses.enrolment.selectors.run_lists import runs_for_staff
from courses.enrolment.signals import who_was_there
from lms.notices import selectors as notices_selectors

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import NoShowStanding
    from lms.accounts.models import User

SHOWN_AFTER_EXPIRY = timedelta(days=365)


class Marked(NamedTuple):
    """One line of the list on which staff mark who did not come; `problem` says why it would not count."""

    enrolment: Enrolment
    no_show: NoShow | None
    problem: str | None


class Point(NamedTuple):
    no_show: NoShow
    standing: NoShowStanding
    object_until: datetime
    may_object: bool


def marking_of(run: CourseRun) -> rules.Marking:
    """What decides whether not coming to the run counts. The caller has fetched it as staff."""
    meetings = catalogue_selectors.meetings(run_ids=[run.pk]).get(run.pk, [])
    first = meetings[0] if meetings else None
    answers: list[tuple[Any, Any]] = who_was_there.send(sender=NoShow, run_id=run.pk, starts_at=first[0]) if first else []
    return rules.Marking(
        points=terms_of(run).no_show_points,
        first=first,
        ends_at=run.ends_at,
        rules=no_show_rules(),
        unreached=notices_selectors.people_not_told(about=run.public_id),
        were_there=frozenset(key for _receiver, keys in answers for key in keys),
    )


def marking_list(run: CourseRun, marking: rules.Marking) -> list[Marked]:
    """Who has a place, or lost it by not coming, by name."""
    found = Enrolment.objects.filter(Q(state__in=PLACED_STATES) | Q(no_show__isnull=False), run=run)
    people = found.select_related("learner", "party", "no_show__recorded_by").order_by("learner__name", "pk")
    return [Marked(one, getattr(one, "no_show", None), rules.problem_of_person(one, marking)) for one in people]


def points_of(viewer: User, *, now: datetime) -> list[Point]:
    """The viewer's points and those of people whom she brings along, latest first, until a year after they expired."""
    found = _answered_for_by(viewer).filter(expires_at__gt=now - SHOWN_AFTER_EXPIRY)
    return [as_point(no_show, now=now) for no_show in found]


def as_point(no_show: NoShow, *, now: datetime) -> Point:
    return Point(no_show, rules.standing(no_show, now=now), rules.object_until(no_show), rules.may_object(no_show, now=now))


def point_of(enrolment: Enrolment, *, now: datetime) -> Point | None:
    """What was recorded about the enrolment, which the caller has fetched for its viewer."""
    no_show = NoShow.objects.filter(enrolment=enrolment).first()
    return as_point(no_show, now=now) if no_show else None


def _answered_for_by(viewer: User) -> QuerySet[NoShow]:
    own = Q(enrolment__learner=viewer) | Q(enrolment__learner__companion_of__leader=viewer)
    return NoShow.objects.filter(own).select_related("enrolment__run__course", "enrolment__learner").order_by("-recorded_at", "-pk")


def access_own_no_show(*, viewer: User, public_id: str) -> NoShow:
    """What was recorded about an application of the viewer's, or of somebody whom she brings along; 404 otherwise."""
    return get_object_or_404(_answered_for_by(viewer), enrolment__public_id=public_id)


def no_shows(*, viewer: User | AnonymousUser) -> QuerySet[NoShow]:
    """What was recorded in runs whose people the viewer may see, the latest first."""
    found = NoShow.objects.filter(enrolment__run__in=runs_for_staff(viewer)).select_related("enrolment__run__course", "enrolment__learner")
    return found.order_by("-recorded_at", "-pk")


def objections(*, viewer: User | AnonymousUser) -> QuerySet[NoShow]:
    """Those of them that wait for the office's answer, the oldest first."""
    return no_shows(viewer=viewer).filter(appealed_at__isnull=False, answered_at=None).order_by("appealed_at", "pk")


def access_no_show(*, viewer: User | AnonymousUser, no_show_id: int) -> NoShow:
    """One of them, or 404."""
    return get_object_or_404(no_shows(viewer=viewer).select_related("recorded_by", "enrolment__run__course", "enrolment__learner"), pk=no_show_id)
