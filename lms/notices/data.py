"""What crosses the border of notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True)
class Delivery:
    """When a message is sent (None: now), until when it is of use, and the iCalendar file that goes with it by e-mail."""

    send_at: datetime | None = None
    useful_until: datetime | None = None  # what the morning after a night would be too late for goes at night
    calendar: str = ""


@dataclass(frozen=True)
class NoticeFilter:
    """Which messages staff look at; what is empty narrows nothing. `about` and `person` are public ids of a run and a person."""

    state: str = ""
    kind: str = ""
    channel: str = ""
    about: str = ""
    person: str = ""
    day: date | None = None  # in Seoul


EVERY_NOTICE = NoticeFilter()
