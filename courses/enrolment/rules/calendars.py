"""Class sessions as a calendar file (RFC 5545): pure functions over values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event, Timezone

from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.enrolment.data import Meeting

PRODUCT = "-//AI learning//classes//KO"
ALARM_BEFORE = timedelta(days=1)
ZONE_SINCE, ZONE_UNTIL = date(2020, 1, 1), date(2040, 1, 1)  # Korea has had one time since 1988, so the years make no difference


def calendar_file(meetings: Iterable[Meeting], *, name: str, again_after: timedelta | None = None) -> bytes:
    """The meetings as a calendar, in the time of Seoul, each with an alarm the day before.

    One that was moved has a higher SEQUENCE than before, one that does not take place is CANCELLED and rings no more.

    `again_after` tells a programme that subscribes how often it is worth looking (RFC 7986).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if again_after is not None:
        calendar.add("refresh-interval", again_after, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", again_after)
    calendar.add_component(Timezone.from_tzid(clock.SEOUL.key, first_date=ZONE_SINCE, last_date=ZONE_UNTIL))
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    written: bytes = calendar.to_ical()
    return written


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", meeting.changes)
    event.add("dtstart", clock.seoul(meeting.starts_at))
    event.add("dtend", clock.seoul(meeting.ends_at))
    event.add("summary", meeting.title)
    event.add("location", meeting.venue)
    event.add("description", meeting.words)
    event.add("url", meeting.url)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    if not meeting.is_cancelled:
        event.add_component(_alarm(meeting))
    return event


def _alarm(meeting: Meeting) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", meeting.title)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
