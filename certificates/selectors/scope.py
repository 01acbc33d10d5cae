"""For which runs a registrar keeps the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.catalogue.models import Course, CourseRun
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lms.accounts.models import User


def runs_for(viewer: User) -> QuerySet[CourseRun]:
    """The runs whose register the viewer keeps: a registrar's and the owner's, never an instructor's."""
    if not access.may(viewer, access.Who.REGISTRAR):
        return CourseRun.objects.none()
    return enrolment_selectors.runs_for_staff(viewer)


def run_for(*, viewer: User, public_id: str) -> CourseRun:
    """The run with its course, for the registrar who keeps its register. 404 to everybody else."""
    run = runs_for(viewer).select_related("course").filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def course_for(*, viewer: User, code: str) -> Course:
    """The course, for a registrar. 404 to everybody else."""
    course = Course.objects.filter(code=code, retired_at=None).first() if access.may(viewer, access.Who.REGISTRAR) else None
    if course is None:
        raise Http404
    return course
