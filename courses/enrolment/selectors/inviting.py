"""Reads: invitations of institutions, and the groups for which seats are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.http import Http404

from courses.enrolment.models import Audience, Invitation
from lms.accounts import access

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User


def invitations_of(*, run: CourseRun) -> QuerySet[Invitation]:
    """The invitations of the run, the latest first. The caller has fetched the run as staff."""
    return Invitation.objects.filter(run=run).select_related("institution").order_by("-pk")


def access_invitation(*, viewer: User | AnonymousUser, public_id: str, invitation_id: int) -> Invitation:
    """An invitation of the run, for registrars; 404 for everybody else."""
    found = Invitation.objects.filter(run__public_id=public_id, pk=invitation_id).select_related("run__course", "institution")
    invitation = found.first() if access.may(viewer, access.Who.REGISTRAR) else None
    if invitation is None:
        raise Http404
    return invitation


def invitations_for(viewer: User) -> QuerySet[Invitation]:
    """The invitations of the institutions for which the viewer acts, the latest first."""
    mine = viewer.memberships.filter(ended_at=None).values("institution")
    return Invitation.objects.filter(institution__in=mine).select_related("run__course", "institution").order_by("-pk")


def audiences() -> QuerySet[Audience]:
    """Every group, those in use first, each with how many pools keep seats for it."""
    return Audience.objects.select_related("institution").annotate(pool_count=Count("seat_pools")).order_by("retired_at", "code")


def access_audience(*, viewer: User | AnonymousUser, code: str) -> Audience:
    """A group, for registrars; 404 for everybody else."""
    audience = audiences().filter(code=code).first() if access.may(viewer, access.Who.REGISTRAR) else None
    if audience is None:
        raise Http404
    return audience
