"""The one place that reads the time; everything else is handed `now`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date, datetime

SEOUL = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """An aware UTC datetime."""
    return timezone.now()


def seoul(moment: datetime) -> datetime:
    return moment.astimezone(SEOUL)


def seoul_date(moment: datetime) -> date:
    """The calendar day in Seoul."""
    return moment.astimezone(SEOUL).date()
