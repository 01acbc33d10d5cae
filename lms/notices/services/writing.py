"""Telling a person something: once per event, in her language, by the channel that reaches her, and not at night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from lms.audit import services as audit_services
from lms.notices import rules, wording
from lms.notices.data import Delivery
from lms.notices.kinds import is_urgent
from lms.notices.models import Channel, Notice, Preference, State, Wording
from lms.notices.services.delivering import JOB, ask_to_deliver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lms.accounts.models import User

AT_ONCE = Delivery()


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
    if is_urgent(template) or (delivery.useful_until is not None and at >= delivery.useful_until - rules.TIME_TO_ANSWER):
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
        about=getattr(context.get("run"), "public_id", ""),
        created_at=now,
        not_before=at if at > now else None,
    )
    with transaction.atomic():
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
        kept = Notice.objects.get(person=person, key=key)
        ask_to_deliver(kept, at=kept.not_before, key=f"{JOB}:{kept.pk}:0")


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


def drop_those(*, starts_with: str, people: Iterable[int] | None = None) -> int:
    """Messages whose key starts like this, to these people or to anybody, are not sent any more as far as they still wait; returns how many."""
    found = Notice.objects.filter(key__startswith=starts_with, state=State.QUEUED)
    if people is not None:
        found = found.filter(person__in=list(people))
    return found.update(state=State.DROPPED)


def drop(*, person: User, key: str) -> bool:
    """A message that waits for its time is not sent any more. False where it was sent, or never asked for."""
    return bool(Notice.objects.filter(person=person, key=key, state=State.QUEUED).update(state=State.DROPPED))
