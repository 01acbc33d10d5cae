"""Telling a person something: once per event, in her language, by the channel that reaches her, and not at night."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from lms.audit import services as audit_services
from lms.kernel import jobs
from lms.notices import gateway, rules, wording
from lms.notices.data import Delivery
from lms.notices.kinds import KINDS
from lms.notices.models import Channel, Notice, Preference, State, TextMessage, Wording

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

log = structlog.get_logger(__name__)
JOB = "notices.deliver"
AT_ONCE = Delivery()
KEPT = timedelta(days=365)
INTERRUPTED = "Interrupted"  # the last error of a message that may have been sent and may not


def notify(*, person: User, template: str, context: dict[str, Any], key: str, now: datetime, delivery: Delivery = AT_ONCE) -> None:
    """The message is written and asked for in the caller's transaction; a second wish with the same key and person changes nothing.

    `template` names a kind (lms.notices.kinds). `person`, `site_name` and the like are added to the context. Unless it is urgent it is not sent
    between nine in the evening and eight in the morning. Somebody without phone and e-mail is told nothing: staff who entered her talk to her.
    """
    channel = channel_for(person)
    if channel is None:
        return
    language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    words = wording.compose(kind=template, language=language, context={**context, "person": person})
    due = delivery.send_at or now
    at = rules.not_at_night(due)
    if _is_urgent(template) or (delivery.useful_until is not None and at >= delivery.useful_until - rules.TIME_TO_ANSWER):
        at = due
    notice = Notice(
        person=person,
        key=key,
        template=template,
        channel=channel,
        language=language,
        subject=words.subject,
        body=words.body,
        alimtalk_code=words.template if channel == Channel.ALIMTALK else "",
        variables=words.variables if channel == Channel.ALIMTALK and words.template else {},
        calendar=delivery.calendar,
        created_at=now,
        not_before=at if at > now else None,
    )
    with transaction.atomic():
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
        kept = Notice.objects.get(person=person, key=key)
        jobs.enqueue(JOB, key=f"{JOB}:{kept.pk}:0", run_after=kept.not_before, notice_id=kept.pk)


def _is_urgent(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].is_urgent


def channel_for(person: User) -> str | None:
    """What the person asked for, where it reaches her; else a text where there is a mobile number: most people read it sooner than e-mail."""
    wanted = Preference.objects.filter(person=person).values_list("channel", flat=True).first()
    reachable = channels_of(person)
    return wanted if wanted in reachable else next(iter(reachable), None)


def channels_of(person: User) -> list[str]:
    """By which channels the person can be told, the usual one first."""
    by_phone = [Channel.SMS, Channel.ALIMTALK] if person.phone else []
    return [*by_phone, *([Channel.EMAIL] if person.email else [])]


def prefer(*, person: User, channel: str, actor: User, now: datetime) -> None:
    """The person is told by this channel from now on, as long as it reaches her."""
    with transaction.atomic():
        Preference.objects.update_or_create(person=person, defaults={"channel": channel, "set_at": now})
        audit_services.record(action="notices.channel_chosen", actor=actor, subject=person, now=now, data={"channel": channel})


def reword(*, kind: str, language: str, words: wording.Words, actor: User, now: datetime) -> Wording:
    """Messages of the kind are worded like this from now on; without a body the shipped words stand. Messages already written stay as they are.

    Raises UnknownPlaceholder, StrayBrace, WordsTooLong.
    """
    for text in (words.subject, words.body):
        wording.check(kind=kind, language=language, text=text)
    with transaction.atomic():
        made = Wording.objects.create(
            kind=kind,
            language=language,
            subject=words.subject,
            body=words.body,
            alimtalk_code=words.template,
            made_at=now,
            made_by=actor,
        )
        data = {"kind": kind, "language": language, "shipped": not words.body}
        audit_services.record(action="notices.reworded", actor=actor, subject=made, now=now, data=data)
    return made


def drop(*, person: User, key: str) -> bool:
    """A message that waits for its time is not sent any more. False where it was sent, or never asked for."""
    return bool(Notice.objects.filter(person=person, key=key, state=State.QUEUED).update(state=State.DROPPED))


def deliver(*, notice_id: int, now: datetime, was_begun: bool = False) -> None:
    """The message is sent, unless it was before. What the channel refuses is tried again later, and in the end shown to staff.

    `was_begun`: an earlier try was killed in the middle. Then the gateway is asked whether it has the message; where it cannot tell, the message is
    not sent a second time but shown to staff. To be called without a transaction around it: nothing is held while a network is waited for.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().select_related("person").filter(pk=notice_id, state=State.QUEUED).first()
        if notice is None:
            return
        notice.attempts += 1
        notice.save(update_fields=["attempts"])
    try:
        taken = _was_taken(notice) if was_begun else False
        if not taken:
            notice.gateway_id = _send(notice)
    except gateway.Unclear:
        notice.state, notice.last_error = State.FAILED, INTERRUPTED
    except (OSError, gateway.NotSent) as error:  # smtplib's errors are OSErrors
        with transaction.atomic():
            _note_failure(notice=notice, error=error, now=now)
    else:
        notice.state, notice.sent_at, notice.last_error = State.SENT, now, ""
    Notice.objects.filter(pk=notice.pk, state=State.QUEUED).update(
        state=notice.state, sent_at=notice.sent_at, last_error=notice.last_error, gateway_id=notice.gateway_id
    )


def retry(*, notice: Notice, actor: User, now: datetime) -> bool:
    """A message that was given up waits again. False where it was not given up (any more)."""
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, state=State.FAILED).update(state=State.QUEUED, attempts=0, last_error="")
        if changed:
            jobs.enqueue(JOB, run_after=_by_day(notice, now), notice_id=notice.pk)
            audit_services.record(action="notices.retried", actor=actor, subject=notice, now=now)
    return bool(changed)


def send_code(*, to: str, text: str) -> None:
    """A text that must arrive now, while somebody waits for it: not kept as a notice, not queued."""
    gateway.current().send(gateway.Message(to=to, text=text))


def _message(notice: Notice) -> gateway.Message:
    """Raises NotSent where there is no number (any more)."""
    if not notice.person.phone:
        raise gateway.NotSent("no-number")
    return gateway.Message(
        to=notice.person.phone,
        text=notice.body,
        subject=notice.subject if rules.is_long(notice.body) else "",
        reference=f"notice-{notice.pk}",
        template=notice.alimtalk_code,
        variables=notice.variables,
    )


def _was_taken(notice: Notice) -> bool:
    """Whether the channel has the message from an earlier try. Raises Unclear where nobody can tell."""
    known = None if notice.channel == Channel.EMAIL else gateway.current().knows(_message(notice))
    if known is None:
        raise gateway.Unclear
    return known


def _send(notice: Notice) -> str:
    person = notice.person
    if notice.channel != Channel.EMAIL:
        return gateway.current().send(_message(notice))
    if not person.email:
        raise gateway.NotSent("no-address")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(notice.subject, notice.body, to=[person.email], headers=headers)
    if notice.calendar:
        message.attach("class.ics", notice.calendar, "text/calendar")
    message.send()
    return ""


def _note_failure(*, notice: Notice, error: Exception, now: datetime) -> None:
    notice.last_error = f"{type(error).__name__} {getattr(error, 'code', '')}".strip()[:100]
    delay = rules.delay_after(notice.attempts)
    log.warning("notice was not sent", notice=notice.pk, attempts=notice.attempts, error=notice.last_error)
    if delay is None:
        notice.state = State.FAILED
        return
    jobs.enqueue(JOB, run_after=_by_day(notice, now + delay), notice_id=notice.pk)


def _by_day(notice: Notice, moment: datetime) -> datetime:
    return moment if _is_urgent(notice.template) else rules.not_at_night(moment)


def prune(*, now: datetime) -> int:
    """Messages are forgotten a year after they were written, texts that were kept for staff after a day; returns how many."""
    old = Notice.objects.filter(created_at__lt=now - KEPT).exclude(state=State.QUEUED).delete()[0]
    return old + TextMessage.objects.filter(created_at__lt=now - gateway.KEPT).delete()[0]
