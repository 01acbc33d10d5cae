"""What is asked today, what a person agreed to, who looked at whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from lms.privacy.models import ConsentDocument, ConsentRecord, PersonalDataAccess

if TYPE_CHECKING:
    from lms.accounts.models import User


def current_documents() -> list[ConsentDocument]:
    """The newest version of each kind, required ones first."""
    newest = ConsentDocument.objects.filter(kind=models.OuterRef("kind")).order_by("-version").values("version")[:1]
    return list(ConsentDocument.objects.filter(version=models.Subquery(newest)).order_by("-required", "kind"))


def consents_of(person: User) -> list[ConsentRecord]:
    """The newest word of this person on each kind of document."""
    latest: dict[str, ConsentRecord] = {}
    for record in ConsentRecord.objects.filter(person=person).select_related("document", "recorded_by").order_by("-at", "-pk"):
        latest.setdefault(record.document.kind, record)
    return list(latest.values())


def accesses(*, actor: User | None = None) -> models.QuerySet[PersonalDataAccess]:
    """For the regular review: newest first, one member of staff only where she is named."""
    found = PersonalDataAccess.objects.select_related("actor")
    return found.filter(actor=actor) if actor is not None else found
