"""The demo as a whole: seeded once, in one transaction; emptied only where it is a demo."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import get_language

from courses.enrolment.models import EnrolmentEvent
from courses.enrolment.services import telling
from lms.audit import services as audit_services
from lms.audit.models import Event
from lms.demo import library
from lms.demo.data import Entrance, Entrances
from lms.demo.seeding import (
    attendance,
    attendance_online,
    attendance_pictures,
    attendance_rules,
    attendance_scanner,
    attendance_screen,
    awards,
    catalogue,
    draws,
    enrolments,
    people,
    people_rules,
    quizzes,
    site,
)
from lms.demo.seeding.cast import Cast
from lms.kernel import korean
from lms.notices import reasons
from lms.notices.models import Channel, Notice, State

if TYPE_CHECKING:
    from datetime import datetime

    from lms.demo.data import Library

SEEDED = "demo.seeded"
NEIGHBOURS = 300
NOT_KNOWN_YET, BROUGHT_WITHIN = timedelta(hours=1), timedelta(seconds=8)
WRONG_NUMBER = "3040"  # what the network says of a number that nobody has


class NotADemo(RuntimeError):
    """This site is not a demo, so nothing is made up or emptied here."""


class NotEmpty(RuntimeError):
    """People are registered here who do not come from the demo, so it is not mixed with them."""


def is_seeded() -> bool:
    return Event.objects.filter(action=SEEDED).exists()


def words_of_the_site() -> dict[str, str]:
    """What the texts leave a place for."""
    return {
        "site": settings.LMS_SITE_NAME,
        "site_en": settings.LMS_SITE_NAME_EN,
        "district": settings.LMS_DISTRICT,
        "district_en": settings.LMS_DISTRICT_EN,
        "phone": settings.LMS_PHONE,
        "phone_hours": settings.LMS_PHONE_HOURS,
        "phone_hours_en": settings.LMS_PHONE_HOURS_EN,
        "email": settings.LMS_CONTACT_EMAIL,
        "address": settings.LMS_ADDRESS,
    }


def entrances(*, now: datetime) -> Entrances:
    """Who can be signed in as, and how."""
    english = (get_language() or "ko").startswith("en")
    elapsed = int(now.timestamp())
    everybody = library.people(words_of_the_site())
    return Entrances(
        people=tuple(
            Entrance(
                name=f"{person.name} ({person.name_en})" if english else person.name,
                story=person.story.en if english else person.story.ko,
                email=person.email,
                phone=korean.phone_text(person.phone),
                needs_second_step=person.is_owner or person.role is not None,
            )
            for person in everybody
        ),
        password=people.PASSWORD,
        code=totp.format_hotp_value(totp.hotp_value(people.TOTP_SECRET, elapsed // totp.app_settings.TOTP_PERIOD)),
        seconds_left=totp.app_settings.TOTP_PERIOD - elapsed % totp.app_settings.TOTP_PERIOD,
        secret=people.TOTP_SECRET,
        draw_secrets=tuple(
            (f"{person.name} ({person.name_en})" if english else person.name, draws.SECRETS["sealed"][person.key])
            for person in everybody
            if person.key in draws.SECRETS["sealed"]
        ),
    )


def seed(*, now: datetime, content: Library | None = None, neighbours: int = NEIGHBOURS) -> bool:
    """The demo is there, whole; returns whether it was made now. Seeded before: nothing changes. Raises NotADemo, NotEmpty."""
    if not settings.LMS_DEMO:
        raise NotADemo
    if is_seeded():
        return False
    if get_user_model().objects.exists():
        raise NotEmpty
    with transaction.atomic():
        cast = Cast(library=content or library.read(words_of_the_site()), now=now)
        people.seed(cast, neighbours=neighbours)
        people_rules.announce(cast)
        catalogue.seed(cast)
        enrolments.seed(cast)
        people_rules.limit(cast)
        quizzes.seed(cast)
        attendance_rules.announce(cast)
        attendance.seed(cast)
        attendance_rules.change(cast)
        attendance_scanner.seed(cast)
        attendance_screen.seed(cast)
        attendance_online.seed(cast)
        attendance_pictures.seed(cast)
        people_rules.record(cast)
        enrolments.complete(cast)
        enrolments.replace(cast)
        awards.seed(cast)
        site.seed(cast)
        attendance_online.put_video()
        _tell_what_was_told(cast, now=now)
        audit_services.record(action=SEEDED, actor=None, subject=cast.institutions["district"], now=now)
    return True


def _tell_what_was_told(cast: Cast, *, now: datetime) -> None:
    """The messages about the last days stand there as sent, so that the site does not begin with sending them: most arrived, one reached nobody."""
    for event in EnrolmentEvent.objects.filter(at__gt=now - telling.STALE).order_by("pk"):
        telling.announce(event_id=event.pk, now=event.at)
    Notice.objects.filter(state=State.QUEUED).update(state=State.SENT, sent_at=F("created_at"), attempts=1)
    by_phone = Notice.objects.filter(channel=Channel.SMS).order_by("pk")
    lost = by_phone.exclude(person__in=[person.pk for person in cast.people.values()]).last()
    arrived = by_phone.filter(created_at__lt=now - NOT_KNOWN_YET)
    if lost is not None:
        arrived = arrived.exclude(pk=lost.pk)
        Notice.objects.filter(pk=lost.pk).update(state=State.FAILED, last_error=f"{reasons.UNDELIVERED} {WRONG_NUMBER}")
    arrived.update(state=State.DELIVERED, delivered_at=F("sent_at") + BROUGHT_WITHIN)


def empty() -> None:
    """The database is as new, with its tables and without any row of ours. Raises NotADemo.

    The schema is made anew, because rows of the log and of awards refuse to be removed.
    """
    if not settings.LMS_DEMO:
        raise NotADemo
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
    cache.clear()
