"""The file of people: its columns in two languages, and what is said about each row before anything is done with it."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from django.forms import ValidationError
from django.utils import translation

from courses.enrolment.forms import people_file
from lms.kernel import sheets

HEAD = ["이름", "생년월일", "휴대전화 번호 (필수)", "동", "보호자"]


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


def read(*rows, head=HEAD):
    return people_file.read_people(sheets.write(sheets.XLSX, [head, *rows], title="명단"))


def wrong(*row):
    with translation.override("en"):
        return read(list(row))[0].wrong


@pytest.mark.parametrize(("language", "title"), [("ko", "이름"), ("en", "Name")])
def test_the_file_that_is_handed_out_can_be_handed_in(language, title):
    with translation.override(language):
        content = people_file.template_file()
        (_, head), *_rest = sheets.read(content, limits=people_file.LIMITS)
        assert head[0] == title
        with pytest.raises(ValidationError):  # the example is nobody
            people_file.read_people(content)


def test_facts_are_read_as_they_are_kept():
    row = read(["김 하늘", "1958.3.2.", "+82 10 9999 0001", settings.LMS_DONGS[0], ""])[0]
    assert (row.number, row.name, row.birth_date, row.phone, row.dong, row.wrong) == (
        2,
        "김 하늘",
        "1958-03-02",
        "01099990001",
        settings.LMS_DONGS[0],
        "",
    )


def test_a_number_that_lost_its_zero_in_a_spreadsheet_is_whole_again():
    assert read(["김하늘", "19580302", "1099990001"])[0].phone == "01099990001"


def test_columns_may_stand_in_any_order_and_have_others_between_them():
    row = read(["x", "010-9999-0001", "김하늘", "1958-03-02"], head=["비고", "연락처", "성명", "생일"])[0]
    assert (row.name, row.phone, row.wrong) == ("김하늘", "01099990001", "")


def test_a_missing_column_is_named():
    with translation.override("en"), pytest.raises(ValidationError, match="Missing: Date of birth"):
        read(["김하늘", "010-9999-0001"], head=["이름", "휴대전화"])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "1958-03-02", "010-9999-0001"), "The name is missing"),
        (("김\u200b하늘", "1958-03-02", "010-9999-0001"), "cannot be seen"),
        (("12", "1958-03-02", "010-9999-0001"), "letters"),
        (("김하늘", "58-03-02", "010-9999-0001"), "four digits"),
        (("김하늘", "2030-01-01", "010-9999-0001"), "in the future"),
        (("김하늘", "1899-12-31", "010-9999-0001"), "before 1900"),
        (("김하늘", "1958-03-02", "02-123-4567"), "mobile number"),
        (("김하늘", "1958-03-02", ""), "mobile number"),
        (("김하늘", "1958-03-02", "010-9999-0001", "화성"), "dong"),
        (("김하늘", "2020-03-02", "010-9999-0001", "", "?"), "2 to 50"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(row, said):
    assert said in wrong(*row)


def test_of_the_same_number_twice_the_first_counts():
    with translation.override("en"):
        rows = read(["김하늘", "1958-03-02", "010-9999-0001"], [], ["김바다", "1958-03-02", "01099990001"])
    assert [(row.number, row.wrong) for row in rows] == [(2, ""), (4, "The same mobile number stands in row 2 already.")]


def test_no_more_than_the_most_are_read():
    row = ["김하늘", "1958-03-02", "010-9999-0001"]
    assert len(read(*[row] * people_file.MOST_ROWS)) == people_file.MOST_ROWS
    with pytest.raises(sheets.SheetTooLong):
        read(*[row] * (people_file.MOST_ROWS + 1))
