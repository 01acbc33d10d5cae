"""Telling a person something: once per event, in her language, by the channel that reaches her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from lms.audit import services as audit_services
from lms.kernel import jobs
from lms.notices import gateway, rules
from lms.notices.models import Channel, Notice, State

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

log = structlog.get_logger(__name__)
JOB = "notices.deliver"


def notify(*, person: User, template: str, context: dict[str, Any], key: str, now: datetime) -> None:
    """The message is written and asked for in the caller's transaction; a second wish with the same key and person changes nothing.

    `template` names `templates/notices/<template>.<language>.txt`: the first line is the subject, the rest the text. `person` and `site_name`
    are added to the context. Somebody without phone and e-mail is told nothing: staff who entered her talk to her.
    """
    channel = channel_for(person)
    if channel is None:
        return
    language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    subject, body = render(template=template, language=language, context={**context, "person": person})
    notice = Notice(person=person, key=key, template=template, channel=channel, language=language, subject=subject, body=body, created_at=now)
    with transaction.atomic():
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
        kept = Notice.objects.get(person=person, key=key)
        jobs.enqueue(JOB, key=f"{JOB}:{kept.pk}:0", notice_id=kept.pk)


def channel_for(person: User) -> str | None:
    """A text to the mobile number where there is one: most people read it sooner than e-mail."""
    if person.phone:
        return Channel.SMS
    return Channel.EMAIL if person.email else None


def render(*, template: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text. Nothing is escaped: it is plain text."""
    english = language == "en"
    site_name = settings.LMS_SITE_NAME_EN if english else settings.LMS_SITE_NAME
    phone = {"site_name": site_name, "site_phone": settings.LMS_PHONE, "base_url": settings.LMS_BASE_URL}
    with translation.override(language):
        found: Any = get_template(f"notices/{template}.{language}.txt")
        text = found.template.render(Context({**phone, **context}, autoescape=False)).strip()
    subject, _, body = text.partition("\n")
    return subject.strip()[:200], body.strip()


def deliver(*, notice_id: int, now: datetime) -> None:
    """The message is sent, unless it was before. What the channel refuses is tried again later, and in the end shown to staff."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().select_related("person").filter(pk=notice_id, state=State.QUEUED).first()
        if notice is None:
            return
        notice.attempts += 1
        try:
            with transaction.atomic():
                _send(notice)
        except (OSError, gateway.NotSent) as error:  # smtplib's errors are OSErrors
            _note_failure(notice=notice, error=error, now=now)
        else:
            notice.state, notice.sent_at, notice.last_error = State.SENT, now, ""
        notice.save(update_fields=["state", "sent_at", "attempts", "last_error"])


def retry(*, notice: Notice, actor: User, now: datetime) -> bool:
    """A message that was given up waits again. False where it was not given up (any more)."""
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, state=State.FAILED).update(state=State.QUEUED, attempts=0, last_error="")
        if changed:
            jobs.enqueue(JOB, notice_id=notice.pk)
            audit_services.record(action="notices.retried", actor=actor, subject=notice, now=now)
    return bool(changed)


def send_code(*, to: str, text: str) -> None:
    """A text that must arrive now, while somebody waits for it: not kept as a notice, not queued."""
    gateway.current().send(to, text)


def _send(notice: Notice) -> None:
    person = notice.person
    if notice.channel == Channel.SMS:
        if not person.phone:
            raise gateway.NotSent
        gateway.current().send(person.phone, notice.body)
        return
    if not person.email:
        raise gateway.NotSent
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    message = EmailMessage(notice.subject, notice.body, to=[person.email], headers={"Message-ID": f"<notice-{notice.pk}@{host}>"})
    message.send()


def _note_failure(*, notice: Notice, error: Exception, now: datetime) -> None:
    notice.last_error = type(error).__name__
    delay = rules.delay_after(notice.attempts)
    log.warning("notice was not sent", notice=notice.pk, attempts=notice.attempts, error=notice.last_error)
    if delay is None:
        notice.state = State.FAILED
        return
    jobs.enqueue(JOB, run_after=now + delay, notice_id=notice.pk)
