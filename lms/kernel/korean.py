"""Korean text: dates, particles, names that are half hidden, phone numbers. Pure functions, with an English twin where people read both."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

WEEKDAYS = "월화수목금토일"
ENGLISH_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
PARTICLES = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "아/야": ("아", "야"),
    "이나/나": ("이나", "나"),
}
DIGIT_ENDS_IN_CONSONANT = dict(zip("0123456789", (True, True, False, True, False, False, True, True, True, False), strict=True))
RIEUL = 8
LATIN_ENDS_IN_CONSONANT = frozenset("lmnr")  # read by the letter's Korean name: 엘, 엠, 엔, 알
MOBILE = re.compile(r"01(?:0\d{8}|[16789]\d{7,8})")
NAME_LENGTHS = (2, 50)


def date_text(day: date, language: str = "ko") -> str:
    """`2026년 3월 5일(목)`, `Thu, March 5, 2026`."""
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})"
    return f"{ENGLISH_WEEKDAYS[day.weekday()]}, {ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}"


def day_text(day: date, language: str = "ko") -> str:
    """`1958년 3월 5일`, `March 5, 1958`: a day of which nobody asks the weekday, such as that of a birth."""
    return f"{day.year}년 {day.month}월 {day.day}일" if language == "ko" else f"{ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}"


def time_text(moment: datetime, language: str = "ko") -> str:
    """`오후 2시`, `오전 9시 30분`, `낮 12시 30분`, `오전 0시`; `2 PM`, `9:30 AM`, `12 noon`; in Seoul.

    오후 12시 is read as noon by some and as midnight by others. 밤 12시 would be worse beside a date: it is heard as the end of that day.
    """
    local = clock.seoul(moment)
    hour, minute = local.hour % 12, local.minute
    if language == "ko":
        return f"{_half(local.hour)} {hour if local.hour < 12 else hour or 12}시" + (f" {minute}분" if minute else "")
    if local.hour == 12 and not minute:
        return "12 noon"
    half = "AM" if local.hour < 12 else "PM"
    return f"{hour or 12}:{minute:02d} {half}" if minute else f"{hour or 12} {half}"


def _half(hour: int) -> str:
    """The word before the hour of a clock with twelve hours."""
    if hour == 12:
        return "낮"
    return "오전" if hour < 12 else "오후"


def datetime_text(moment: datetime, language: str = "ko") -> str:
    """`2026년 3월 5일(목) 오후 2시`, `Thu, March 5, 2026, 2 PM`; in Seoul."""
    day = date_text(clock.seoul_date(moment), language)
    return f"{day} {time_text(moment, language)}" if language == "ko" else f"{day}, {time_text(moment, language)}"


def deadline_text(moment: datetime, language: str = "ko") -> str:
    """The moment before which something has to be done: midnight is the end of the day before, `2026년 3월 4일(수) 밤 12시`."""
    local = clock.seoul(moment)
    if local.hour or local.minute:
        return datetime_text(moment, language)
    day = date_text(local.date() - timedelta(days=1), language)
    return f"{day} 밤 12시" if language == "ko" else f"{day}, midnight"


def date_range_text(first: date, last: date, language: str = "ko") -> str:
    """`2026년 3월 5일(목)~12일(목)`: what is the same is said once."""
    if first == last:
        return date_text(first, language)
    if language != "ko":
        return f"{date_text(first, language)} – {date_text(last, language)}"
    month = "" if (first.year, first.month) == (last.year, last.month) else f"{last.month}월 "
    year = "" if first.year == last.year else f"{last.year}년 "
    return f"{date_text(first)}~{year}{month}{last.day}일({WEEKDAYS[last.weekday()]})"


def datetime_range_text(starts_at: datetime, ends_at: datetime, language: str = "ko") -> str:
    """`2026년 3월 5일(목) 오후 2시~4시`; two days are both named."""
    if clock.seoul_date(starts_at) != clock.seoul_date(ends_at):
        joint = "~" if language == "ko" else " – "
        return f"{datetime_text(starts_at, language)}{joint}{datetime_text(ends_at, language)}"
    day = date_text(clock.seoul_date(starts_at), language)
    return f"{day}{' ' if language == 'ko' else ', '}{_hours_text(starts_at, ends_at, language)}"


def meetings_text(meetings: Sequence[tuple[datetime, datetime]], language: str = "ko") -> str:
    """`매주 월요일 오전 10시~낮 12시, 3번 (2026년 12월 7일~21일)`, `Mondays, 10 AM – 12 noon, 3 meetings (December 7 – 21, 2026)`.

    Meetings that are not a week apart at one time of day are the first one and their number. In the order in which they take place, at least one.
    """
    first, last = meetings[0], meetings[-1]
    if len(meetings) == 1:
        return datetime_range_text(*first, language)
    count, day = len(meetings), clock.seoul_date(first[0])
    if not _is_weekly(meetings):
        if language == "ko":
            return f"{datetime_text(first[0])}부터 {count}번"
        return f"{count} meetings from {datetime_text(first[0], language)}"
    hours, days = _hours_text(*first, language), _days_text(day, clock.seoul_date(last[0]), language)
    if language == "ko":
        return f"매주 {WEEKDAYS[day.weekday()]}요일 {hours}, {count}번 ({days})"
    return f"{ENGLISH_DAYS[day.weekday()]}, {hours}, {count} meetings ({days})"


def _is_weekly(meetings: Sequence[tuple[datetime, datetime]]) -> bool:
    local = [(clock.seoul(starts_at), clock.seoul(ends_at)) for starts_at, ends_at in meetings]
    lengths = {ends_at - starts_at for starts_at, ends_at in local}
    return len(lengths) == 1 and all(later[0] - earlier[0] == timedelta(weeks=1) for earlier, later in pairwise(local))


def _hours_text(starts_at: datetime, ends_at: datetime, language: str) -> str:
    """`오전 10시~11시`, `오전 10시~낮 12시`: the word before the hour is said once where it is the same."""
    if language != "ko":
        return f"{time_text(starts_at, language)} – {time_text(ends_at, language)}"
    end = time_text(ends_at)
    if _half(clock.seoul(starts_at).hour) == _half(clock.seoul(ends_at).hour):
        end = end.split(" ", 1)[1]
    return f"{time_text(starts_at)}~{end}"


def _days_text(first: date, last: date, language: str) -> str:
    """`2026년 12월 7일~21일`, `December 7 – 21, 2026`: without weekdays."""
    if first.year != last.year:
        joint = "~" if language == "ko" else " – "
        return f"{day_text(first, language)}{joint}{day_text(last, language)}"
    same_month = first.month == last.month
    if language == "ko":
        return f"{day_text(first)}~{'' if same_month else f'{last.month}월 '}{last.day}일"
    end = str(last.day) if same_month else f"{ENGLISH_MONTHS[last.month - 1]} {last.day}"
    return f"{ENGLISH_MONTHS[first.month - 1]} {first.day} – {end}, {last.year}"


def particle(word: str, pair: str) -> str:
    """The particle that follows `word`: `particle("이서준", "이/가")` is `이`. Where the reading is unknown both are written: `은(는)`."""
    last = _last_letter(word)
    consonant = _ends_in_consonant(last)
    if pair in {"으로/로", "로/으로"}:
        if consonant is None:
            return "(으)로"
        return "로" if not consonant or _ends_in_rieul(last) else "으로"
    with_consonant, without = PARTICLES[pair]
    if consonant is None:
        return f"{with_consonant}({without})"
    return with_consonant if consonant else without


def with_particle(word: str, pair: str) -> str:
    return f"{word}{particle(word, pair)}"


def masked_name(name: str) -> str:
    """`홍길동` is `홍*동`, `홍길` is `홍*`, longer names keep the first and the last letter."""
    letters = unicodedata.normalize("NFC", name).strip()
    if len(letters) <= 1:
        return "*" * len(letters)
    if len(letters) == 2:
        return f"{letters[0]}*"
    return f"{letters[0]}{'*' * (len(letters) - 2)}{letters[-1]}"


def clean_name(text: str) -> str:
    """The name as it is kept: NFC, single spaces. Raises ValueError with a code for what cannot be a name."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Cn"} for letter in name):
        raise ValueError("invisible")
    if not NAME_LENGTHS[0] <= len(name) <= NAME_LENGTHS[1]:
        raise ValueError("length")
    if not any(unicodedata.category(letter).startswith("L") for letter in name):
        raise ValueError("letters")
    return name


def mobile_digits(text: str) -> str | None:
    """The digits of a Korean mobile number, however it was written (`010-1234-5678`, `+82 10 1234 5678`), or None."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit() and unicodedata.digit(sign, None) is not None)
    if text.strip().startswith("+82") or digits.startswith("8210"):
        digits = "0" + digits.removeprefix("82").removeprefix("0")
    return digits if MOBILE.fullmatch(digits) else None


def phone_text(digits: str) -> str:
    """`01012345678` is `010-1234-5678`."""
    if not MOBILE.fullmatch(digits):
        return digits
    return f"{digits[:3]}-{digits[3:-4]}-{digits[-4:]}"


def masked_phone(digits: str) -> str:
    """`010-****-5678`."""
    return f"{digits[:3]}-****-{digits[-4:]}" if MOBILE.fullmatch(digits) else "*" * len(digits)


def masked_email(address: str) -> str:
    name, at, host = address.partition("@")
    return f"{name[:2]}***{at}{host}" if at else "***"


def _last_letter(word: str) -> str:
    letters = [sign for sign in unicodedata.normalize("NFC", word) if sign.isalnum()]
    return letters[-1].lower() if letters else ""


def _ends_in_consonant(letter: str) -> bool | None:
    if "가" <= letter <= "힣":
        return (ord(letter) - 0xAC00) % 28 != 0
    if letter in DIGIT_ENDS_IN_CONSONANT:
        return DIGIT_ENDS_IN_CONSONANT[letter]
    if letter.isascii() and letter.isalpha():
        return letter in LATIN_ENDS_IN_CONSONANT
    return None


def _ends_in_rieul(letter: str) -> bool:
    if "가" <= letter <= "힣":
        return (ord(letter) - 0xAC00) % 28 == RIEUL
    return letter in {"1", "7", "8", "l", "r"}
