"""Who of a class is meant by a row of a meeting's list. Nobody is guessed: where two people can be meant, both are named."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.attendance.data import Window

BRACKETS = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*")
NOISE = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # numbers and marks around a name: 010-1234 김영자, 3조_김영자 keeps its word


@dataclass(frozen=True)
class Member:
    """Somebody with a place in the class."""

    enrolment_id: int
    learner_id: int
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True)
class Found:
    """Who may be meant; `by` says what told her (`email`, `name`), and is empty where nothing did or too much."""

    enrolment_ids: tuple[int, ...]
    by: str = ""


class Members:
    """The people of a class, to be found by what a meeting calls them."""

    def __init__(self, members: Iterable[Member]) -> None:
        self.by_email: dict[str, int] = {}
        self.by_name: defaultdict[str, set[int]] = defaultdict(set)
        for member in members:
            if member.email:
                self.by_email[member.email.casefold()] = member.enrolment_id
            self.by_name[fold(member.name)].add(member.enrolment_id)

    def find(self, *, name: str, email: str) -> Found:
        """By the e-mail address of the account, or else by the name, as it is written or freed of what often stands around it."""
        account = self.by_email.get(email.casefold()) if email else None
        if account is not None:
            return Found(enrolment_ids=(account,), by="email")
        meant = {enrolment for call in called(name) for enrolment in self.by_name.get(call, ())}
        return Found(enrolment_ids=tuple(sorted(meant)), by="name" if len(meant) == 1 else "")


def fold(name: str) -> str:
    """The name without what differs between keyboards and clients: form of the letters, spaces, capitals."""
    return "".join(unicodedata.normalize("NFC", name).split()).casefold()


def called(name: str) -> set[str]:
    """What somebody may be called by such an entry: `이서준 (서초도서관)`, `Jun (이서준)`, `010-1234 이서준`."""
    outside, inside = BRACKETS.sub(" ", name), BRACKETS.findall(name)
    calls = {fold(text) for text in (name, outside, *inside)}
    calls |= {fold(NOISE.sub("", NOISE.sub("", text.strip()))) for text in (outside, *inside)}
    return calls - {""}


@dataclass(frozen=True)
class Stay:
    """When somebody was in the meeting. `left_at` None: until its end, as far as the list says."""

    enrolment_id: int
    joined_at: datetime
    left_at: datetime | None


def is_in_class(joined_at: datetime, left_at: datetime | None, *, window: Window) -> bool:
    """Whether any of it lies in the hours of the class."""
    return joined_at < window.ends_at and (left_at is None or left_at > window.starts_at)


def joined_up(stays: Iterable[Stay], *, earliest: datetime) -> list[Stay]:
    """Each person's stays without overlaps, by time: who was there with two devices was there once. None begins before `earliest`."""
    of_person: defaultdict[int, list[Stay]] = defaultdict(list)
    bounded = [Stay(stay.enrolment_id, max(stay.joined_at, earliest), stay.left_at) for stay in stays]
    for stay in sorted(bounded, key=lambda one: (one.enrolment_id, one.joined_at)):
        mine = of_person[stay.enrolment_id]
        last = mine[-1] if mine else None
        if last is None or (last.left_at is not None and last.left_at < stay.joined_at):
            mine.append(stay)
        elif last.left_at is not None:
            ends = None if stay.left_at is None else max(last.left_at, stay.left_at)
            mine[-1] = Stay(last.enrolment_id, last.joined_at, ends)
    return [stay for mine in of_person.values() for stay in mine]
