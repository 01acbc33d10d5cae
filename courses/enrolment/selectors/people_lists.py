"""Reads: the lists of people that a registrar handed in, for her alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.enrolment.models import Invitation, PeopleList, PeopleListRow
from lms.accounts import access

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User


def people_lists_of(*, viewer: User, run: CourseRun, now: datetime) -> list[PeopleList]:
    """The viewer's own lists for the run that are not over, the latest first."""
    mine = PeopleList.objects.filter(registrar=viewer, run=run).order_by("-made_at")
    return [one for one in mine if not one.is_over(now)]


def access_people_list(*, viewer: User | AnonymousUser, run_public_id: str, public_id: str, now: datetime) -> PeopleList:
    """A list that the viewer handed in for the run within the hour, or 404."""
    found = PeopleList.objects.filter(run__public_id=run_public_id, public_id=public_id, registrar=viewer.pk)
    people_list = found.select_related("run__course", "registrar", "invitation__institution").first()
    if people_list is None or people_list.is_over(now) or not access.may(viewer, access.Who.REGISTRAR):
        raise Http404
    return people_list


def rows_of_list(people_list: PeopleList) -> QuerySet[PeopleListRow]:
    """In the order of the file, each with the enrolment that came of it. The caller has fetched the list for its viewer."""
    return people_list.rows.select_related("enrolment").order_by("number")


def open_invitations_of(*, run: CourseRun, now: datetime) -> QuerySet[Invitation]:
    """Those by which somebody can come now. The caller has fetched the run as staff."""
    return Invitation.objects.filter(run=run, revoked_at=None, expires_at__gt=now).select_related("institution").order_by("pk")
