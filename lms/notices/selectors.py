"""Messages for staff to look through."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q

from lms.accounts.models import User
from lms.kernel import clock
from lms.notices.data import EVERY_NOTICE
from lms.notices.kinds import KINDS, REMINDERS, STEP
from lms.notices.models import Channel, Notice, State, TextMessage, Wording
from lms.notices.reasons import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db import models

    from lms.notices.data import NoticeFilter
    from lms.notices.kinds import Kind

DAY = timedelta(days=1)


def notices(*, wanted: NoticeFilter = EVERY_NOTICE) -> models.QuerySet[Notice]:
    """Newest first, narrowed by what is wanted; a word that names nothing narrows nothing."""
    found = Notice.objects.select_related("person")
    equal = {
        "state": wanted.state if wanted.state in State.values else "",
        "channel": wanted.channel if wanted.channel in Channel.values else "",
        "template": wanted.kind if wanted.kind in KINDS else "",
        "about": wanted.about,
        "person__public_id": wanted.person,
    }
    found = found.filter(**{name: value for name, value in equal.items() if value})
    if wanted.day is not None:
        found = found.filter(created_at__gte=clock.day_begins(wanted.day), created_at__lt=clock.day_begins(wanted.day + DAY))
    return found


def is_overtaken() -> Q:
    """Of a message about an application: that its person was written to about a later step of it, so that the words are no longer true."""
    step = Notice.objects.filter(key__startswith=STEP, person=OuterRef("person"), about=OuterRef("about"))
    later = step.filter(Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk")))
    return ~Q(about="") & (Q(key__startswith=STEP) | Q(template__in=REMINDERS)) & Q(Exists(later))


def with_overtaken(found: models.QuerySet[Notice]) -> models.QuerySet[Notice]:
    """Each of those found knows as `is_overtaken` whether it is."""
    return found.annotate(is_overtaken=ExpressionWrapper(is_overtaken(), output_field=BooleanField()))


def overtaken(found: models.QuerySet[Notice]) -> models.QuerySet[Notice]:
    """Those that did not arrive and are not sent again, because a later message says what is true now."""
    return found.filter(is_overtaken(), state=State.FAILED)


def known_keys(wanted: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """To which of the people, by their keys, something was written before about which of the events."""
    pairs = list(wanted)
    found = Notice.objects.filter(person__in={person for person, _key in pairs}, key__in={key for _person, key in pairs})
    return set(found.values_list("person", "key")) if pairs else set()


def counts_by_state(found: models.QuerySet[Notice]) -> dict[str, int]:
    """How many of those found are in each state; one query."""
    return dict(found.order_by().values_list("state").annotate(count=Count("pk")))


def runs_told_about(*, since: datetime) -> models.QuerySet[Notice, str]:
    """Public ids of the runs about which something was written since then."""
    return Notice.objects.filter(created_at__gte=since).exclude(about="").order_by().values_list("about", flat=True).distinct()


def people_not_reached(people: Iterable[int]) -> frozenset[int]:
    """Those of the people for whom a message is lost because no channel reaches them, until it is sent again or they are told by phone."""
    lost = Q()
    for code in UNREACHABLE:
        lost |= Q(last_error__startswith=code)
    return frozenset(Notice.objects.filter(lost, person__in=list(people), state=State.FAILED).values_list("person", flat=True))


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


def people_not_told(*, about: str) -> frozenset[int]:
    """Keys of the people whom a message about the run with this public id did not reach, and who were not told by phone either."""
    return frozenset(Notice.objects.filter(state=State.FAILED, about=about).order_by().values_list("person", flat=True))
