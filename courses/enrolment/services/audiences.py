"""The audiences for whom seats and stages are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from courses.enrolment.models import Audience
from lms.audit import services as audit

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User


def save_audience(*, audience: Audience, actor: User | None, now: datetime) -> Audience:
    """The audience can be chosen for pools and stages, by these words."""
    with transaction.atomic():
        audience.save()
        audit.record(action="audience.saved", actor=actor, subject=audience, now=now, data={"code": audience.code, "basis": audience.basis})
    return audience


def retire_audience(*, audience: Audience, actor: User | None, now: datetime) -> None:
    """The audience is not offered for new runs; where it stands it stays. Repeating it changes nothing."""
    with transaction.atomic():
        if Audience.objects.filter(pk=audience.pk, retired_at=None).update(retired_at=now):
            audit.record(action="audience.retired", actor=actor, subject=audience, now=now, data={"code": audience.code})
