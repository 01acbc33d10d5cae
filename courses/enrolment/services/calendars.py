"""A private calendar feed: made, renewed so that the old address opens nothing any more, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from courses.enrolment import selectors
from courses.enrolment.models import CalendarFeed
from courses.enrolment.rules import calendars
from lms.audit import services as audit
from lms.kernel import ids
from lms.notices import services as notices
from lms.notices.models import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


def make_calendar(*, person: User, language: str, now: datetime) -> str:
    """The secret of the person's feed, told this once; an earlier one opens nothing any more."""
    token = ids.unguessable_code()
    with transaction.atomic():
        facts = {"token_sha256": selectors.token_hash(token), "language": language, "made_at": now}
        CalendarFeed.objects.update_or_create(person=person, defaults=facts)
        audit.record(action="enrolment.calendar_made", actor=person, subject=person, now=now)
    return token


def attachment(*, enrolment: Enrolment) -> str:
    """The classes of the place as a file that goes with a message, where the person is told by e-mail; else nothing."""
    person = enrolment.learner
    if notices.channel_for(person) != Channel.EMAIL:
        return ""
    with translation.override(person.language):
        return calendars.calendar_file(selectors.meetings_of_place(enrolment=enrolment), name=enrolment.run.course.title).decode()


def end_calendar(*, person: User, now: datetime) -> None:
    """Nobody reads the person's classes by an address any more. Repeating it changes nothing."""
    with transaction.atomic():
        deleted, _by_model = CalendarFeed.objects.filter(person=person).delete()
        if deleted:
            audit.record(action="enrolment.calendar_ended", actor=person, subject=person, now=now)
