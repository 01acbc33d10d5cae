"""The one place that reads the time; everything else is handed `now`."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date

SEOUL = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """An aware UTC datetime."""
    return timezone.now()


def seoul(moment: datetime) -> datetime:
    return moment.astimezone(SEOUL)


def seoul_date(moment: datetime) -> date:
    """The calendar day in Seoul."""
    return moment.astimezone(SEOUL).date()


def day_begins(day: date) -> datetime:
    """Midnight in Seoul, with which the day begins."""
    return datetime.combine(day, time(), tzinfo=SEOUL)


def start_of_day(moment: datetime) -> datetime:
    """Midnight in Seoul, with which the day of the moment began."""
    return day_begins(seoul_date(moment))
