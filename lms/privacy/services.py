"""Writing down agreement, and every look at other people's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts import rules as accounts_rules
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import selectors
from lms.privacy.models import Channel, ConsentRecord, PersonalDataAccess

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lms.accounts.models import User
    from lms.privacy.data import Agreement
    from lms.privacy.models import ConsentDocument

MOST_IDS = 200


class ConsentIsRequired(DomainError):
    code = "consent-is-required"
    status = 422
    message = _("Without this agreement the service cannot be given. To end your account, please call us.")


class AgreementIsMissing(DomainError):
    code = "agreement-is-missing"
    status = 422
    message = _("Please read the required text to the person or let her sign it, tick it, and choose how she agreed.")


class GuardianMustAgree(DomainError):
    code = "guardian-must-agree"
    status = 422
    message = _("The person is under 14. A parent or guardian has to agree on paper: please write the name and choose “on paper”.")


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


def record_agreement(*, person: User, agreement: Agreement, actor: User, now: datetime) -> None:
    """What somebody said at the telephone or on paper is kept, with who wrote it down. Only what is new is kept: nobody agrees twice to one version.

    Raises AgreementIsMissing unless she agreed, now or before, to what is required; GuardianMustAgree for a child whose guardian did not sign.
    """
    before = {record.document.kind: record for record in selectors.consents_of(person)}
    agreed_before = {record.document_id for record in before.values() if record.agreed}
    documents = selectors.current_documents()
    new = [
        (document, agreed)
        for document, agreed in [(document, document.kind in agreement.kinds) for document in documents]
        if (agreed and document.pk not in agreed_before) or (not agreed and document.kind not in before)
    ]
    agreed_now = {document.pk for document, agreed in new if agreed}
    if any(document.required and document.pk not in agreed_before | agreed_now for document in documents):
        raise AgreementIsMissing
    if not new:
        return
    if agreement.channel not in {Channel.PHONE, Channel.PAPER}:
        raise AgreementIsMissing
    if _is_child(person, now) and not (agreement.guardian and agreement.channel == Channel.PAPER):
        raise GuardianMustAgree
    kept = {"channel": agreement.channel, "guardian": agreement.guardian, "recorded_by": actor, "at": now}
    with transaction.atomic():
        for document, agreed in new:
            ConsentRecord.objects.create(person=person, document=document, agreed=agreed, **kept)


def _is_child(person: User, now: datetime) -> bool:
    born = person.birth_date
    return born is not None and not accounts_rules.may_sign_up_alone(birth_date=born, day=clock.seoul_date(now))


def record_access(*, actor: User, action: str, subjects: Sequence[int], purpose: str, ip: str | None, now: datetime) -> PersonalDataAccess:
    """A look at other people's data stands in the log. `subjects` are keys of people; call it in every staff view that shows or finds them."""
    ids = sorted(set(subjects))
    return PersonalDataAccess.objects.create(
        actor=actor, action=action, subject_ids=ids[:MOST_IDS], subject_count=len(ids), purpose=purpose[:200], ip=ip, at=now
    )
