"""Papers that go with a wish for a correction are destroyed 30 days after the decision, or at once when the wish is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance.models import CorrectionEvidence
from courses.attendance.models.records import private_files
from courses.attendance.rules import asking as rules
from lms.audit import services as audit
from lms.kernel import jobs, locking

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lms.accounts.models import User

FOLDER = "attendance"
REMOVE = "attendance.remove_file"
STRAY_AFTER = timedelta(days=1)  # a transaction that saved a file is long over
MOST_AT_ONCE = 500


def destroy(found: Iterable[CorrectionEvidence], *, actor: User | None, now: datetime) -> int:
    """The papers have no file any more; returns how many. Needs a transaction."""
    rows = [row for row in locking.lock(CorrectionEvidence.objects.all(), *(one.pk for one in found)) if row.destroyed_at is None]
    for row in rows:
        CorrectionEvidence.objects.filter(pk=row.pk).update(file="", destroyed_at=now)
        ask_to_remove(file=str(row.file.name), now=now)
        audit.record(action="evidence.destroyed", actor=actor, subject=row, now=now, data={"sha256": row.sha256})
    return len(rows)


def destroy_old_evidence(*, now: datetime) -> int:
    """Papers of wishes that were decided 30 days ago are destroyed, and files that no row names; returns how many papers."""
    old = CorrectionEvidence.objects.filter(request__decided_at__lte=now - rules.KEPT_AFTER, destroyed_at=None)
    with transaction.atomic():
        destroyed = destroy(old.order_by("pk")[:MOST_AT_ONCE], actor=None, now=now)
    _remove_strays(now)
    return destroyed


def ask_to_remove(*, file: str, now: datetime) -> None:
    """The file goes after the transaction commits."""
    jobs.enqueue(REMOVE, run_after=now, file=file)


def remove_file(*, file: str) -> None:
    """The file is not in the storage any more; its name, which nobody can guess, says nothing about anybody."""
    if not CorrectionEvidence.objects.filter(file=file).exists():
        private_files().delete(file)


def _remove_strays(now: datetime) -> None:
    """Files whose transaction was rolled back, or whose removal was lost."""
    storage = private_files()
    try:
        names = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
    except FileNotFoundError:
        return
    kept = set(CorrectionEvidence.objects.filter(destroyed_at=None).values_list("file", flat=True))
    for name in names:
        if name not in kept and storage.get_modified_time(name) < now - STRAY_AFTER:
            storage.delete(name)
