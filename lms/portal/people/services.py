"""Registering somebody who calls or comes: the person and what she agreed to, together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lms.accounts import services as accounts_services
from lms.privacy import services as privacy_services

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User
    from lms.privacy.data import Agreement


def register(*, person: accounts_services.Person, phone: str, agreement: Agreement, actor: User, now: datetime) -> User:
    """She agreed to what is required, by telephone or on paper; a code to the number will let her in."""
    with transaction.atomic():
        created = accounts_services.create_person(person=person, phone=phone, actor=actor, now=now)
        privacy_services.record_agreement(person=created, agreement=agreement, actor=actor, now=now)
    return created
