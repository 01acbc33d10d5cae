"""When a message is sent and tried again, and how long it is."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from lms.kernel import clock

DELAYS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
TIME_TO_ANSWER = timedelta(hours=2)
ASK_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(days=1), timedelta(days=2))
QUIET_FROM, QUIET_UNTIL = time(21), time(8)  # in Seoul; nobody is woken for what can wait
SHORT_TEXT_BYTES, LONG_TEXT_BYTES = 90, 2000  # of a text message, in the letters of the network
NETWORK = "cp949"


def delay_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is time to give up and tell staff."""
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def ask_again_at(*, sent_at: datetime, now: datetime) -> datetime | None:
    """When the gateway is next asked what became of a message; None when it has had time enough to say."""
    return next((sent_at + after for after in ASK_AFTER if sent_at + after > now), None)


def not_at_night(moment: datetime) -> datetime:
    """The moment itself by day, else eight in the morning after it."""
    local = clock.seoul(moment)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, tzinfo=clock.SEOUL)


def in_the_networks_letters(text: str) -> str:
    """What a telephone network cannot write (emoji, rare Hangul) becomes a question mark here, where we see it, and not on the way."""
    return text.encode(NETWORK, errors="replace").decode(NETWORK)


def text_bytes(text: str) -> int:
    return len(text.encode(NETWORK, errors="replace"))


def is_long(text: str) -> bool:
    """Whether it goes as a long text (LMS), which has a subject of its own."""
    return text_bytes(text) > SHORT_TEXT_BYTES
