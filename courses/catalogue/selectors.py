"""Reads of the catalogue's facts. Seats and states of runs are read through `courses.enrolment.selectors`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.catalogue.models import ClassSession, ClassSessionChange, Course, Lecture, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun


def offered_courses() -> QuerySet[Course]:
    """Courses that are not retired, with their institution."""
    return Course.objects.filter(retired_at=None).select_related("institution")


def syllabus(*, course: Course) -> QuerySet[Lecture]:
    """The course's lectures in order."""
    return Lecture.objects.filter(course=course, retired_at=None).order_by("number")


def timetable(*, run: CourseRun) -> QuerySet[ClassSession]:
    """The run's meetings in the order in which they take place, each with its lecture, its run, what it is held with, and what staff changed."""
    found = ClassSession.objects.filter(run=run).select_related("lecture", "run", "makes_up", "held_with__run__course")
    return found.prefetch_related("changes").order_by("starts_at", "number")


def meetings(*, run_ids: Iterable[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    """By run, when each class session that takes place begins and ends, in order; one query however many runs."""
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    held = ClassSession.objects.filter(run__in=list(run_ids), status=SessionStatus.SCHEDULED).order_by("starts_at", "number")
    for run_id, starts_at, ends_at in held.values_list("run_id", "starts_at", "ends_at"):
        found.setdefault(run_id, []).append((starts_at, ends_at))
    return found


def changes_ahead(*, run_ids: Iterable[int], now: datetime) -> dict[int, list[ClassSessionChange]]:
    """By run, the last change of each class session that was or is to come; one query however many runs."""
    last = ClassSessionChange.objects.filter(class_session__run__in=list(run_ids)).order_by("class_session_id", "-pk").distinct("class_session_id")
    found: dict[int, list[ClassSessionChange]] = {}
    moments = [(min(times), max(times), change) for change in last.select_related("class_session") if (times := _times(change))]
    for _, latest, change in sorted(moments, key=lambda known: known[0]):
        if latest > now:
            found.setdefault(change.class_session.run_id, []).append(change)
    return found


def _times(change: ClassSessionChange) -> list[datetime]:
    """When it was to begin and when it begins; either may be missing, not both."""
    return [moment for moment in (change.was_starts_at, change.starts_at) if moment is not None]
