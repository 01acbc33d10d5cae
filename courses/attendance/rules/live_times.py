"""Moments as Zoom, Webex, Google Meet and Teams write them, in Korean and in English."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

HALF = re.compile(r"오전|오후|(?<![a-z])[ap]\.?m\.?(?![a-z])")
TIME = re.compile(r"(?<!\d)(\d{1,2})\s*[:시]\s*(\d{1,2})(?:\s*[:분]\s*(\d{1,2})(?:\.\d+)?초?)?분?")
OFFSET = re.compile(r"(?:(?<=:\d\d)|\s|\(?\b(?:utc|gmt)\s?)([+-])(\d{1,2}):?(\d{2})?\)?$")
ZONE = re.compile(r"\(?(utc|gmt|kst|asia/seoul|한국 표준시|(?<=\d)z)\)?$")
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.년]\s*(\d{1,2})\s*[-/.월]\s*(\d{1,2})\s*[.일]?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = rf"({'|'.join(MONTHS)})[a-z]*\.?,?"
MONTH_NAMED = re.compile(rf"{MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})|(\d{{1,2}}) {MONTH} (\d{{4}})")
IN_UTC = {"utc", "gmt", "z"}
FRACTION = re.compile(r"(:\d\d)\.\d+")  # of a second
LEFTOVERS = re.compile(r"^(?:[\s,.t]|at|[월화수목금토일]요일|\([월화수목금토일]\)|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)*$")


def read_moment(text: str, *, day: date) -> datetime | None:
    """The moment that a cell names, in Seoul where it names no zone; None where it cannot be understood.

    A time without a day is on `day`. `03/05` is the fifth of March, unless only the other reading is a day, or is `day`.
    """
    rest = FRACTION.sub(r"\1", " ".join(text.lower().split()))
    rest, zone = _take_zone(rest)
    rest, moment = _take_time(rest)
    rest, days = _take_days(rest)
    if moment is None or not LEFTOVERS.match(rest):
        return None
    at = next((one for one in days if one == day), days[0] if days else day)
    return datetime.combine(at, moment, tzinfo=zone)


def _take_zone(text: str) -> tuple[str, tzinfo]:
    offset, named = OFFSET.search(text), ZONE.search(text)
    if offset is not None:
        away = timedelta(hours=min(int(offset.group(2)), 23), minutes=int(offset.group(3) or 0))
        return text[: offset.start()], timezone(away if offset.group(1) == "+" else -away)
    if named is not None:
        return text[: named.start()], UTC if named.group(1) in IN_UTC else clock.SEOUL
    return text, clock.SEOUL


def _take_time(text: str) -> tuple[str, time | None]:
    found, half = TIME.search(text), HALF.search(text)
    if found is None:
        return text, None
    hour, minute, second = (int(part or 0) for part in found.groups())
    if half is not None and hour <= 12:
        hour = hour % 12 + (12 if half.group() == "오후" or half.group().startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        return text, None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return HALF.sub(" ", rest, count=1), time(hour, minute, second)


def _take_days(text: str) -> tuple[str, list[date]]:
    """What is left of the text, and the days that it can name, the likeliest first."""
    for pattern, readings in ((YEAR_FIRST, _year_first), (MONTH_NAMED, _month_named), (YEAR_LAST, _year_last)):
        found = pattern.search(text)
        if found is not None:
            days = [day for numbers in readings(found) if (day := _day(*numbers)) is not None]
            return text[: found.start()] + " " + text[found.end() :] + ("" if days else "0"), days
    return text, []


def _year_first(found: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    year, month, day = map(int, found.groups())
    yield year, month, day


def _month_named(found: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    month, day, year = found.group(1, 2, 3) if found.group(1) else found.group(5, 4, 6)
    yield int(year), MONTHS.index(month) + 1, int(day)


def _year_last(found: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    one, two, year = map(int, found.groups())
    year += 2000 if year < 100 else 0
    yield year, one, two
    yield year, two, one


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
