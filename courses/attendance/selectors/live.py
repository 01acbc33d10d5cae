"""Reads: what would come of the list of an online meeting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from courses.attendance.data import Window
from courses.attendance.rules import live_matching
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.models import Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from courses.attendance.rules.live_list import LiveRow
    from courses.catalogue.models import ClassSession


class Sorted(StrEnum):
    """What is known about a row."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"  # of the hours of the class
    FAULTY = "faulty"


@dataclass(frozen=True)
class TriedRow:
    """A row of the list and who is meant by it: one enrolment where it is matched, several where it is ambiguous."""

    row: LiveRow
    sorted_as: Sorted
    enrolment_ids: tuple[int, ...] = ()
    by: str = ""


def members_of(*, class_session: ClassSession) -> list[live_matching.Member]:
    """Everybody with a place, by name. The caller has fetched the class session as staff."""
    people = enrolment_selectors.roster(run=class_session.run)
    return [
        live_matching.Member(
            enrolment_id=one.pk, learner_id=one.learner_id, name=one.learner.name, email=one.learner.email or "", phone=one.learner.phone or ""
        )
        for one in people
    ]


def public_ids_of(members: Iterable[live_matching.Member]) -> dict[int, str]:
    """The public ids of their enrolments, by key."""
    return dict(Enrolment.objects.filter(pk__in=[member.enrolment_id for member in members]).values_list("pk", "public_id"))


def try_list(
    *, class_session: ClassSession, rows: Iterable[LiveRow], members: Iterable[live_matching.Member], named: Mapping[int, int] | None = None
) -> list[TriedRow]:
    """What each row would do; nothing is written. `named` are rows by number that say the enrolment; 0 is nobody's."""
    known = live_matching.Members(members)
    window = Window(starts_at=class_session.starts_at, ends_at=class_session.ends_at)
    said = named or {}
    return [_try(row, found=_found(row, said, known), window=window) for row in rows]


def _found(row: LiveRow, named: Mapping[int, int], known: live_matching.Members) -> live_matching.Found:
    if row.number not in named:
        return known.find(name=row.name, email=row.email)
    enrolment = named[row.number]
    return live_matching.Found(enrolment_ids=(enrolment,), by="enrolment") if enrolment else live_matching.Found(enrolment_ids=())


def _try(row: LiveRow, *, found: live_matching.Found, window: Window) -> TriedRow:
    if row.joined_at is None:
        return TriedRow(row=row, sorted_as=Sorted.FAULTY)
    if live_matching.is_in_class(row.joined_at, row.left_at, window=window):
        kind = Sorted.MATCHED if found.by else Sorted.AMBIGUOUS if found.enrolment_ids else Sorted.UNKNOWN
    else:
        kind = Sorted.OUTSIDE
    return TriedRow(row=row, sorted_as=kind, enrolment_ids=found.enrolment_ids, by=found.by)
