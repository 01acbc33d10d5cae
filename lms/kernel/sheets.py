"""Tables as files: XLSX and CSV, written so that no program runs what stands in a cell, and read within limits.

Whoever wrote the file is a stranger: it is read whole only when its size, unpacked too, is known to be small.
"""

from __future__ import annotations

import csv
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv; charset=utf-8"}
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP, CSV injection; the wide ones count in some languages
GUARD = "'"  # what a spreadsheet takes for “this is text”
TEXT = "@"  # the number format of a cell that stays text when somebody types in it
OF_ZIP, OF_OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DECLARES = tuple(mark.encode(coding) for mark in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le", "utf-16-be"))
MOST_PARTS = 500  # files inside an XLSX
MOST_BLANK = 5000  # empty rows that are passed over: below a list, programs leave thousands of them
WIDEST_BLANK = 1100
WIDEST_COLUMN, NARROWEST_COLUMN = 60, 10
DELIMITERS = (",", ";", "\t")
MEGABYTE = 1024 * 1024

Value = str | int | date | datetime | None


@dataclass(frozen=True)
class Limits:
    """How much of a file is read."""

    megabytes: int = 2
    megabytes_unpacked: int = 30
    rows: int = 1000
    columns: int = 30
    letters: int = 500


class SheetTooLarge(DomainError):
    code = "sheet-too-large"
    status = 422
    message = _(
        "The file is too large: at most %(megabytes)s MB can be read. Please copy the rows to a new file and leave out pictures and other sheets."
    )


class SheetUnreadable(DomainError):
    code = "sheet-unreadable"
    status = 422
    message = _("This file cannot be read. Please save it as XLSX or CSV, without a password, and try again.")


class SheetTooLong(DomainError):
    code = "sheet-too-long"
    status = 422
    message = _("The file has too many rows: at most %(most)s can be read at once. Please divide it into several files.")


class SheetTooWide(DomainError):
    code = "sheet-too-wide"
    status = 422
    message = _("Row %(row)s has too many columns: at most %(most)s can be read. Please use the file that can be downloaded here.")


class SheetCellTooLong(DomainError):
    code = "sheet-cell-too-long"
    status = 422
    message = _("A cell in row %(row)s has more than %(most)s letters. Please shorten it.")


class SheetIsEmpty(DomainError):
    code = "sheet-is-empty"
    status = 422
    message = _("There is nothing on the first sheet of this file.")


def write(kind: str, rows: Iterable[Sequence[Value]], *, title: str, more: Mapping[str, Iterable[Sequence[Value]]] | None = None) -> bytes:
    """The rows as a file, the first of them as its head; an XLSX has `more` sheets by their titles. Every cell is text, times are those of Seoul."""
    texts = _texts(rows)
    return _written_xlsx({title: texts, **{name: _texts(others) for name, others in (more or {}).items()}}) if kind == XLSX else _written_csv(texts)


def _texts(rows: Iterable[Sequence[Value]]) -> list[list[str]]:
    return [[as_text(value) for value in row] for row in rows]


def as_text(value: Any) -> str:
    """One way to write each value: `2026-03-05`, `2026-03-05 14:00`, `14:00`, whole numbers without a point, NFC without control signs."""
    if isinstance(value, date | time):
        return _moment(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    text = "" if value is None else unicodedata.normalize("NFC", str(value))
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None and value.time() == time():  # a day in a spreadsheet
        return f"{value:%Y-%m-%d}"
    return f"{clock.seoul(value) if value.tzinfo else value:%Y-%m-%d %H:%M}"


def _written_xlsx(tables: Mapping[str, list[list[str]]]) -> bytes:
    book = Workbook(write_only=True)
    for title, rows in tables.items():
        _write_sheet(book.create_sheet(title=_sheet_title(title)), rows)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(sheet: Any, rows: list[list[str]]) -> None:
    sheet.freeze_panes = "A2"
    for at, column in enumerate(zip(*rows, strict=False), start=1):
        widest = max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text) for text in column)
        sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST_COLUMN, max(NARROWEST_COLUMN, widest + 2))
    for number, row in enumerate(rows):
        sheet.append([_text_cell(sheet, text, is_head=number == 0) for text in row])


def _sheet_title(title: str) -> str:
    """At most 31 letters, without those that a sheet's name cannot have."""
    return "".join(sign for sign in title if sign not in r"[]:*?/\\'")[:31].strip() or "1"


def _text_cell(sheet: Any, text: str, *, is_head: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # whatever it begins with
    cell.number_format = TEXT
    cell.quotePrefix = text.startswith(STARTS_A_FORMULA)
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _written_csv(rows: list[list[str]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    file = StringIO(newline="")
    csv.writer(file).writerows([[f"{GUARD}{text}" if _is_guarded(text) else text for text in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def read(content: bytes, *, limits: Limits) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet that are not empty, each with its number in the file; what the cells say is text, as `as_text` writes it.

    Formulas count by the value that was stored with them. Raises the errors above.
    """
    if len(content) > limits.megabytes * MEGABYTE:
        raise SheetTooLarge(megabytes=limits.megabytes)
    if content.startswith(OF_OLD_OFFICE):
        raise SheetUnreadable
    rows = _read_xlsx(content, limits) if content.startswith(OF_ZIP) else _read_csv(content)
    found = list(_checked(rows, limits))
    if not found:
        raise SheetIsEmpty
    return found


def _checked(rows: Iterable[Sequence[Any]], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    kept = 0
    for number, row in enumerate(rows, start=1):
        if len(row) > WIDEST_BLANK:
            raise SheetTooWide(row=number, most=limits.columns)
        texts = [as_text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        if number > limits.rows + MOST_BLANK or (texts and kept == limits.rows):
            raise SheetTooLong(most=limits.rows)
        if len(texts) > limits.columns:
            raise SheetTooWide(row=number, most=limits.columns)
        if any(len(text) > limits.letters for text in texts):
            raise SheetCellTooLong(row=number, most=limits.letters)
        if texts:
            kept += 1
            yield number, texts


def _read_xlsx(content: bytes, limits: Limits) -> Iterator[Sequence[Any]]:
    _refuse_bomb(content, limits)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says about its size may be a lie
            yield from sheet.iter_rows(values_only=True)
    except Exception as error:
        raise SheetUnreadable from error


def _refuse_bomb(content: bytes, limits: Limits) -> None:
    """Nothing is unpacked beyond the size that is written in the archive, so the sum of these is what it can cost. No part declares entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limits.megabytes_unpacked * MEGABYTE:
                raise SheetTooLarge(megabytes=limits.megabytes)
            if any(mark in text for part in parts for text in [archive.read(part)] for mark in DECLARES):
                raise SheetUnreadable
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise SheetUnreadable from error


def _read_csv(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise SheetUnreadable
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    if delimiter not in first and content.startswith(OF_UTF_16):  # a title above the table; such text is divided by tabs
        delimiter = "\t"
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_unguarded(cell) for cell in row]
    except csv.Error as error:
        raise SheetUnreadable from error


def _decoded(content: bytes) -> str:
    """UTF-8, what Excel calls Unicode text, or what a Korean Excel writes by itself."""
    codings = ["utf-16"] if content.startswith(OF_UTF_16) else ["utf-8-sig", "cp949"]
    for coding in codings:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable


def _is_guarded(text: str) -> bool:
    """Whether it begins as a formula does, behind guards that stood there before."""
    return text.lstrip(GUARD).startswith(STARTS_A_FORMULA)


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(GUARD) and _is_guarded(cell) else cell
