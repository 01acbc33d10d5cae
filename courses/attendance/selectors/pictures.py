"""Reads: pictures for the roll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.attendance.models import RollPicture
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from lms.accounts.models import User


def own_picture(viewer: User) -> RollPicture | None:
    return RollPicture.objects.filter(pk=viewer.pk).first()


def access_picture(*, viewer: User | AnonymousUser, enrolment: str) -> RollPicture:
    """The picture of somebody in a run whose people the viewer may see; 404 otherwise."""
    place = enrolment_selectors.access_enrolment_as_staff(viewer=viewer, public_id=enrolment)
    picture = RollPicture.objects.filter(pk=place.learner_id).first() if place.has_place else None
    if picture is None:
        raise Http404
    return picture


def people_with_pictures(people: Iterable[int]) -> set[int]:
    """Those of the people, by key."""
    return set(RollPicture.objects.filter(pk__in=list(people)).values_list("pk", flat=True))
