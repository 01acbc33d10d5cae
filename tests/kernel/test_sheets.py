"""Tables as files: what is written is never run, and what is read is small, clean text or an error in words."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lms.kernel import sheets
from lms.kernel.errors import DomainError
from lms.kernel.sheets import CSV, XLSX, Limits

LIMITS = Limits(megabytes=1, megabytes_unpacked=5, rows=3, columns=4, letters=20)
ROOMY = Limits(rows=100_000, letters=40_000)
EVIL = ["=1+1", "+82-10", "-2", "@SUM(A1)", "=cmd|'/c calc'!A0", "＝1+1"]


def xlsx(*rows, sheet=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if sheet:
        sheet(book.active)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def tampered(content, name, change):
    """The same archive with another text in one of its parts."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part.filename, change(text) if part.filename == name else text)
    return file.getvalue()


def cells(content, limits=ROOMY):
    return [row for _, row in sheets.read(content, limits=limits)]


@pytest.mark.parametrize("evil", EVIL)
def test_a_formula_is_text_in_xlsx(evil):
    cell = load_workbook(BytesIO(sheets.write(XLSX, [["이름"], [evil]], title="명단"))).active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix, cell.number_format) == (evil, "s", True, "@")


@pytest.mark.parametrize("evil", EVIL)
def test_a_formula_is_text_in_csv(evil):
    content = sheets.write(CSV, [["이름"], [evil]], title="명단")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1].strip('"').startswith("'")


@pytest.mark.parametrize("kind", [XLSX, CSV])
@given(rows=st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=5), min_size=1, max_size=6))
def test_what_is_written_is_read_again(kind, rows):
    written = [["머리"], *[[sheets.as_text(text) for text in row] for row in rows]]
    for row in written:
        while row and not row[-1]:
            row.pop()
    assert cells(sheets.write(kind, [["머리"], *rows], title="x")) == [row for row in written if row]


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_a_mobile_number_stays_as_it_is(kind):
    assert cells(sheets.write(kind, [["휴대전화"], ["010-0000-0001"]], title="x")) == [["휴대전화"], ["010-0000-0001"]]


def test_values_are_predictable_text():
    decomposed = unicodedata.normalize("NFD", " 김하늘 ")
    row = [decomposed, 1012345678.0, 1.5, True, datetime(2026, 3, 5), datetime(2026, 3, 5, 14), date(1958, 3, 2), time(9), None, "끝"]  # noqa: DTZ001 - as Excel has it
    assert cells(xlsx(row)) == [["김하늘", "1012345678", "1.5", "TRUE", "2026-03-05", "2026-03-05 14:00", "1958-03-02", "09:00", "", "끝"]]
    assert sheets.as_text(datetime(2026, 3, 5, 5, tzinfo=UTC)) == "2026-03-05 14:00", "in Seoul"


def test_rows_keep_their_numbers_and_empty_ones_are_passed_over():
    assert sheets.read(xlsx(["이름"], [], ["", None], ["김하늘"]), limits=LIMITS) == [(1, ["이름"]), (4, ["김하늘"])]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_list_is_read_however_it_was_saved(coding, between):
    assert cells(f"이름{between}번호\r\n김하늘{between}1\r\n".encode(coding)) == [["이름", "번호"], ["김하늘", "1"]]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", sheets.SheetIsEmpty),
        (xlsx([None]), sheets.SheetIsEmpty),
        (b"x" * (1024 * 1024 + 1), sheets.SheetTooLarge),
        (b"\xd0\xcf\x11\xe0 old or with a password", sheets.SheetUnreadable),
        (b"PK\x03\x04 cut off", sheets.SheetUnreadable),
        (xlsx(["a"])[:-200], sheets.SheetUnreadable),
        (b"a,\0b", sheets.SheetUnreadable),
        (b'"never closed', sheets.SheetUnreadable),
        (b"\xff\xff\x81", sheets.SheetUnreadable),
        (xlsx(*[["a"]] * 4), sheets.SheetTooLong),
        (b"a\n" * 4, sheets.SheetTooLong),
        (xlsx(["a"] * 5), sheets.SheetTooWide),
        (xlsx(["a" * 21]), sheets.SheetCellTooLong),
        (xlsx([10**30]), sheets.SheetCellTooLong),
        (xlsx([1], sheet=lambda sheet: sheet.cell(row=1_000_000, column=1, value="far")), sheets.SheetTooLong),
        (xlsx([1], sheet=lambda sheet: sheet.cell(row=1, column=16_000, value="far")), sheets.SheetTooWide),
    ],
)
def test_what_is_too_much_or_no_table_is_refused_in_words(content, error):
    with pytest.raises(error) as refused:
        sheets.read(content, limits=LIMITS)
    assert str(refused.value)


def test_a_bomb_is_not_unpacked():
    bomb = tampered(xlsx(["a"]), "xl/worksheets/sheet1.xml", lambda text: text + b" " * 6 * 1024 * 1024)
    assert len(bomb) < 100_000
    with pytest.raises(sheets.SheetTooLarge):
        sheets.read(bomb, limits=LIMITS)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_either():
    bomb = bytearray(tampered(xlsx(["a"]), "xl/worksheets/sheet1.xml", lambda text: text + b" " * 6 * 1024 * 1024))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = bomb.rindex(b"xl/worksheets/sheet1.xml") if mark == b"PK\x01\x02" else bomb.index(b"xl/worksheets/sheet1.xml")
        header = bomb.rindex(mark, 0, start)
        bomb[header + at : header + at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(sheets.SheetUnreadable):
        sheets.read(bytes(bomb), limits=LIMITS)


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(coding):
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'.encode(coding)
    with pytest.raises(sheets.SheetUnreadable):
        sheets.read(tampered(xlsx(["a"]), "xl/worksheets/sheet1.xml", lambda _: laughs), limits=LIMITS)


def test_a_file_of_noise_is_an_error_in_words():
    noise = zlib.compress(b"noise") * 50
    with pytest.raises(DomainError):
        sheets.read(noise, limits=LIMITS)
