"""The list of who was in an online meeting, as Zoom, Webex, Google Meet and Teams export it: which rows say what."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from courses.attendance.rules.live_times import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

# Heads as they are exported, folded by `_fold`; brackets are left out.
HEADS = {
    "name": (
        "name", "nameoriginalname", "username", "fullname", "displayname", "participant", "participantname", "attendee", "attendeename",
        "이름", "이름원래이름", "사용자이름", "전체이름", "표시이름", "참가자", "참가자이름", "참석자", "참석자이름", "성명",
    ),
    "first": ("firstname", "givenname"),
    "last": ("lastname", "surname", "성"),
    "email": (
        "useremail", "email", "emailaddress", "participantemail", "attendeeemail", "inviteeemail",
        "사용자이메일", "이메일", "전자메일", "이메일주소", "메일", "참가자이메일", "참석자이메일",
    ),
    "joined": (
        "jointime", "joined", "firstjoin", "firstjoined", "timejoined", "joinedat",
        "참가시간", "참여시간", "참석시간", "입장시간", "조인시간", "처음참가", "첫참가", "첫번째참가", "첫번째조인",
    ),
    "left": (
        "leavetime", "left", "lastleave", "lastleft", "timeexited", "timeleft", "leftat", "exittime",
        "나간시간", "퇴장시간", "종료한시간", "나가기시간", "퇴실시간", "마지막나가기", "마지막나감", "마지막퇴장", "마지막탈퇴",
    ),
    "duration": (
        "duration", "durationminutes", "totalduration", "totaldurationminutes", "inmeetingduration", "attendanceduration",
        "기간", "기간분", "총기간", "총기간분", "참석기간", "참여기간", "모임내기간", "모임참가기간", "시간분",
    ),
}  # fmt: skip
SECTION = re.compile(r"^\d+\. ?\S")  # Teams divides its file into numbered parts
QUOTED = re.compile(r'^="(.*)"$')  # Webex keeps programs from reading a time as a time
HANGUL = re.compile(r"[가-힣]")


class Fault(StrEnum):
    """Why a file is no list, or a row says nothing."""

    NO_HEAD = "no-head"
    NO_TIMES = "no-times"
    NO_NAME = "no-name"
    BAD_TIME = "bad-time"
    ENDS_FIRST = "ends-first"


class NoList(ValueError):
    """The file is no list of a meeting; `fault` says what is missing."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class LiveRow:
    """One row: who, and from when until when. `left_at` None: still there at the end. With a `fault` the times are not known."""

    number: int
    name: str
    email: str
    joined_at: datetime | None = None
    left_at: datetime | None = None
    fault: str = ""


def read_live_list(rows: Iterable[tuple[int, Sequence[str]]], *, day: date) -> list[LiveRow]:
    """The people of the list, in the order of the file; `day` is that of the class. Raises NoList.

    What stands before the head is passed over. Where a file has more than one table, the last that has people is the most exact.
    """
    found: list[LiveRow] = []
    table: list[LiveRow] = []
    columns: dict[str, int] = {}
    faults: list[Fault] = []
    for number, cells in rows:
        texts = [_plain(cell) for cell in cells]
        head = _columns(texts)
        if head is not None:
            found, table, columns = table or found, [], head
            if "joined" not in head:
                faults.append(Fault.NO_TIMES)
                columns = {}
        elif columns and len(texts) == 1 and SECTION.match(texts[0]):
            found, table, columns = table or found, [], {}
        elif columns:
            table.append(_row(number, texts, columns, day=day))
    found = table or found
    if not found:
        raise NoList(faults[0] if faults else Fault.NO_HEAD)
    return found


def _columns(texts: Sequence[str]) -> dict[str, int] | None:
    """Where each fact stands, if this row is the head of a table of people."""
    folded = [_fold(text) for text in texts]
    found: dict[str, int] = {}
    for at, text in enumerate(folded):
        name = next((name for name, words in HEADS.items() if text in words), None)
        if name is not None:
            found.setdefault(name, at)
    if "last" in found and "name" in found and "first" not in found:  # Google Meet in Korean: 이름 beside 성 is the given name
        found["first"] = found.pop("name")
    has_name = "name" in found or {"first", "last"} <= found.keys()
    return found if has_name and ("joined" in found or "duration" in found) else None


def _row(number: int, texts: Sequence[str], columns: dict[str, int], *, day: date) -> LiveRow:
    def cell(name: str) -> str:
        at = columns.get(name)
        return texts[at] if at is not None and at < len(texts) else ""

    name, email = cell("name") or _whole_name(cell("first"), cell("last")), cell("email").lower()
    joined, left = read_moment(cell("joined"), day=day), read_moment(cell("left"), day=day)
    fault = ""
    if not name and "@" not in email:
        fault = Fault.NO_NAME
    elif joined is None or (left is None and cell("left").strip(" -")):
        fault = Fault.BAD_TIME
    elif left is not None and left < joined:
        fault = Fault.ENDS_FIRST
    if fault:
        return LiveRow(number=number, name=name, email=email, fault=fault)
    return LiveRow(number=number, name=name, email=email, joined_at=joined, left_at=left)


def _whole_name(first: str, last: str) -> str:
    """Hangul names are written as one word, the surname first."""
    return f"{last}{first}" if HANGUL.search(last + first) else f"{first} {last}".strip()


def _plain(cell: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", cell).split())
    quoted = QUOTED.match(text)
    return quoted.group(1) if quoted else text


def _fold(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
