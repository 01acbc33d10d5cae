"""Papers that applicants send: kept where only the office opens them, and destroyed when they were decided on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from courses.enrolment import selectors
from courses.enrolment.models import CURRENT_STATES, DECIDING_STATES, Eligibility, EligibilityState, Enrolment, EnrolmentState, Evidence
from courses.enrolment.models.people import EVIDENCE_FOLDER, private_files
from courses.enrolment.services import companions, errors, steps
from lms.audit import services as audit
from lms.kernel import jobs, locking, uploads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.core.files.base import File

    from lms.accounts.models import User

MOST_FILES = 10
MOST_MEGABYTES = 10
KEPT_AFTER = timedelta(days=30)  # the end of the application, or the first class
STRAY_AFTER = timedelta(days=1)  # a transaction that saved a file is long over
MOST_AT_ONCE = 500


def send_papers(*, enrolment: Enrolment, files: Sequence[File[bytes]], actor: User, now: datetime) -> Enrolment:
    """The files are with the office, and an application for which papers were missing is looked at again. The same files again change nothing.

    They are welcome after their date too: staff see that they came late, and decide. Raises NoPaper, TooManyPapers, NothingAskedFor, NotCurrent, and
    what `lms.kernel.uploads.read` raises.
    """
    if len(files) > MOST_FILES:
        raise errors.TooManyPapers(most=MOST_FILES)
    sent = [uploads.read(file, most_megabytes=MOST_MEGABYTES) for file in files]
    papers = {paper.sha256: paper for paper in sent}
    if not papers:
        raise errors.NoPaper
    with transaction.atomic():
        party = locking.lock(Enrolment.objects.all(), *companions.members(enrolment, *CURRENT_STATES))
        row = next((member for member in party if member.pk == enrolment.pk and member.state in CURRENT_STATES), None)
        if row is None:
            raise errors.NotCurrent
        _keep(list(papers.values()), enrolment=row, actor=actor, now=now)
        for member in party:
            if member.state == EnrolmentState.NEEDS_DOCUMENTS:
                member.documents_until = None
                steps.move(enrolment=member, to_state=EnrolmentState.APPLIED, actor=actor, now=now)
    return row


def _keep(papers: Sequence[uploads.Upload], *, enrolment: Enrolment, actor: User, now: datetime) -> None:
    known = set(Evidence.objects.filter(enrolment=enrolment, destroyed_at=None).values_list("sha256", flat=True))
    new = [paper for paper in papers if paper.sha256 not in known]
    if new and not selectors.wants_papers(enrolment):
        raise errors.NothingAskedFor
    if len(known) + len(new) > MOST_FILES:
        raise errors.TooManyPapers(most=MOST_FILES)
    for paper in new:
        file = ContentFile(paper.content, name="paper")
        Evidence.objects.create(enrolment=enrolment, file=file, kind=paper.kind, sha256=paper.sha256, sent_at=now)
    if new:
        audit.record(action="enrolment.papers_sent", actor=actor, subject=enrolment, now=now, data={"files": len(new)})


def destroy_decided(*, enrolment: Enrolment, actor: User | None, now: datetime) -> int:
    """If nothing is left to decide about the enrolment, which the caller has locked, its papers are destroyed; returns how many were."""
    open_questions = Eligibility.objects.filter(enrolment=enrolment, state=EligibilityState.DECLARED, audience__needs_evidence=True)
    if enrolment.state in DECIDING_STATES or (enrolment.state in CURRENT_STATES and open_questions.exists()):
        return 0
    return _destroy(Evidence.objects.filter(enrolment=enrolment, destroyed_at=None), actor=actor, now=now)


def destroy_old_papers(*, now: datetime) -> int:
    """Papers of applications that ended, and of classes that began, 30 days ago are destroyed, and files that no row names; returns how many."""
    before = now - KEPT_AFTER
    old = Evidence.objects.filter(Q(enrolment__ended_at__lte=before) | Q(enrolment__run__starts_at__lte=before), destroyed_at=None)
    with transaction.atomic():
        destroyed = _destroy(old.order_by("pk")[:MOST_AT_ONCE], actor=None, now=now)
    _remove_strays(now)
    return destroyed


def _destroy(evidence: Iterable[Evidence], *, actor: User | None, now: datetime) -> int:
    rows = [row for row in locking.lock(Evidence.objects.all(), *(one.pk for one in evidence)) if row.destroyed_at is None]
    for row in rows:
        Evidence.objects.filter(pk=row.pk).update(file="", destroyed_at=now)
        jobs.enqueue("enrolment.remove_file", run_after=now, file=row.file.name)
        audit.record(action="evidence.destroyed", actor=actor, subject=row, now=now, data={"sha256": row.sha256})
    return len(rows)


def remove_file(*, file: str) -> None:
    """The file is not in the storage any more; its name, which nobody can guess, says nothing about anybody."""
    if not Evidence.objects.filter(file=file).exists():
        private_files().delete(file)


def _remove_strays(now: datetime) -> None:
    """Files whose transaction was rolled back, or whose removal was lost."""
    storage = private_files()
    try:
        names = [f"{EVIDENCE_FOLDER}/{name}" for name in storage.listdir(EVIDENCE_FOLDER)[1]]
    except FileNotFoundError:
        return
    kept = set(Evidence.objects.filter(destroyed_at=None).values_list("file", flat=True))
    for name in names:
        if name not in kept and storage.get_modified_time(name) < now - STRAY_AFTER:
            storage.delete(name)
