"""Groups of people for whom seats or a first stage are kept: declared by registrars, retired, never deleted."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from courses.enrolment.models import Audience, Basis
from courses.enrolment.services import errors
from lms.audit import services as audit

if TYPE_CHECKING:
    from datetime import datetime

    from courses.enrolment.data import AudiencePlan, AudienceWords
    from lms.accounts.models import User


def create_audience(*, plan: AudiencePlan, actor: User, now: datetime) -> Audience:
    """Runs can keep seats for the group. Raises AudienceCodeTaken, AudienceIncomplete."""
    if plan.basis == Basis.AGE and plan.age_from is None and plan.age_until is None:
        raise errors.AudienceIncomplete(field="age_from")
    if plan.basis == Basis.INSTITUTION and plan.institution_id is None:
        raise errors.AudienceIncomplete(field="institution")
    with transaction.atomic():
        audience, is_new = Audience.objects.get_or_create(code=plan.code, defaults={**asdict(plan), "code": plan.code})
        if not is_new:
            raise errors.AudienceCodeTaken
        audit.record(action="audience.created", actor=actor, subject=audience, now=now, data={"code": audience.code, "basis": audience.basis})
    return audience


def change_audience_words(*, audience: Audience, words: AudienceWords, actor: User, now: datetime) -> Audience:
    """The group is named and explained by these words; who belongs to it stays as it was declared."""
    changed = [name for name, value in asdict(words).items() if getattr(audience, name) != value]
    for name in changed:
        setattr(audience, name, getattr(words, name))
    if changed:
        with transaction.atomic():
            audience.save(update_fields=changed)
            audit.record(action="audience.words_changed", actor=actor, subject=audience, now=now, data={"fields": sorted(changed)})
    return audience


def retire_audience(*, audience: Audience, actor: User, now: datetime) -> None:
    """Nobody chooses the group for new seats any more; seats that are kept for it stay so. Repeating it changes nothing."""
    with transaction.atomic():
        if Audience.objects.filter(pk=audience.pk, retired_at=None).update(retired_at=now):
            audit.record(action="audience.retired", actor=actor, subject=audience, now=now, data={"code": audience.code})
