"""Staff decide otherwise than what was observed: with a reason, visibly, and never by changing what was written before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance import selectors
from courses.attendance.models import AbsenceReason, Correction, CorrectionRequest, Status
from courses.attendance.rules import asking as rules
from courses.attendance.services import asking_errors, deriving, errors, observing
from courses.catalogue.models import SessionStatus
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from courses.catalogue.models import ClassSession
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


@dataclass(frozen=True)
class Decision:
    """What is to hold for somebody: a status, why, and, where they differ from what the rule gives, the recognised minutes."""

    status: str
    reason: str
    minutes: int | None = None
    absence_reason: AbsenceReason | None = None
    request: CorrectionRequest | None = None


def correct_attendance(
    *, enrolment: Enrolment, class_session: ClassSession, decision: Decision, nonce: str, actor: User | None, now: datetime
) -> Correction:
    """The decision holds from now on, whatever was observed; before and after stay visible. The same nonce again returns the first correction.

    Raises OwnAttendance, UnknownMark, CorrectionNeedsReason, ClassSessionIsCancelled, RollTooEarly, NotOnTheRoll, UnknownAbsenceReason,
    ExcuseIsUsedUp.
    """
    if actor is not None and actor.pk == enrolment.learner_id:
        raise asking_errors.OwnAttendance
    with transaction.atomic():
        session = observing.hold(class_session)
        kept = Correction.objects.filter(nonce=nonce).first()
        if kept is not None:
            return kept
        refuse_session(session, now=now)
        if not enrolment_selectors.placed_enrolments(run=session.run).filter(pk=enrolment.pk).exists():
            raise errors.NotOnTheRoll
        _refuse(decision, enrolment=enrolment, class_session=session)
        [correction] = write_corrections(
            class_session=session, decisions={enrolment.pk: decision}, nonces={enrolment.pk: nonce}, actor=actor, now=now
        )
        deriving.derive_records(class_session=session, enrolments=[enrolment.pk], now=now)
        data = {"run": session.run_id, "enrolment": enrolment.pk, "was": correction.was_status, "is": decision.status}
        audit.record(action="attendance.corrected", actor=actor, subject=session, now=now, data=data)
    return correction


def refuse_session(class_session: ClassSession, *, now: datetime) -> None:
    """Raises ClassSessionIsCancelled or RollTooEarly."""
    if class_session.status == SessionStatus.CANCELLED:
        raise errors.ClassSessionIsCancelled
    if now < observing.opens_at(class_session):
        raise errors.RollTooEarly


def write_corrections(
    *, class_session: ClassSession, decisions: Mapping[int, Decision], nonces: Mapping[int, str], actor: User | None, now: datetime
) -> list[Correction]:
    """The rows, by enrolment; needs `attendance-of` the class session. What follows from them is the caller's to derive."""
    recorded = dict(selectors.live_records().filter(class_session=class_session, enrolment__in=decisions).values_list("enrolment", "status"))
    return Correction.objects.bulk_create(
        Correction(
            enrolment_id=enrolment,
            class_session=class_session,
            was_status=recorded.get(enrolment, ""),
            status=decision.status,
            minutes=decision.minutes,
            absence_reason=decision.absence_reason,
            reason=decision.reason.strip(),
            request=decision.request,
            actor=actor,
            at=now,
            nonce=nonces[enrolment],
        )
        for enrolment, decision in decisions.items()
    )


def _refuse(decision: Decision, *, enrolment: Enrolment, class_session: ClassSession) -> None:
    if decision.status not in Status.values:
        raise errors.UnknownMark
    if not decision.reason.strip():
        raise errors.CorrectionNeedsReason
    if decision.absence_reason is not None:
        refuse_excuse(reason=decision.absence_reason, status=decision.status, enrolment=enrolment, class_session=class_session)


def refuse_excuse(*, reason: AbsenceReason, status: str, enrolment: Enrolment, class_session: ClassSession) -> None:
    """Raises UnknownAbsenceReason where the rules of the class session do not know the reason, ExcuseIsUsedUp where it has excused enough."""
    version = selectors.rule_book().version(kind=class_session.run.course.kind, at=class_session.starts_at)
    if status != Status.EXCUSED or reason.rule_id != version.pk:
        raise errors.UnknownAbsenceReason
    most = most_excused(reason, class_session=class_session)
    if most is None:
        return
    excused = selectors.live_records().filter(enrolment=enrolment, status=Status.EXCUSED, correction__absence_reason__code=reason.code)
    if excused.exclude(class_session=class_session).count() >= most:
        raise errors.ExcuseIsUsedUp(most=most)


def most_excused(reason: AbsenceReason, *, class_session: ClassSession) -> int | None:
    """So many class sessions of the run the reason may excuse; None: any number."""
    return rules.most_excused(reason, planned=selectors.planned_sessions(class_session.run_id))
