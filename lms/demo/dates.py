"""From days counted from the day of seeding to moments in Seoul."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import date

    from lms.demo.data import Meetings, Moment, RunText

ANY = "any"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Timetable:
    opens_at: datetime
    closes_at: datetime
    meetings: tuple[tuple[datetime, datetime], ...]

    @property
    def starts_at(self) -> datetime:
        return self.meetings[0][0]

    @property
    def ends_at(self) -> datetime:
        return self.meetings[-1][1]


def moment(offset: Moment, day_zero: date) -> datetime:
    return _at(day_zero + timedelta(days=offset.day), offset.at)


def meetings(plan: Meetings, day_zero: date) -> list[tuple[datetime, datetime]]:
    first = day_zero + timedelta(days=plan.from_day)
    if plan.weekday != ANY:
        first += timedelta(days=(WEEKDAYS.index(plan.weekday) - first.weekday()) % 7)
    starts = [_at(first + timedelta(days=plan.every_days * index), plan.at) for index in range(plan.count)]
    return [(start, start + timedelta(hours=plan.hours)) for start in starts]


def timetable(run: RunText, day_zero: date) -> Timetable:
    return Timetable(
        opens_at=moment(run.opens, day_zero),
        closes_at=moment(run.closes, day_zero),
        meetings=tuple(meetings(run.meetings, day_zero)),
    )


def _at(day: date, clock_time: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock_time), tzinfo=clock.SEOUL)
