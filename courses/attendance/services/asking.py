"""A learner asks that her record be changed, hands in papers, and takes her wish back. See docs/attendance-states.md."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from courses.attendance import selectors
from courses.attendance.models import CorrectionEvidence, CorrectionRequest, RequestState, Status
from courses.attendance.rules import asking as rules
from courses.attendance.services import asking_errors as errors
from courses.attendance.services import correcting, evidence, observing
from courses.attendance.services.errors import NotInThisClass, UnknownAbsenceReason
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit
from lms.kernel import jobs, locking, uploads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.core.files.base import File

    from courses.attendance.models import AbsenceReason
    from courses.catalogue.models import ClassSession
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

TELL = "attendance.tell_asked"
LONGEST_WORDS = 1000
MOST_FILES = 3
MOST_MEGABYTES = 10


@dataclass(frozen=True)
class CorrectionWish:
    """What a learner wants to stand in her record, and why; `absence_reason` only where she wants to be excused."""

    status: str
    words: str
    absence_reason: AbsenceReason | None = None
    files: Sequence[File[bytes]] = ()


def ask_correction(
    *, enrolment: Enrolment, class_session: ClassSession, wish: CorrectionWish, request_key: str, actor: User, now: datetime
) -> CorrectionRequest:
    """Her wish lies before the staff of the run, who are told once. The same `request_key` again returns what was asked first.

    Papers that a reason needs may follow while nothing is decided. Raises CannotAskNow, NotInThisClass, WordsMissing, WordsTooLong, UnknownWish,
    UnknownAbsenceReason, ExcuseIsUsedUp, NothingToCorrect, AskedAlready, RequestKeyIsUsed, TooMuchEvidence, and what `uploads.read` raises.
    """
    words = _words(wish.words)
    papers = _papers(wish.files)
    with transaction.atomic():
        session = observing.hold(class_session)
        kept = CorrectionRequest.objects.filter(enrolment=enrolment, request_key=request_key).first()
        if kept is not None:
            return _first_answer(kept, session)
        _refuse(enrolment=enrolment, class_session=session, wish=wish, now=now)
        made = CorrectionRequest.objects.create(
            enrolment=enrolment,
            class_session=session,
            wish=wish.status,
            absence_reason=wish.absence_reason,
            words=words,
            request_key=request_key,
            asked_at=now,
        )
        _keep(papers, request=made, now=now)
        data = {"run": session.run_id, "enrolment": enrolment.pk, "class_session": session.pk, "wish": wish.status, "files": len(papers)}
        audit.record(action="attendance.correction_asked", actor=actor, subject=made, now=now, data=data)
        jobs.enqueue(TELL, request_id=made.pk)
    return made


def _first_answer(kept: CorrectionRequest, class_session: ClassSession) -> CorrectionRequest:
    if kept.class_session_id != class_session.pk:
        raise errors.RequestKeyIsUsed
    return kept


def _refuse(*, enrolment: Enrolment, class_session: ClassSession, wish: CorrectionWish, now: datetime) -> None:
    problem = rules.problem_of_asking(class_session, now=now)
    if problem is not None:
        raise errors.CannotAskNow(problem=problem)
    if not enrolment_selectors.placed_enrolments(run=class_session.run).filter(pk=enrolment.pk).exists():
        raise NotInThisClass
    if wish.status not in rules.WISHES:
        raise errors.UnknownWish
    if (wish.status == Status.EXCUSED) != (wish.absence_reason is not None):
        raise UnknownAbsenceReason
    if CorrectionRequest.objects.filter(enrolment=enrolment, class_session=class_session, state=RequestState.PENDING).exists():
        raise errors.AskedAlready
    if wish.absence_reason is not None:
        correcting.refuse_excuse(reason=wish.absence_reason, status=wish.status, enrolment=enrolment, class_session=class_session)
    record = selectors.live_records().filter(enrolment=enrolment, class_session=class_session).first()
    planned = int((class_session.ends_at - class_session.starts_at).total_seconds() // 60)
    if record is not None and record.status == wish.status and record.minutes >= planned:
        raise errors.NothingToCorrect


def add_evidence(*, request: CorrectionRequest, files: Sequence[File[bytes]], actor: User, now: datetime) -> CorrectionRequest:
    """The papers go with the wish, as long as nothing is decided; the same files again change nothing.

    Raises NoEvidence, TooMuchEvidence, RequestIsDecided, and what `uploads.read` raises.
    """
    papers = _papers(files)
    if not papers:
        raise errors.NoEvidence
    with transaction.atomic():
        [row] = locking.lock(CorrectionRequest.objects.all(), request.pk)
        if row.state != RequestState.PENDING:
            raise errors.RequestIsDecided
        new = _keep(papers, request=row, now=now)
        if new:
            audit.record(action="attendance.evidence_sent", actor=actor, subject=row, now=now, data={"files": new})
    return row


def take_back_request(*, request: CorrectionRequest, actor: User, now: datetime) -> CorrectionRequest:
    """Nobody decides about the wish any more, and its papers are destroyed. Repeating it changes nothing. Raises RequestIsDecided."""
    with transaction.atomic():
        [row] = locking.lock(CorrectionRequest.objects.all(), request.pk)
        if row.state == RequestState.TAKEN_BACK:
            return row
        if not rules.may_become(row.state, RequestState.TAKEN_BACK):
            raise errors.RequestIsDecided
        row.state, row.decided_at, row.decided_by = RequestState.TAKEN_BACK, now, actor
        row.save(update_fields=["state", "decided_at", "decided_by"])
        evidence.destroy(CorrectionEvidence.objects.filter(request=row, destroyed_at=None), actor=actor, now=now)
        audit.record(action="attendance.correction_taken_back", actor=actor, subject=row, now=now, data={"enrolment": row.enrolment_id})
    return row


def _words(text: str) -> str:
    """As they are kept: composed, so that a letter is counted once, and without what surrounds them."""
    words = unicodedata.normalize("NFC", text).strip()
    if not words:
        raise errors.WordsMissing
    if len(words) > LONGEST_WORDS:
        raise errors.WordsTooLong(most=LONGEST_WORDS)
    return words


def _papers(files: Sequence[File[bytes]]) -> dict[str, uploads.Upload]:
    """Each once, by what it is."""
    if len(files) > MOST_FILES:
        raise errors.TooMuchEvidence(most=MOST_FILES)
    return {paper.sha256: paper for paper in (uploads.read(file, most_megabytes=MOST_MEGABYTES) for file in files)}


def _keep(papers: dict[str, uploads.Upload], *, request: CorrectionRequest, now: datetime) -> int:
    """How many of them are new; needs the request's lock."""
    known = set(CorrectionEvidence.objects.filter(request=request).values_list("sha256", flat=True))
    new = [paper for sha256, paper in papers.items() if sha256 not in known]
    if len(known) + len(new) > MOST_FILES:
        raise errors.TooMuchEvidence(most=MOST_FILES)
    for paper in new:
        file = ContentFile(paper.content, name="paper")
        CorrectionEvidence.objects.create(request=request, file=file, kind=paper.kind, sha256=paper.sha256, sent_at=now)
    return len(new)
