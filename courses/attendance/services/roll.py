"""Writing down who was there."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance import rules, selectors
from courses.attendance.data import Seen
from courses.attendance.models import AttendanceRecord, Observation, Source, Status
from courses.attendance.services import errors
from courses.attendance.signals import attendance_changed
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from lms.accounts.models import User

ROLL_OPENS_BEFORE = timedelta(hours=1)


def opens_at(class_session: ClassSession) -> datetime:
    """From when on the roll can be called."""
    return class_session.starts_at - ROLL_OPENS_BEFORE


def record_roll(*, actor: User | None, class_session: ClassSession, marks: Mapping[int, str], nonce: str, now: datetime, reason: str = "") -> int:
    """Each mark (a status by enrolment key) is written down and the records follow; returns how many records changed.

    A door sends what differs from what its page showed, so an old page does not undo another's work. The same `nonce` again changes nothing.
    A mark that differs from the recorded one is a correction, and has a reason.
    Raises RollTooEarly, ClassSessionIsCancelled, NotOnTheRoll, UnknownMark, RollAlreadySaved, CorrectionNeedsReason.
    """
    if not set(marks.values()) <= set(Status.values):
        raise errors.UnknownMark
    with transaction.atomic():
        locking.lock_name("attendance-of", class_session.pk)
        class_session = ClassSession.objects.select_related("run").get(pk=class_session.pk)  # it may just have been moved or cancelled
        if class_session.status == SessionStatus.CANCELLED:
            raise errors.ClassSessionIsCancelled
        if now < opens_at(class_session):
            raise errors.RollTooEarly
        if _was_saved(marks=marks, nonce=nonce):
            return 0
        _refuse_strangers(class_session=class_session, enrolments=marks.keys())
        corrected = _corrections(class_session=class_session, marks=marks)
        if corrected and not reason.strip():
            raise errors.CorrectionNeedsReason
        Observation.objects.bulk_create(
            Observation(
                enrolment_id=enrolment,
                class_session=class_session,
                kind=kind,
                source=Source.ROLL,
                actor=actor,
                observed_at=now,
                received_at=now,
                reason=reason.strip() if enrolment in corrected else "",
                nonce=f"{nonce}:{enrolment}",
            )
            for enrolment, kind in marks.items()
        )
        changed = derive_records(class_session=class_session, enrolments=marks.keys(), now=now)
        data = {"run": class_session.run_id, "marks": len(marks), "changed": changed, "corrected": len(corrected)}
        audit.record(action="attendance.roll_recorded", actor=actor, subject=class_session, now=now, data=data)
    return changed


def _corrections(*, class_session: ClassSession, marks: Mapping[int, str]) -> set[int]:
    recorded = selectors.live_records().filter(class_session=class_session, enrolment__in=marks.keys()).values_list("enrolment", "status")
    return {enrolment for enrolment, status in recorded if status != marks[enrolment]}


def _was_saved(*, marks: Mapping[int, str], nonce: str) -> bool:
    nonces = {f"{nonce}:{enrolment}": kind for enrolment, kind in marks.items()}
    kept = dict(Observation.objects.filter(nonce__startswith=f"{nonce}:").values_list("nonce", "kind"))
    if kept and kept != nonces:
        raise errors.RollAlreadySaved
    return bool(kept)


def _refuse_strangers(*, class_session: ClassSession, enrolments: Collection[int]) -> None:
    known = enrolment_selectors.placed_enrolments(run=class_session.run).filter(pk__in=enrolments).count()
    if known != len(enrolments):
        raise errors.NotOnTheRoll


def derive_records(*, class_session: ClassSession, enrolments: Collection[int], now: datetime) -> int:
    """The live records are what the current rule makes of the observations; returns how many changed. Needs `attendance-of` the class session."""
    minutes = int((class_session.ends_at - class_session.starts_at).total_seconds() // 60)
    seen: defaultdict[int, list[Seen]] = defaultdict(list)
    for one in Observation.objects.filter(class_session=class_session, enrolment__in=enrolments):
        seen[one.enrolment_id].append(Seen(observation_id=one.pk, kind=one.kind, observed_at=one.observed_at, nonce=one.nonce))
    live = {record.enrolment_id: record for record in selectors.live_records().filter(class_session=class_session, enrolment__in=enrolments)}
    fresh = []
    for enrolment in sorted(seen):
        verdict = rules.derive(seen[enrolment], planned_minutes=minutes)
        record = live.get(enrolment)
        if verdict is None or (record is not None and (record.status, record.minutes) == (verdict.status, verdict.minutes)):
            continue
        derived = vars(verdict) | {"rule_version": rules.CURRENT.version, "derived_at": now}
        fresh.append(AttendanceRecord(enrolment_id=enrolment, class_session=class_session, **derived))
    changed = [record.enrolment_id for record in fresh]
    AttendanceRecord.objects.filter(pk__in=[live[pk].pk for pk in changed if pk in live]).update(superseded_at=now)
    AttendanceRecord.objects.bulk_create(fresh)
    for enrolment in changed:
        attendance_changed.send(sender=AttendanceRecord, enrolment_id=enrolment)
    return len(changed)
