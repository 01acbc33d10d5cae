"""Messages for staff to look through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.accounts.models import User
from lms.notices.models import Notice, State, TextMessage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models


def notices(*, state: str = "") -> models.QuerySet[Notice]:
    """Newest first; one state only where it is named."""
    found = Notice.objects.select_related("person")
    return found.filter(state=state) if state in State.values else found


def texts() -> models.QuerySet[TextMessage]:
    """What the gateways `outbox` and `demo` kept, newest first."""
    return TextMessage.objects.all()


def people_of_texts(found: Iterable[TextMessage]) -> list[int]:
    """Keys of the people whose numbers the texts went to."""
    return list(User.objects.filter(phone__in={text.to for text in found}).values_list("pk", flat=True))
