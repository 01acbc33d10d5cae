"""A message leaves the house: once, whatever is killed on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from lms.kernel import jobs
from lms.notices import gateway, rules
from lms.notices.kinds import is_urgent
from lms.notices.models import Channel, Notice, State, TextMessage

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)
JOB = "notices.deliver"
KEPT = timedelta(days=365)
INTERRUPTED = "Interrupted"  # the last error of a message that may have been sent and may not


def deliver(*, notice_id: int, now: datetime, was_begun: bool = False) -> None:
    """The message is sent, unless it was before. What the channel refuses is tried again later, and in the end shown to staff.

    `was_begun`: an earlier try was killed in the middle. Then the gateway is asked whether it has the message; where it cannot tell, the message is
    not sent a second time but shown to staff. To be called without a transaction around it: nothing is held while a network is waited for.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).select_related("person").filter(pk=notice_id, state=State.QUEUED).first()
        if notice is None:
            return
        notice.attempts += 1
        notice.save(update_fields=["attempts"])
    try:
        if not (was_begun and _was_taken(notice)):
            notice.gateway_id = _send(notice)
    except gateway.Unclear:
        notice.state, notice.last_error = State.FAILED, INTERRUPTED
    except (OSError, gateway.NotSent) as error:  # smtplib's errors are OSErrors
        _note_refusal(notice, error, now=now)
        return
    else:
        notice.state, notice.sent_at, notice.last_error = State.SENT, now, ""
        notice.ask_at = rules.ask_again_at(sent_at=now, now=now) if _is_followed(notice) else None
    _keep(notice, "state", "sent_at", "last_error", "gateway_id", "ask_at")


def _keep(notice: Notice, *columns: str) -> None:
    Notice.objects.filter(pk=notice.pk, state=State.QUEUED).update(**{column: getattr(notice, column) for column in columns})


def _note_refusal(notice: Notice, error: Exception, *, now: datetime) -> None:
    """It was certainly not taken, so the next try is another sending, with a reference of its own."""
    notice.last_error = f"{type(error).__name__} {getattr(error, 'code', '')}".strip()[:100]
    log.warning("notice was not sent", notice=notice.pk, attempts=notice.attempts, error=notice.last_error)
    delay = rules.delay_after(notice.attempts)
    notice.sending += 1
    with transaction.atomic():
        if delay is None:
            notice.state = State.FAILED
        else:
            ask_to_deliver(notice, at=by_day(notice, now + delay))
        _keep(notice, "state", "last_error", "sending")


def ask_to_deliver(notice: Notice, *, at: datetime | None, key: str | None = None) -> None:
    """The message is sent at that time, or at once. Part of the transaction that makes it necessary."""
    jobs.enqueue(JOB, key=key, run_after=at, notice_id=notice.pk)


def by_day(notice: Notice, moment: datetime) -> datetime:
    return moment if is_urgent(notice.template) else rules.not_at_night(moment)


def send_code(*, to: str, text: str) -> None:
    """A text that must arrive now, while somebody waits for it: not kept as a notice, not queued."""
    gateway.current().send(gateway.Message(to=to, text=text))


def message_of(notice: Notice) -> gateway.Message:
    """What the gateway gets. Its reference is another after each sending that failed: what became of an earlier one says nothing about this."""
    return gateway.Message(
        to=notice.person.phone or "",
        text=notice.body,
        subject=notice.subject if rules.is_long(notice.body) else "",
        reference=f"notice-{notice.pk}-{notice.sending}",
        template=notice.alimtalk_code if notice.channel == Channel.ALIMTALK else "",
        variables=notice.variables,
    )


def _is_followed(notice: Notice) -> bool:
    return notice.channel != Channel.EMAIL and gateway.current().tells_receipts


def _was_taken(notice: Notice) -> bool:
    """Whether the channel has the message from an earlier try. Raises Unclear where nobody can tell."""
    known = None if notice.channel == Channel.EMAIL else gateway.current().knows(message_of(notice))
    if known is None:
        raise gateway.Unclear
    return known


def _send(notice: Notice) -> str:
    """Raises NotSent where there is no number or address (any more)."""
    person = notice.person
    if notice.channel != Channel.EMAIL:
        if not person.phone:
            raise gateway.NotSent("no-number")
        return gateway.current().send(message_of(notice))
    if not person.email:
        raise gateway.NotSent("no-address")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(notice.subject, notice.body, to=[person.email], headers=headers)
    if notice.calendar:
        message.attach("class.ics", notice.calendar, "text/calendar")
    message.send()
    return ""


def prune(*, now: datetime) -> int:
    """Messages are forgotten a year after they were written, texts that were kept for staff after a day; returns how many."""
    old = Notice.objects.filter(created_at__lt=now - KEPT).exclude(state=State.QUEUED).delete()[0]
    return old + TextMessage.objects.filter(created_at__lt=now - gateway.KEPT).delete()[0]
