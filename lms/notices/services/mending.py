"""What staff do about messages that did not arrive: send them again, or tell the person themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lms.audit import services as audit_services
from lms.kernel import jobs, locking
from lms.kernel.errors import DomainError
from lms.notices import rules, selectors
from lms.notices.kinds import is_urgent
from lms.notices.models import Notice, State
from lms.notices.services.delivering import INTERRUPTED, JOB, ask_to_deliver, by_day
from lms.notices.services.writing import channel_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from lms.accounts.models import User

RETRY_JOB = "notices.retry_many"
MOST_AT_ONCE = 2000
ANEW = {"state": State.QUEUED, "attempts": 0, "last_error": "", "sent_at": None, "sending": F("sending") + 1, "gateway_id": ""}


class Overtaken(DomainError):
    code = "notice-overtaken"
    message = _("A later message to this person says what is true now, so this one is not sent again. Nothing was changed.")


def retry(*, notice: Notice, actor: User, now: datetime) -> bool:
    """A message that was given up waits again, for the channel that reaches the person now. False where it was not given up (any more).

    Raises Overtaken.
    """
    if selectors.overtaken(Notice.objects.filter(pk=notice.pk)).exists():
        raise Overtaken
    channel, at = channel_for(notice.person) or notice.channel, by_day(notice, now)
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, state=State.FAILED).update(**ANEW, channel=channel, not_before=_if_later(at, now))
        if changed:
            ask_to_deliver(notice, at=at)
            audit_services.record(action="notices.retried", actor=actor, subject=notice, now=now)
    return bool(changed)


def ask_to_retry(*, found: QuerySet[Notice], actor: User) -> int:
    """The given-up messages among those found will be sent again in the background; returns how many, at most `MOST_AT_ONCE`, the oldest first.

    Those that may have arrived are left out: staff ask the person first, and send each again by itself. So are those that a later message overtook.
    """
    wanted = found.filter(~selectors.is_overtaken(), state=State.FAILED).exclude(last_error=INTERRUPTED).order_by("created_at", "pk")
    ids = list(wanted.values_list("pk", flat=True)[:MOST_AT_ONCE])
    if ids:
        with transaction.atomic():
            jobs.enqueue(RETRY_JOB, notice_ids=ids, actor_id=actor.pk)
    return len(ids)


def retry_many(*, notice_ids: Sequence[int], actor: User, now: datetime) -> int:
    """Those of the messages that are still given up wait again, by the channels that they had; returns how many."""
    with transaction.atomic():
        given_up = Notice.objects.filter(~selectors.is_overtaken(), state=State.FAILED).exclude(last_error=INTERRUPTED)
        rows = locking.lock(given_up, *notice_ids)
        for urgent, at in ((True, now), (False, rules.not_at_night(now))):
            ids = [row.pk for row in rows if is_urgent(row.template) == urgent]
            Notice.objects.filter(pk__in=ids).update(**ANEW, not_before=_if_later(at, now))
            jobs.enqueue_many(JOB, [{"notice_id": pk} for pk in ids], run_after=at)
        audit_services.record_many(action="notices.retried", actor=actor, subjects=[(row, {"together": len(rows)}) for row in rows], now=now)
    return len(rows)


def _if_later(moment: datetime, now: datetime) -> datetime | None:
    return moment if moment > now else None


def note_told(*, notice: Notice, actor: User, now: datetime) -> bool:
    """The person heard of it by telephone, so nothing is left to send. False where it was not given up (any more)."""
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, state=State.FAILED).update(state=State.TOLD)
        if changed:
            audit_services.record(action="notices.told", actor=actor, subject=notice, now=now)
    return bool(changed)
