"""What became of messages that a gateway took: it is asked now and then until it says that they arrived, or that they never will."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from lms.notices import gateway, reasons, rules
from lms.notices.gateway import Fate
from lms.notices.models import Notice, State
from lms.notices.services.delivering import message_of

if TYPE_CHECKING:
    from datetime import datetime

    from lms.notices.gateway import Receipt

log = structlog.get_logger(__name__)
MOST_ASKED = 100  # at a time; each is one question over the network


def follow(*, now: datetime) -> int:
    """The messages whose turn it is are asked after; returns how many are known to have arrived or to be lost.

    A question is claimed by putting off the next one, so two workers never ask the same. Where the gateway is away the rest wait for the next time.
    """
    door, known = gateway.current(), 0
    if not door.tells_receipts:
        return 0
    due = Notice.objects.select_related("person").filter(state=State.SENT, ask_at__lte=now).order_by("ask_at", "pk")
    for notice in due[:MOST_ASKED]:
        later = rules.ask_again_at(sent_at=notice.sent_at or now, now=now)
        if not Notice.objects.filter(pk=notice.pk, state=State.SENT, ask_at=notice.ask_at).update(ask_at=later):
            continue
        receipt = door.receipt(message_of(notice), name=notice.gateway_id)
        if receipt is None:
            break
        known += _note(notice, receipt, now=now)
    return known


def _note(notice: Notice, receipt: Receipt, *, now: datetime) -> int:
    sent = Notice.objects.filter(pk=notice.pk, state=State.SENT)
    if receipt.fate == Fate.ARRIVED:
        other = receipt.channel if receipt.channel != notice.channel else ""
        return sent.update(state=State.DELIVERED, delivered_at=now, arrived_by=other, ask_at=None)
    if receipt.fate == Fate.LOST:
        log.warning("notice did not arrive", notice=notice.pk, code=receipt.code)
        return sent.update(state=State.FAILED, last_error=f"{reasons.UNDELIVERED} {receipt.code}".strip(), ask_at=None)
    return 0
