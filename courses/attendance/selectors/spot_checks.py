"""Reads: who is looked for in a class session, and who could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.http import Http404

from courses.attendance.models import SELF_SCANS, Kind, Observation, SpotCheck, Status
from courses.attendance.selectors.summaries import live_records
from courses.enrolment.models import PLACED_STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from courses.catalogue.models import ClassSession

INWARD = (Kind.ENTER, Kind.BACK)


def spot_checks_of(*, class_session: ClassSession) -> QuerySet[SpotCheck]:
    """The open ones first, then the latest. The caller has fetched the class session as staff."""
    found = SpotCheck.objects.filter(class_session=class_session).select_related("enrolment__learner", "answered_by")
    return found.order_by(F("answered_at").desc(nulls_first=True), "pk")


def open_spot_checks(*, class_session: ClassSession) -> QuerySet[SpotCheck]:
    return SpotCheck.objects.filter(class_session=class_session, was_seen=None).select_related("enrolment__learner").order_by("pk")


def access_spot_check(*, class_session: ClassSession, key: int) -> SpotCheck:
    """A check of a class session that the caller has fetched as staff; 404 otherwise."""
    found = SpotCheck.objects.select_related("class_session", "enrolment").filter(class_session=class_session, pk=key).first()
    if found is None:
        raise Http404
    return found


def who_recorded_herself(*, class_session: ClassSession) -> set[int]:
    """Keys of the enrolments that count as present, came by a code that they read themselves, and are not being looked for."""
    came = Observation.objects.filter(class_session=class_session, source__in=SELF_SCANS, kind__in=INWARD, enrolment__state__in=PLACED_STATES)
    there = live_records().filter(class_session=class_session).exclude(status__in=(Status.ABSENT, Status.EXCUSED))
    waiting = open_spot_checks(class_session=class_session)
    found = came.filter(enrolment__in=there.values("enrolment")).exclude(enrolment__in=waiting.values("enrolment"))
    return set(found.values_list("enrolment", flat=True))
