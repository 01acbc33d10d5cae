"""The list of an online meeting as a file, and as a signed text between its trial and its confirmation. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from courses.attendance.rules.live_list import Fault, LiveRow, NoList, read_live_list
from courses.attendance.selectors.live import Sorted, TriedRow
from lms.kernel import clock, sheets
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from courses.attendance.rules.live_matching import Member
    from courses.catalogue.models import ClassSession
    from lms.accounts.models import User

MOST_ROWS = 500
MOST_ASKED = 60  # names that nobody in the class has; more of them are the list of another class
LIMITS = sheets.Limits(megabytes=2, rows=2 * MOST_ROWS + 40, columns=30, letters=300)  # Teams has every person twice, and a summary above
GOOD_FOR = timedelta(hours=1)
LEFT_OUT = "out"
NO_LIST = {
    Fault.NO_HEAD: _(
        "No list of people was found in this file. Please take the file as Zoom, Webex, Google Meet or Teams gave it out, without changes."
    ),
    Fault.NO_TIMES: _("This file does not say when each person came and left. In Zoom, do not choose “Show unique users” when you export it."),
}
FAULTS = {
    Fault.NO_NAME: _("Neither a name nor an e-mail address"),
    Fault.BAD_TIME: _("The time cannot be read"),
    Fault.ENDS_FIRST: _("Left before coming"),
}


class LiveListForm(forms.Form):
    """A file with the people of a meeting."""

    file = forms.FileField(
        label=_("List of the meeting"),
        help_text=_("The CSV or XLSX file that Zoom, Webex, Google Meet or Teams gives out after the meeting. The file is not kept."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
        error_messages={"required": _("Choose the file first."), "empty": _("This file is empty.")},
    )

    def __init__(self, *args: Any, class_session: ClassSession, **options: Any) -> None:
        super().__init__(*args, **options)
        self.class_session = class_session

    def clean_file(self) -> list[LiveRow]:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.megabytes * sheets.MEGABYTE:
            raise forms.ValidationError(str(sheets.SheetTooLarge(megabytes=LIMITS.megabytes)))
        try:
            rows = read_live_list(sheets.read(file.read(), limits=LIMITS), day=clock.seoul_date(self.class_session.starts_at))
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        except NoList as problem:
            raise forms.ValidationError(NO_LIST[problem.fault]) from problem
        if len(rows) > MOST_ROWS:
            raise forms.ValidationError(str(sheets.SheetTooLong(most=MOST_ROWS)))
        return rows


@dataclass(frozen=True)
class Asked:
    """A name of the list that stands for nobody, or for several people, and who it may be; `chosen` is what was answered."""

    key: str
    name: str
    email: str
    options: tuple[Member, ...]
    is_ambiguous: bool
    chosen: str


def asked(tried: Sequence[TriedRow], *, members: Sequence[Member], answers: Mapping[str, str]) -> list[Asked]:
    """Each unclear name once, however many rows it has, in the order of the list."""
    people = {member.enrolment_id: member for member in members}
    found: dict[tuple[str, str], Asked] = {}
    for one in tried:
        who = (one.row.name, one.row.email)
        if one.sorted_as not in {Sorted.AMBIGUOUS, Sorted.UNKNOWN} or who in found:
            continue
        is_ambiguous = one.sorted_as == Sorted.AMBIGUOUS
        options = tuple(people[pk] for pk in one.enrolment_ids if pk in people) if is_ambiguous else tuple(members)
        key = f"who-{len(found)}"
        chosen = answers.get(key, "" if is_ambiguous else LEFT_OUT)
        known = {str(member.enrolment_id) for member in options} | {LEFT_OUT}
        found[who] = Asked(key, one.row.name, one.row.email, options, is_ambiguous, chosen if chosen in known else "")
    return list(found.values())


def sealed(tried: Sequence[TriedRow], *, class_session: ClassSession, viewer: User) -> str:
    """What the page carries from the trial to the confirmation."""
    return signing.dumps([_packed(one) for one in tried], salt=_salt(class_session, viewer), compress=True)


def unsealed(text: str, *, class_session: ClassSession, viewer: User) -> list[TriedRow] | None:
    """None where it was changed, is another class session's or another person's, or is too old."""
    try:
        rows = signing.loads(text, salt=_salt(class_session, viewer), max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return [_unpacked(row) for row in rows]


def _salt(class_session: ClassSession, viewer: User) -> str:
    return f"attendance.live:{class_session.pk}:{viewer.pk}"


def _packed(one: TriedRow) -> list[Any]:
    row = one.row
    times = [moment.isoformat() if moment else "" for moment in (row.joined_at, row.left_at)]
    return [row.number, row.name, row.email, *times, row.fault, one.sorted_as, list(one.enrolment_ids), one.by]


def _unpacked(packed: Sequence[Any]) -> TriedRow:
    number, name, email, joined, left, fault, sorted_as, enrolment_ids, by = packed
    times = [datetime.fromisoformat(text) if text else None for text in (joined, left)]
    row = LiveRow(number=number, name=name, email=email, joined_at=times[0], left_at=times[1], fault=fault)
    return TriedRow(row=row, sorted_as=Sorted(sorted_as), enrolment_ids=tuple(enrolment_ids), by=by)
