"""The word of whoever called the roll: who was there, was late, left early, was absent or excused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance import selectors
from courses.attendance.models import MARKS, Correction, Observation, Source
from courses.attendance.services import correcting, deriving, errors, observing
from courses.attendance.services.correcting import Decision
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from courses.catalogue.models import ClassSession
    from lms.accounts.models import User


def record_roll(*, actor: User | None, class_session: ClassSession, marks: Mapping[int, str], nonce: str, now: datetime, reason: str = "") -> int:
    """Each mark (a code of MARKS by enrolment key) is written down and the records follow; returns how many records changed.

    A door sends what differs from what its page showed, so an old page does not undo another's work. The same `nonce` again changes nothing.
    A mark that differs from the recorded one is a correction, and has a reason.
    Raises RollTooEarly, ClassSessionIsCancelled, NotOnTheRoll, UnknownMark, RollAlreadySaved, CorrectionNeedsReason.
    """
    if not set(marks.values()) <= set(MARKS):
        raise errors.UnknownMark
    with transaction.atomic():
        session = observing.hold(class_session)
        correcting.refuse_session(session, now=now)
        if _was_saved(marks=marks, nonce=nonce):
            return 0
        _refuse_strangers(class_session=session, enrolments=marks.keys())
        corrected = _corrections(class_session=session, marks=marks)
        if corrected and not reason.strip():
            raise errors.CorrectionNeedsReason
        nonces = {enrolment: f"{nonce}:{enrolment}" for enrolment in marks}
        Observation.objects.bulk_create(
            Observation(
                enrolment_id=enrolment,
                class_session=session,
                kind=mark,
                source=Source.ROLL,
                actor=actor,
                observed_at=now,
                received_at=now,
                nonce=nonces[enrolment],
            )
            for enrolment, mark in marks.items()
            if enrolment not in corrected
        )
        if corrected:
            decisions = {enrolment: Decision(status=marks[enrolment], reason=reason) for enrolment in sorted(corrected)}
            correcting.write_corrections(class_session=session, decisions=decisions, nonces=nonces, actor=actor, now=now)
        changed = deriving.derive_records(class_session=session, enrolments=marks.keys(), now=now)
        data = {"run": session.run_id, "marks": len(marks), "changed": changed, "corrected": len(corrected)}
        audit.record(action="attendance.roll_recorded", actor=actor, subject=session, now=now, data=data)
    return changed


def _corrections(*, class_session: ClassSession, marks: Mapping[int, str]) -> set[int]:
    recorded = selectors.live_records().filter(class_session=class_session, enrolment__in=marks.keys()).values_list("enrolment", "status")
    return {enrolment for enrolment, status in recorded if status != marks[enrolment]}


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
