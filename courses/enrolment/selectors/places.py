"""Reads: whose enrolments a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.enrolment.models import LIVE_STATES, PLACED_STATES, Enrolment, EnrolmentState, RunStaff
from courses.enrolment.selectors.run_lists import runs_for_staff

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User


def enrolments_for(viewer: User) -> QuerySet[Enrolment]:
    """The viewer's own applications, latest first, with run and course."""
    return Enrolment.objects.filter(learner=viewer).select_related("run__course__institution", "pool").order_by("-applied_at", "-pk")


def placed_enrolments(*, run: CourseRun) -> QuerySet[Enrolment]:
    """Who holds a place in the run, in the order of application. For use by other apps' selectors, which ask who is looking."""
    return Enrolment.objects.filter(run=run, state__in=PLACED_STATES).select_related("learner").order_by("applied_at", "pk")


def access_enrolment(*, viewer: User | AnonymousUser, public_id: str) -> Enrolment:
    """The viewer's own enrolment, or 404."""
    enrolment = enrolments_for(viewer).filter(public_id=public_id).first() if viewer.is_authenticated else None
    if enrolment is None:
        raise Http404
    return enrolment


def access_enrolment_as_staff(*, viewer: User | AnonymousUser, public_id: str) -> Enrolment:
    """An enrolment in a run whose people the viewer may see; 404 otherwise."""
    found = Enrolment.objects.filter(run__in=runs_for_staff(viewer), public_id=public_id)
    enrolment = found.select_related("run__course", "learner", "pool").first()
    if enrolment is None:
        raise Http404
    return enrolment


def applications(*, run: CourseRun, states: Iterable[str] = ()) -> QuerySet[Enrolment]:
    """Every application for the run, in the order of application, with the person. The caller has fetched the run as staff."""
    found = Enrolment.objects.filter(run=run).select_related("learner", "pool").order_by("applied_at", "pk")
    wanted = list(states)
    return found.filter(state__in=wanted) if wanted else found


def applications_across(*, viewer: User, first: datetime | None = None, before: datetime | None = None, state: str = "") -> QuerySet[Enrolment]:
    """Every application for a run whose people the viewer may see, the latest first; of a stretch of time or one state only, where they are named."""
    found = Enrolment.objects.filter(run__in=runs_for_staff(viewer)).select_related("learner", "run__course").order_by("-applied_at", "-pk")
    if first is not None and before is not None:
        found = found.filter(applied_at__gte=first, applied_at__lt=before)
    return found.filter(state=state) if state in EnrolmentState.values else found


def roster(*, run: CourseRun) -> QuerySet[Enrolment]:
    """Who holds a place, by name. The caller has fetched the run as staff."""
    return placed_enrolments(run=run).order_by("learner__name", "pk")


def people_to_print(*, run: CourseRun, by_name: bool, with_line: bool) -> QuerySet[Enrolment]:
    """Who holds a place, and who stands in line for one if they are wanted too. The caller has fetched the run as staff."""
    states = [*PLACED_STATES, *([EnrolmentState.OFFERED, EnrolmentState.WAITING] if with_line else [])]
    found = Enrolment.objects.filter(run=run, state__in=states).select_related("learner", "pool")
    return found.order_by("learner__name", "pk") if by_name else found.order_by("applied_at", "pk")


def live_enrolment_in(*, viewer: User, public_id: str) -> Enrolment | None:
    """The viewer's place in the run, if there is one."""
    return enrolments_for(viewer).filter(run__public_id=public_id, state__in=LIVE_STATES).first()


def staff_of(*, run: CourseRun) -> QuerySet[RunStaff]:
    """Who teaches or helps in the run now."""
    return RunStaff.objects.current().filter(run=run).select_related("user").order_by("role", "user__name")


def access_staff(*, viewer: User | AnonymousUser, public_id: str, staff_id: int) -> RunStaff:
    """Somebody who teaches in a run whose people the viewer may see; 404 otherwise."""
    return get_object_or_404(RunStaff.objects.current().select_related("run"), run__in=runs_for_staff(viewer), run__public_id=public_id, pk=staff_id)
