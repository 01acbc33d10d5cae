"""Reads of the catalogue's facts. Seats and states of runs are read through `courses.enrolment.selectors`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.catalogue.models import ClassSession, Course, Lecture

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun


def offered_courses() -> QuerySet[Course]:
    """Courses that are not retired, with their institution."""
    return Course.objects.filter(retired_at=None).select_related("institution")


def syllabus(*, course: Course) -> QuerySet[Lecture]:
    """The course's lectures in order."""
    return Lecture.objects.filter(course=course, retired_at=None).order_by("number")


def timetable(*, run: CourseRun) -> QuerySet[ClassSession]:
    """The run's meetings in order, each with its lecture and its run."""
    return ClassSession.objects.filter(run=run).select_related("lecture", "run").order_by("number")
