"""A file of people: its columns, the example that is handed out, and what is written in each row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.enrolment.forms.inviting import read_date
from courses.enrolment.services.importing import ListRow
from lms.accounts import forms as accounts_forms
from lms.accounts import rules as accounts_rules
from lms.kernel import clock, korean, sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MOST_ROWS = 500
LIMITS = sheets.Limits(megabytes=2, rows=MOST_ROWS + 2, columns=20, letters=200)  # the head and the example besides
COLUMNS = {
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Date of birth"),
    "phone": gettext_lazy("Mobile number"),
    "dong": gettext_lazy("Dong"),
    "guardian": gettext_lazy("Guardian"),
}
NEEDED = ("name", "birth_date", "phone")
CALLED = {
    "name": ("이름", "성명", "name"),
    "birth_date": ("생년월일", "생일", "dateofbirth", "birthdate", "birthday"),
    "phone": ("휴대전화번호", "휴대전화", "휴대폰", "휴대폰번호", "전화번호", "연락처", "mobilenumber", "mobile", "phone"),
    "dong": ("동", "사는동", "사는곳", "dong"),
    "guardian": ("보호자", "법정대리인", "guardian"),
}
EXAMPLE = ("예)", "e.g.")  # how the name of a row begins that is no person
ELSEWHERE = (accounts_rules.ELSEWHERE, "다른 지역", "another place")
LETTERS_WITHOUT_ZERO = 10  # of 010-1234-5678 that a spreadsheet took for a number


def template_file() -> bytes:
    """What is handed out to be filled in, in the reader's language."""
    head = [str(label) for label in COLUMNS.values()]
    example = [_("e.g. Kim Haneul"), "1958-03-02", "010-1234-5678", settings.LMS_DONGS[0], ""]
    notes = [
        _("How to fill in the list"),
        _("One person a row. Name, date of birth and mobile number are needed."),
        _("The dong is for people who are not registered yet; it can be left empty."),
        _("Under 14, write the name of the parent or guardian who signed."),
        _("The row of the example is passed over. At most %(most)s people in one file.") % {"most": MOST_ROWS},
        _("Everybody in the list has agreed on paper before."),
    ]
    return sheets.write(sheets.XLSX, [head, example], title=_("People"), more={_("Notes"): [[note] for note in notes]})


def read_people(content: bytes) -> list[ListRow]:
    """The people of the file, each with what is wrong with her row. Raises ValidationError without a column, and what `sheets.read` raises."""
    (_number, head), *rows = sheets.read(content, limits=LIMITS)
    columns = [next((name for name, words in CALLED.items() if _plain(cell) in words), "") for cell in head]
    missing = [str(COLUMNS[name]) for name in NEEDED if name not in columns]
    if missing:
        raise forms.ValidationError(_("The first row has to name the columns. Missing: %(columns)s.") % {"columns": ", ".join(missing)})
    people = [_read_row(number, dict(zip(columns, row, strict=False))) for number, row in rows]
    found = [row for row in people if not row.name.lower().startswith(EXAMPLE)]
    if not found:
        raise forms.ValidationError(_("There is nobody in the file yet."))
    if len(found) > MOST_ROWS:
        raise sheets.SheetTooLong(most=MOST_ROWS)
    return _without_second(found)


def _plain(head: str) -> str:
    """`휴대전화 번호 (필수)` is `휴대전화번호`."""
    return "".join(head.partition("(")[0].lower().split()).strip("*")


def _read_row(number: int, cells: dict[str, str]) -> ListRow:
    """The facts as they are kept; or as they were written, with the first thing that is wrong."""
    raw = ListRow(number=number, **{name: cells.get(name, "") for name in COLUMNS})
    if not raw.name or raw.name.lower().startswith(EXAMPLE):
        return replace(raw, wrong=_("The name is missing."))
    try:
        name = korean.clean_name(raw.name)
        guardian = korean.clean_name(raw.guardian) if raw.guardian else ""
    except ValueError as error:
        return replace(raw, wrong=str(accounts_forms.NAME_ERRORS[str(error)]))
    born = read_date(raw.birth_date)
    problem = _birth_problem(born)
    if born is None or problem:
        return replace(raw, wrong=problem)
    phone = korean.mobile_digits(_with_zero(raw.phone))
    if phone is None:
        return replace(raw, wrong=_("Please write a mobile number, for example 010-1234-5678."))
    dong = accounts_rules.ELSEWHERE if raw.dong.lower() in ELSEWHERE else raw.dong
    if dong and dong != accounts_rules.ELSEWHERE and dong not in settings.LMS_DONGS:
        return replace(raw, wrong=_("This dong is not one of the district. Write it as on our site, “another place”, or nothing."))
    return replace(raw, name=name, birth_date=born.isoformat(), phone=phone, dong=dong, guardian=guardian)


def _birth_problem(born: date | None) -> str:
    if born is None:
        return _("Write the date of birth with the year in four digits, for example 1958-03-02.")
    if born > clock.seoul_date(clock.now()):
        return _("The date of birth is in the future.")
    return _("The date of birth is before 1900.") if born < accounts_forms.OLDEST else ""


def _with_zero(phone: str) -> str:
    """A spreadsheet that takes a mobile number for a number loses its first digit."""
    return f"0{phone}" if len(phone) == LETTERS_WITHOUT_ZERO and phone.isdecimal() and phone.startswith("10") else phone


def _without_second(rows: Sequence[ListRow]) -> list[ListRow]:
    """Of rows with the same mobile number the first counts."""
    first: dict[str, int] = {}
    found = []
    for row in rows:
        if not row.wrong and first.setdefault(row.phone, row.number) != row.number:
            text = _("The same mobile number stands in row %(row)s already.") % {"row": first[row.phone]}
            found.append(replace(row, wrong=text))
        else:
            found.append(row)
    return found
