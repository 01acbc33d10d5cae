"""Staff decide about what a learner asked for: once, with a reason that she reads, and never about themselves. See docs/attendance-states.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from courses.attendance.models import CorrectionRequest, RequestState, Status
from courses.attendance.rules import asking as rules
from courses.attendance.services import asking_errors as errors
from courses.attendance.services import correcting, observing
from courses.attendance.services.correcting import Decision
from courses.attendance.services.errors import UnknownAbsenceReason, UnknownMark
from courses.enrolment.models import RunStaff
from lms.audit import services as audit
from lms.kernel import locking
from lms.notices import services as notices

if TYPE_CHECKING:
    from datetime import datetime

    from courses.attendance.models import AbsenceReason
    from lms.accounts.models import User

LONGEST_ANSWER = 300


@dataclass(frozen=True)
class Grant:
    """What holds from now on for who asked; `minutes` None is what the rule gives for the status."""

    status: str
    answer: str
    minutes: int | None = None
    absence_reason: AbsenceReason | None = None


def approve_request(*, request: CorrectionRequest, grant: Grant, actor: User, now: datetime) -> CorrectionRequest:
    """The record is corrected in the same transaction, and the learner is told. Approving once more changes nothing.

    Raises AnswerMissing, WordsTooLong, OwnAttendance, RequestIsDecided, UnknownMark, and what `correct_attendance` raises.
    """
    if grant.status not in rules.GRANTS:
        raise UnknownMark
    if grant.status == Status.EXCUSED and grant.absence_reason is None:
        raise UnknownAbsenceReason
    with transaction.atomic():
        row = _open(request, answer=grant.answer, becomes=RequestState.APPROVED, actor=actor)
        if row.state == RequestState.APPROVED:
            return row
        decision = Decision(status=grant.status, reason=grant.answer, minutes=grant.minutes, absence_reason=grant.absence_reason, request=row)
        correcting.correct_attendance(
            enrolment=row.enrolment, class_session=row.class_session, decision=decision, nonce=f"request:{row.public_id}", actor=actor, now=now
        )
        _decide(row, RequestState.APPROVED, answer=grant.answer, actor=actor, now=now)
    return row


def refuse_request(*, request: CorrectionRequest, answer: str, actor: User, now: datetime) -> CorrectionRequest:
    """The record stays as it is, and the learner reads why. Refusing once more changes nothing.

    Raises AnswerMissing, WordsTooLong, OwnAttendance, RequestIsDecided.
    """
    with transaction.atomic():
        row = _open(request, answer=answer, becomes=RequestState.REFUSED, actor=actor)
        if row.state != RequestState.REFUSED:
            _decide(row, RequestState.REFUSED, answer=answer, actor=actor, now=now)
    return row


def tell_asked(*, request_id: int, now: datetime) -> None:
    """Who teaches the run knows that somebody waits for an answer; once for each wish, and nobody about herself."""
    row = CorrectionRequest.objects.select_related("enrolment", "class_session__run__course").get(pk=request_id)
    if row.state != RequestState.PENDING:
        return
    run = row.class_session.run
    context = {"run": run, "class_session": row.class_session, "request": row}
    staff = RunStaff.objects.current().filter(run=run).exclude(user=row.enrolment.learner_id).select_related("user").order_by("pk")
    for member in staff:
        notices.notify(person=member.user, template="correction_asked", context=context, key=f"correction-asked:{row.pk}", now=now)


def _open(request: CorrectionRequest, *, answer: str, becomes: RequestState, actor: User) -> CorrectionRequest:
    """The wish as it is now, with the records of its class session held; one that was decided like this before comes back as it is."""
    if not answer.strip():
        raise errors.AnswerMissing
    if len(answer.strip()) > LONGEST_ANSWER:
        raise errors.WordsTooLong(most=LONGEST_ANSWER)
    session = observing.hold(request.class_session)
    [row] = locking.lock(CorrectionRequest.objects.select_related("enrolment__learner"), request.pk)
    row.class_session = session
    if row.enrolment.learner_id == actor.pk:
        raise errors.OwnAttendance
    if row.state != becomes and not rules.may_become(row.state, becomes):
        raise errors.RequestIsDecided
    return row


def _decide(row: CorrectionRequest, state: RequestState, *, answer: str, actor: User, now: datetime) -> None:
    row.state, row.answer, row.decided_by, row.decided_at = state, answer.strip(), actor, now
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    session = row.class_session
    data = {"run": session.run_id, "enrolment": row.enrolment_id, "class_session": session.pk}
    audit.record(action=f"attendance.correction_{state.value}", actor=actor, subject=row, now=now, data=data)
    context: dict[str, Any] = {
        "run": session.run,
        "class_session": session,
        "enrolment": row.enrolment,
        "request": row,
        "reason": row.answer,
    }
    template = "correction_approved" if state == RequestState.APPROVED else "correction_refused"
    notices.notify(person=row.enrolment.learner, template=template, context=context, key=f"{template}:{row.pk}", now=now)
