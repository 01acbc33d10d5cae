"""The words of somebody who called the roll, read a signed sheet or filled the matrix: who was there, was late, left early, was absent or excused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.attendance import selectors
from courses.attendance.models import MARKS, Correction, Observation, Source
from courses.attendance.services import correcting, deriving, errors, observing
from courses.attendance.services.correcting import Decision
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from courses.catalogue.models import ClassSession
    from lms.accounts.models import User

ACTIONS = {Source.ROLL: "attendance.roll_recorded", Source.SHEET: "attendance.sheet_recorded"}


class ChangedMeanwhile(DomainError):
    """`details["now"]` has what is recorded now, by enrolment key as text."""

    code = "changed-meanwhile"
    message = _("Somebody else changed some of these marks meanwhile. Nothing of this class was saved.")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Marks (a code of MARKS by enrolment key) as one page sent them under one `nonce`.

    `reason` is needed where a recorded mark changes. `shown` is what the page showed as recorded; None where nobody has to know.
    """

    marks: Mapping[int, str]
    nonce: str
    reason: str = ""
    source: str = Source.ROLL
    shown: Mapping[int, str] | None = None


def record_roll(*, actor: User | None, class_session: ClassSession, marks: Mapping[int, str], nonce: str, now: datetime, reason: str = "") -> int:
    """Each mark (a code of MARKS by enrolment key) is written down and the records follow; returns how many records changed.

    A door sends what differs from what its page showed, so an old page does not undo another's work. The same `nonce` again changes nothing.
    A mark that differs from the recorded one is a correction, and has a reason.
    Raises RollTooEarly, ClassSessionIsCancelled, NotOnTheRoll, UnknownMark, RollAlreadySaved, CorrectionNeedsReason.
    """
    return record_words(class_session=class_session, words=Words(marks=marks, nonce=nonce, reason=reason), actor=actor, now=now)


def record_sheet(*, actor: User | None, class_session: ClassSession, marks: Mapping[int, str], nonce: str, now: datetime, reason: str = "") -> int:
    """The same for a sheet that people signed and somebody read."""
    words = Words(marks=marks, nonce=nonce, reason=reason, source=Source.SHEET)
    return record_words(class_session=class_session, words=words, actor=actor, now=now)


def record_words(*, class_session: ClassSession, words: Words, actor: User | None, now: datetime) -> int:
    """See `record_roll`. Raises ChangedMeanwhile too, where something else is recorded than was shown, and than what is wished."""
    marks = words.marks
    if not set(marks.values()) <= set(MARKS):
        raise errors.UnknownMark
    with transaction.atomic():
        session = observing.hold(class_session)
        correcting.refuse_session(session, now=now)
        if _was_saved(marks=marks, nonce=words.nonce):
            return 0
        _refuse_strangers(class_session=session, enrolments=marks.keys())
        recorded = _recorded(class_session=session, enrolments=marks.keys())
        _refuse_surprise(words, recorded)
        corrected = {enrolment for enrolment, status in recorded.items() if status != marks[enrolment]}
        if corrected and not words.reason.strip():
            raise errors.CorrectionNeedsReason
        _write(words, corrected=corrected, class_session=session, actor=actor, now=now)
        changed = deriving.derive_records(class_session=session, enrolments=marks.keys(), now=now)
        data = {"run": session.run_id, "marks": len(marks), "changed": changed, "corrected": len(corrected)}
        audit.record(action=ACTIONS[Source(words.source)], actor=actor, subject=session, now=now, data=data)
    return changed


def _write(words: Words, *, corrected: Collection[int], class_session: ClassSession, actor: User | None, now: datetime) -> None:
    """What was not recorded yet, or recorded alike, is an observation; the rest are corrections."""
    nonces = {enrolment: f"{words.nonce}:{enrolment}" for enrolment in words.marks}
    Observation.objects.bulk_create(
        Observation(
            enrolment_id=enrolment,
            class_session=class_session,
            kind=mark,
            source=words.source,
            actor=actor,
            observed_at=now,
            received_at=now,
            nonce=nonces[enrolment],
        )
        for enrolment, mark in words.marks.items()
        if enrolment not in corrected
    )
    if corrected:
        decisions = {enrolment: Decision(status=words.marks[enrolment], reason=words.reason) for enrolment in sorted(corrected)}
        correcting.write_corrections(class_session=class_session, decisions=decisions, nonces=nonces, actor=actor, now=now)


def _recorded(*, class_session: ClassSession, enrolments: Collection[int]) -> dict[int, str]:
    found = selectors.live_records().filter(class_session=class_session, enrolment__in=enrolments)
    return dict(found.values_list("enrolment", "status"))


def _refuse_surprise(words: Words, recorded: Mapping[int, str]) -> None:
    if words.shown is None:
        return
    others = {
        enrolment: recorded.get(enrolment, "")
        for enrolment, mark in words.marks.items()
        if recorded.get(enrolment, "") not in {words.shown.get(enrolment, ""), mark}
    }
    if others:
        raise ChangedMeanwhile(now={str(enrolment): status for enrolment, status in others.items()})


def _was_saved(*, marks: Mapping[int, str], nonce: str) -> bool:
    nonces = {f"{nonce}:{enrolment}": mark for enrolment, mark in marks.items()}
    observed = Observation.objects.filter(nonce__startswith=f"{nonce}:").values_list("nonce", "kind")
    corrected = Correction.objects.filter(nonce__startswith=f"{nonce}:").values_list("nonce", "status")
    kept = {**dict(observed), **dict(corrected)}
    if kept and kept != nonces:
        raise errors.RollAlreadySaved
    return bool(kept)


def _refuse_strangers(*, class_session: ClassSession, enrolments: Collection[int]) -> None:
    known = enrolment_selectors.placed_enrolments(run=class_session.run).filter(pk__in=enrolments).count()
    if known != len(enrolments):
        raise errors.NotOnTheRoll
