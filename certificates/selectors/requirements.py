"""Which credentials a course leads to, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.data import Terms
from certificates.models import Credential, Requirement

if TYPE_CHECKING:
    from django.db.models import QuerySet


def credentials_of(*, course_id: int) -> QuerySet[Credential]:
    """The credentials that can be earned by the course now."""
    return Credential.objects.filter(course_id=course_id, retired_at=None)


def current_requirement(*, credential: Credential) -> Requirement | None:
    """The version that counts; None as long as no rule was set."""
    return Requirement.objects.filter(credential=credential).order_by("-version").first()


def terms_of(requirement: Requirement) -> Terms:
    return Terms(
        version=requirement.version,
        min_attendance_share=requirement.min_attendance_share,
        min_quiz_score=requirement.min_quiz_score,
    )
