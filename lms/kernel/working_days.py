"""Working days in Korea: weekends, public holidays with their substitutes, and days that the office itself is closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import holidays

from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import time

SATURDAY = 5


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date, *, closed: Collection[date] = ()) -> bool:
    return day.weekday() < SATURDAY and day not in _public_holidays(day.year) and day not in closed


def working_day_on_or_before(day: date, *, closed: Collection[date] = ()) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day, closed=closed):
        day -= timedelta(days=1)
    return day


def moved_back(moment: datetime, *, closed: Collection[date] = ()) -> datetime:
    """The moment itself, or the same time in Seoul on the last working day before it."""
    local = clock.seoul(moment)
    return datetime.combine(working_day_on_or_before(local.date(), closed=closed), local.time(), tzinfo=clock.SEOUL)


def deadline(*, basis: datetime, days_before: int, at: time, closed: Collection[date] = ()) -> datetime:
    """So many days before the day of `basis` in Seoul, at that time; where that is no working day, on the last one before it."""
    day = working_day_on_or_before(clock.seoul_date(basis) - timedelta(days=days_before), closed=closed)
    return datetime.combine(day, at, tzinfo=clock.SEOUL)
