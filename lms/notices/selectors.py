"""Messages for staff to look through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from lms.accounts.models import User
from lms.notices.kinds import KINDS
from lms.notices.models import Notice, State, TextMessage, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models

    from lms.notices.kinds import Kind


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


def wordings() -> list[tuple[Kind, list[tuple[str, Any, bool]]]]:
    """Every kind of message, with each language, its name, and whether a registrar wrote its words; one query."""
    latest = Wording.objects.order_by("kind", "language", "-pk").distinct("kind", "language")
    own = {(row.kind, row.language) for row in latest if row.body}
    return [(kind, [(code, name, (kind.code, code) in own) for code, name in settings.LANGUAGES]) for kind in KINDS.values()]


def wording_versions(*, kind: str, language: str) -> models.QuerySet[Wording]:
    """What the kind said, the latest first."""
    return Wording.objects.filter(kind=kind, language=language).select_related("made_by").order_by("-pk")[:20]


def people_not_reached(*, keys: Iterable[str]) -> frozenset[int]:
    """Keys of the people whom a message about one of these events did not reach, though it was tried."""
    return frozenset(Notice.objects.filter(state=State.FAILED, key__in=list(keys)).order_by().values_list("person", flat=True))
