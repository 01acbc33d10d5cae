"""When somebody is reminded: pure functions."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from lms.kernel import clock
from lms.notices import rules as notices_rules

DECENT_FROM, DECENT_UNTIL = time(10), time(20)  # in Seoul
WARNED_BEFORE = timedelta(days=3)  # the decision whether a class with too few people is held
PAPERS_BEFORE = timedelta(days=1)
ASKED_LONG_AGO = timedelta(hours=12)  # who was asked for papers later than that does not need to be reminded


def is_decent_hour(now: datetime) -> bool:
    return DECENT_FROM <= clock.seoul(now).time() < DECENT_UNTIL


def tomorrow(now: datetime) -> tuple[datetime, datetime]:
    """The next day in Seoul, from midnight to midnight."""
    first = clock.start_of_day(now) + timedelta(days=1)
    return first, first + timedelta(days=1)


def offer_reminder_at(*, made_at: datetime, expires_at: datetime) -> datetime | None:
    """When half of the time has passed that the person has since she could read of the offer; None where too little would be left to answer."""
    latest = expires_at - notices_rules.TIME_TO_ANSWER
    morning = notices_rules.not_at_night(made_at)
    told_at = morning if morning < latest else made_at
    at = told_at + (expires_at - told_at) / 2
    return at if at <= latest else None


def papers_are_near(*, until: datetime, asked_at: datetime, now: datetime) -> bool:
    """Whether the day before the last day has come, for somebody who has had time since she was asked."""
    first = clock.start_of_day(until - timedelta(microseconds=1)) - PAPERS_BEFORE
    return first <= now < until - notices_rules.TIME_TO_ANSWER and now - asked_at >= ASKED_LONG_AGO
