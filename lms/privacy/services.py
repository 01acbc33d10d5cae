"""Writing down agreement, and every look at other people's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError
from lms.privacy.models import ConsentRecord, PersonalDataAccess

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lms.accounts.models import User
    from lms.privacy.models import ConsentDocument

MOST_IDS = 200


class ConsentIsRequired(DomainError):
    code = "consent-is-required"
    status = 422
    message = _("Without this agreement the service cannot be given. To end your account, please call us.")


def record_consents(
    *, person: User, documents: Iterable[tuple[ConsentDocument, bool]], channel: str, ip: str | None, now: datetime
) -> list[ConsentRecord]:
    """What the person said to each version is kept for ever; a required one cannot be refused here."""
    said = list(documents)
    if any(document.required and not agreed for document, agreed in said):
        raise ConsentIsRequired
    with transaction.atomic():
        return [
            ConsentRecord.objects.create(person=person, document=document, agreed=agreed, channel=channel, ip=ip, at=now) for document, agreed in said
        ]


def record_access(*, actor: User, action: str, subjects: Sequence[int], purpose: str, ip: str | None, now: datetime) -> PersonalDataAccess:
    """A look at other people's data stands in the log. `subjects` are keys of people; call it in every staff view that shows or finds them."""
    ids = sorted(set(subjects))
    return PersonalDataAccess.objects.create(
        actor=actor, action=action, subject_ids=ids[:MOST_IDS], subject_count=len(ids), purpose=purpose[:200], ip=ip, at=now
    )
