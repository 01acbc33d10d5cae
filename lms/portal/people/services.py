"""Registering somebody who calls or comes: the person and what she agreed to, together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lms.accounts import services as accounts_services
from lms.privacy import selectors as privacy_selectors
from lms.privacy import services as privacy_services

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User


def register(*, person: accounts_services.Person, phone: str, channel: str, actor: User, now: datetime) -> User:
    """The required text was read to her and she agreed, by telephone or on paper; a code to the number will let her in."""
    required = [(document, True) for document in privacy_selectors.current_documents() if document.required]
    with transaction.atomic():
        created = accounts_services.create_person(person=person, phone=phone, actor=actor, now=now)
        privacy_services.record_consents(person=created, documents=required, channel=channel, ip=None, now=now)
    return created
