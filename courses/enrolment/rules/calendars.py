"""Class sessions as a calendar file (RFC 5545): pure functions over values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from courses.enrolment.data import Meeting

PRODUCT = "-//AI learning//classes//KO"


def calendar_file(meetings: Iterable[Meeting], *, name: str, again_after: timedelta | None = None) -> bytes:
    """The meetings as a calendar. One that was moved has a higher SEQUENCE than before, one that does not take place is CANCELLED.

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
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", meeting.title)
    event.add("location", meeting.venue)
    event.add("description", meeting.words)
    event.add("url", meeting.url)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event
