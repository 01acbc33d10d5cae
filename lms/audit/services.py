"""Writing to the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lms.audit.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db import models


def record(*, action: str, actor: AbstractBaseUser | None, subject: models.Model, now: datetime, data: dict[str, Any] | None = None) -> Event:
    """The action stands in the log. Call it inside the transaction of the action; `data` must not hold names or contact data."""
    return Event.objects.create(
        action=action,
        actor_id=actor.pk if actor else None,
        subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django's public name for it
        subject_id=str(subject.pk),
        data=data or {},
        at=now,
    )


def record_many(*, action: str, actor: AbstractBaseUser | None, subjects: Iterable[tuple[models.Model, dict[str, Any]]], now: datetime) -> None:
    """The action stands in the log once for each subject, with its data, by one statement."""
    Event.objects.bulk_create(
        Event(
            action=action,
            actor_id=actor.pk if actor else None,
            subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django's public name for it
            subject_id=str(subject.pk),
            data=data,
            at=now,
        )
        for subject, data in subjects
    )
