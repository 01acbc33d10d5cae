"""Korean text: particles, dates, names and numbers, by tables and by properties."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import clock, korean

NAMES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=20)
MOMENTS = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("이서준", "이/가", "이서준이"),
        ("박지우", "이/가", "박지우가"),
        ("강의", "을/를", "강의를"),
        ("과정", "은/는", "과정은"),
        ("서울", "으로/로", "서울로"),
        ("강남", "으로/로", "강남으로"),
        ("서초", "로/으로", "서초로"),
        ("3기", "과/와", "3기와"),
        ("10", "은/는", "10은"),
        ("2", "이/가", "2가"),
        ("AI", "은/는", "AI는"),
        ("LLM", "이/가", "LLM이"),
        ("제1강(실습)", "을/를", "제1강(실습)을"),
        ("과정".encode().decode(), "아/야", "과정아"),
        (unicodedata.normalize("NFD", "이서준"), "은/는", unicodedata.normalize("NFD", "이서준") + "은"),
        ("…", "은/는", "…은(는)"),
        ("…", "으로/로", "…(으)로"),
        ("", "을/를", "을(를)"),
    ],
)
def test_a_particle_follows_the_last_sound(word, pair, expected):
    assert korean.with_particle(word, pair) == expected


@given(NAMES)
def test_every_syllable_with_a_final_consonant_takes_the_longer_particle(name):
    has_final = len(unicodedata.normalize("NFD", name[-1])) == 3
    assert korean.particle(name, "은/는") == ("은" if has_final else "는")


@pytest.mark.parametrize(
    ("hour", "minute", "ko", "en"),
    [
        (0, 0, "오전 0시", "12 AM"),
        (0, 5, "오전 0시 5분", "12:05 AM"),
        (9, 30, "오전 9시 30분", "9:30 AM"),
        (12, 0, "낮 12시", "12 noon"),
        (12, 30, "낮 12시 30분", "12:30 PM"),
        (13, 0, "오후 1시", "1 PM"),
        (23, 59, "오후 11시 59분", "11:59 PM"),
    ],
)
def test_noon_and_midnight_cannot_be_taken_for_each_other(hour, minute, ko, en):
    moment = datetime(2026, 3, 5, hour, minute, tzinfo=clock.SEOUL)
    assert (korean.time_text(moment), korean.time_text(moment, "en")) == (ko, en)


@pytest.mark.parametrize(
    ("begins", "ends", "said"), [(10, 12, "오전 10시~낮 12시"), (12, 14, "낮 12시~오후 2시"), (0, 9, "오전 0시~9시"), (13, 15, "오후 1시~3시")]
)
def test_a_range_across_noon_names_both_halves(begins, ends, said):
    moments = [datetime(2026, 3, 5, hour, tzinfo=clock.SEOUL) for hour in (begins, ends)]
    assert korean.datetime_range_text(moments[0], moments[1]) == f"2026년 3월 5일(목) {said}"


def test_dates_are_said_as_people_say_them():
    starts = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
    assert korean.datetime_text(starts) == "2026년 3월 5일(목) 오후 2시"
    assert korean.datetime_text(starts, "en") == "Thu, March 5, 2026, 2 PM"
    assert korean.datetime_range_text(starts, starts.replace(hour=7)) == "2026년 3월 5일(목) 오후 2시~4시"
    assert korean.datetime_range_text(starts.replace(hour=1), starts.replace(hour=7)) == "2026년 3월 5일(목) 오전 10시~오후 4시"
    assert korean.date_range_text(date(2026, 3, 5), date(2026, 3, 12)) == "2026년 3월 5일(목)~12일(목)"
    assert korean.date_range_text(date(2026, 12, 31), date(2027, 1, 1)) == "2026년 12월 31일(목)~2027년 1월 1일(금)"
    assert korean.date_range_text(date(2026, 3, 5), date(2026, 3, 5)) == "2026년 3월 5일(목)"


@given(MOMENTS)
def test_the_day_is_that_of_seoul(moment):
    seoul = moment.astimezone(clock.SEOUL)
    assert korean.datetime_text(moment).startswith(f"{seoul.year}년 {seoul.month}월 {seoul.day}일(")


@pytest.mark.parametrize(
    ("name", "masked"), [("홍길동", "홍*동"), ("홍길", "홍*"), ("남궁민수", "남**수"), ("김", "*"), ("", ""), ("Jane Doe", "J******e")]
)
def test_a_name_is_half_hidden(name, masked):
    assert korean.masked_name(name) == masked


@given(NAMES)
def test_a_masked_name_has_at_most_two_letters_of_the_name(name):
    assert len(korean.masked_name(name).replace("*", "")) <= 2


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("010-1234-5678", "01012345678"),
        ("010 1234 5678", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("+82 (0)10 1234 5678", "01012345678"),
        ("821012345678", "01012345678"),
        ("０１０１２３４５６７８", "01012345678"),
        ("011-123-4567", "0111234567"),
        ("02-123-4567", None),
        ("010-1234-567", None),
        ("010-1234-56789", None),
        ("", None),
        ("😀", None),
    ],
)
def test_a_mobile_number_is_read_however_it_was_written(text, digits):
    assert korean.mobile_digits(text) == digits


@given(st.from_regex(r"010[0-9]{8}", fullmatch=True))
def test_writing_a_number_and_reading_it_again_changes_nothing(digits):
    assert korean.mobile_digits(korean.phone_text(digits)) == digits
    assert digits[3:7] not in korean.masked_phone(digits)[3:8]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader_of_numbers(text):
    digits = korean.mobile_digits(text)
    assert digits is None or len(digits) in {10, 11}


@pytest.mark.parametrize(
    ("text", "code"), [("a", "length"), ("  ", "length"), ("12", "letters"), ("홍\u200b길동", "invisible"), ("홍" * 51, "length")]
)
def test_what_cannot_be_a_name_is_refused(text, code):
    with pytest.raises(ValueError, match=code):
        korean.clean_name(text)


@given(NAMES)
def test_a_name_typed_in_parts_is_kept_whole(name):
    assert korean.clean_name(f" {unicodedata.normalize('NFD', name)} ") == name


def meeting(day, hour, hours=2):
    start = datetime(2026, 12, day, hour, tzinfo=clock.SEOUL)
    return start, start + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("meetings", "ko", "en"),
    [
        (
            [meeting(7, 10), meeting(14, 10), meeting(21, 10)],
            "매주 월요일 오전 10시~낮 12시, 3번 (2026년 12월 7일~21일)",
            "Mondays, 10 AM – 12 noon, 3 meetings (December 7 – 21, 2026)",
        ),
        ([meeting(7, 14), meeting(9, 14)], "2026년 12월 7일(월) 오후 2시부터 2번", "2 meetings from Mon, December 7, 2026, 2 PM"),
        ([meeting(7, 14), meeting(14, 14, hours=3)], "2026년 12월 7일(월) 오후 2시부터 2번", "2 meetings from Mon, December 7, 2026, 2 PM"),
        ([meeting(7, 14)], "2026년 12월 7일(월) 오후 2시~4시", "Mon, December 7, 2026, 2 PM – 4 PM"),
    ],
)
def test_meetings_are_told_by_their_rhythm(meetings, ko, en):
    assert korean.meetings_text(meetings) == ko
    assert korean.meetings_text(meetings, "en") == en


def test_a_birthday_has_no_weekday():
    assert korean.day_text(date(1958, 3, 5)) == "1958년 3월 5일"
    assert korean.day_text(date(1958, 3, 5), "en") == "March 5, 1958"


def test_a_deadline_at_midnight_is_the_end_of_the_day_before():
    midnight = datetime(2026, 3, 6, 0, 0, tzinfo=clock.SEOUL)
    assert korean.deadline_text(midnight) == "2026년 3월 5일(목) 밤 12시"
    assert korean.deadline_text(midnight, "en") == "Thu, March 5, 2026, midnight"
    assert korean.deadline_text(datetime(2026, 3, 6, 18, 0, tzinfo=clock.SEOUL)) == "2026년 3월 6일(금) 오후 6시"
