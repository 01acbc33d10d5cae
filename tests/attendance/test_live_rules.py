"""What the list of an online meeting says, and who is meant by it."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from courses.attendance.data import Window
from courses.attendance.rules.live_list import Fault, NoList, read_live_list
from courses.attendance.rules.live_matching import Member, Members, Stay, is_in_class, joined_up
from courses.attendance.rules.live_times import read_moment
from lms.kernel import clock, sheets
from tests.attendance.live_files import FILES, ZOOM_KO

DAY = date(2026, 3, 5)
LIMITS = sheets.Limits()


def at(hour, minute=0, second=0, day=5):
    return datetime(2026, 3, day, hour, minute, second, tzinfo=clock.SEOUL)


def read(content):
    return read_live_list(sheets.read(content, limits=LIMITS), day=DAY)


@pytest.mark.parametrize("name", FILES)
def test_each_program_says_who_came_and_left_when(name):
    host, first, second, other = read(FILES[name])
    assert "최민서" in host.name
    assert (first.joined_at, first.left_at) == (at(13, 58, 10), at(14, 40))
    assert (second.joined_at, second.left_at) == (at(14, 45, 30), at(16, 0, 40))
    assert (other.joined_at, other.left_at) == (at(14, 15), at(16, 1))
    members = Members([Member(1, 11, "이서준", ""), Member(2, 12, "박지우", "jiwoo@example.org"), Member(3, 13, "김영자", "")])
    found = [members.find(name=row.name, email=row.email).enrolment_ids for row in (host, first, second, other)]
    assert found == [(), (1,), (1,), (2,)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-05 14:00", at(14)),
        ("2026-03-05T14:00:59", at(14, 0, 59)),
        ("2026-03-05T05:00:00Z", at(14)),
        ("2026-03-05T05:00:00.250Z", at(14)),
        ("2026-03-05 05:00:00 UTC", at(14)),
        ("2026-03-05T14:00:00+09:00", at(14)),
        ("2026-03-05 10:30:00 (GMT+5:30)", at(14)),
        ("2026-03-05 14:00:00 KST", at(14)),
        ("2:00 PM 2026-03-05", at(14)),
        ("2026/3/5 오후 2:00:05", at(14, 0, 5)),
        ("2026. 3. 5. 오후 2:00", at(14)),
        ("2026년 3월 5일 (목) 오후 2시 5분 7초", at(14, 5, 7)),
        ("오전 12:05", at(0, 5)),
        ("오후 12:05", at(12, 5)),
        ("12:05 a.m.", at(0, 5)),
        ("3/5/26, 2:00:00\u202fPM", at(14)),
        ("03/05/2026 02:00:00 PM", at(14)),
        ("05/03/2026 14:00", at(14)),  # the day comes first in some countries, and this is the day of the class
        ("25/03/2026 14:00", at(14, day=25)),
        ("Mar 5, 2026 2:00 PM", at(14)),
        ("Thursday, 5 March 2026 at 14:00", at(14)),
        ("14:00", at(14)),
        ("", None),
        ("-", None),
        ("어제", None),
        ("2026-03-05", None),
        ("2026-02-30 14:00", None),
        ("25:00", None),
        ("14:61", None),
        ("2026-03-05 14:00 PST", None),
        ("2026-03-05 14:00 15:00", None),
        ("99:99 😀", None),
    ],
)
def test_moments_are_read_as_they_are_meant_or_not_at_all(text, moment):
    assert read_moment(text, day=DAY) == moment


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_moment(text):
    found = read_moment(text, day=DAY)
    assert found is None or found.tzinfo is not None


def test_what_is_no_list_is_told_apart():
    for content, fault in (
        ("아무 말,또\n하나,둘\n", Fault.NO_HEAD),
        ("이름,사용자 이메일,총 기간(분),게스트\n이서준,,80,예\n", Fault.NO_TIMES),
        ("이름,참가 시간,나간 시간\n", Fault.NO_HEAD),
    ):
        with pytest.raises(NoList) as refused:
            read(content.encode())
        assert refused.value.fault == fault


def test_a_row_that_cannot_be_read_says_why():
    rows = read(
        "이름,이메일,참가 시간,나간 시간\n,,14:00,15:00\n이서준,,어제,15:00\n이서준,,14:00,언젠가\n이서준,,15:00,14:00\n이서준,,15:00,\n".encode()
    )
    assert [row.fault for row in rows] == [Fault.NO_NAME, Fault.BAD_TIME, Fault.BAD_TIME, Fault.ENDS_FIRST, ""]
    assert rows[-1].left_at is None
    assert [row.number for row in rows] == [2, 3, 4, 5, 6]


def test_a_sheet_of_excel_is_read_and_formulas_count_by_what_they_showed():
    book = Workbook()
    for row in (["Name", "Join Time", "Leave Time"], ["이서준", datetime(2026, 3, 5, 14), "=1+1"], ["=박지우", datetime(2026, 3, 5, 14), None]):  # noqa: DTZ001 - as a spreadsheet has it
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    first, second = read(file.getvalue())
    assert (first.joined_at, first.left_at) == (at(14), None)
    assert second.fault == Fault.NO_NAME


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0", "이름\0".encode()])
def test_what_is_no_sheet_is_refused_by_the_kernel(content):
    with pytest.raises((sheets.SheetUnreadable, sheets.SheetIsEmpty)):
        read(content)


def test_names_are_matched_as_they_are_said_and_nobody_is_guessed():
    members = Members(
        [Member(1, 1, "이서준", "a@example.org"), Member(2, 2, "김영자", ""), Member(3, 3, "김영자", ""), Member(4, 4, "𠮷田 사랑", "")]
    )
    for name, email, found in (
        (unicodedata.normalize("NFD", "이서준"), "", (1,)),
        ("이 서 준", "", (1,)),
        ("이서준 (강남)", "", (1,)),
        ("서초도서관 [이서준]", "", (1,)),
        ("3_이서준", "", (1,)),
        ("이서준 010-1234-5678", "", (1,)),
        ("이서준 😀", "", (1,)),
        ("누구", "A@Example.org", (1,)),
        ("이서준", "other@example.org", (1,)),
        ("김영자", "", (2, 3)),
        ("이서준 (김영자)", "", (1, 2, 3)),
        ("𠮷田사랑", "", (4,)),
        ("이서준네", "", ()),
        ("서준", "", ()),
        ("", "", ()),
        ("()", "", ()),
    ):
        assert members.find(name=name, email=email).enrolment_ids == found, name
    assert members.find(name="김영자", email="").by == ""


def test_two_devices_are_one_person_and_nobody_comes_before_the_doors_open():
    stays = [
        Stay(1, at(14, 5), at(16)),
        Stay(2, at(11), None),
        Stay(1, at(13, 50), at(14, 10)),
        Stay(1, at(16, 30), at(16, 40)),
        Stay(2, at(15), at(16)),
    ]
    assert joined_up(stays, earliest=at(13)) == [Stay(1, at(13, 50), at(16)), Stay(1, at(16, 30), at(16, 40)), Stay(2, at(13), None)]
    assert joined_up(reversed(stays), earliest=at(13)) == joined_up(stays, earliest=at(13))


def test_the_hours_of_the_class_count():
    window = Window(starts_at=at(14), ends_at=at(16))
    for joined, left, inside in ((at(13), at(14), False), (at(13), at(14, 1), True), (at(16), None, False), (at(15, 59), None, True)):
        assert is_in_class(joined, left, window=window) is inside
    utc = datetime(2026, 3, 5, 5, tzinfo=UTC)
    assert is_in_class(utc, utc + timedelta(hours=1), window=window)


def test_the_summary_above_the_list_is_passed_over():
    assert "host@example.org" in ZOOM_KO.splitlines()[1]
    assert len(read(ZOOM_KO.encode())) == 4
