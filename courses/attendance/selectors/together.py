"""Reads: class sessions of several runs that are held together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from courses.catalogue.models import ClassSession, RunStatus, SessionStatus
from courses.enrolment.models import PLACED_STATES

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

NEAR = timedelta(weeks=8)
MOST_SHOWN = 200


def guests_of(class_session: ClassSession) -> QuerySet[ClassSession]:
    """The class sessions of other runs whose people come to this one, each with `people`, how many have a place there."""
    places = Count("run__enrolments", filter=Q(run__enrolments__state__in=PLACED_STATES))
    found = ClassSession.objects.filter(held_with=class_session, status=SessionStatus.SCHEDULED).annotate(people=places)
    return found.select_related("run__course").order_by("run", "pk")


def possible_hosts(*, guest: ClassSession, now: datetime) -> list[ClassSession]:
    """Class sessions of the institution's other runs with which this one could be held, around its time, the soonest first."""
    found = ClassSession.objects.filter(
        run__course__institution=guest.run.course.institution_id,
        run__is_online=guest.run.is_online,
        run__status__in=[RunStatus.DRAFT, RunStatus.PUBLISHED],
        status=SessionStatus.SCHEDULED,
        held_with=None,
        starts_at__gt=now,
        starts_at__range=(guest.starts_at - NEAR, guest.starts_at + NEAR),
    )
    return list(found.exclude(run=guest.run_id).select_related("run__course").order_by("starts_at", "pk")[:MOST_SHOWN])
