"""A learner who is about to lose the attendance that is needed, or has lost it, is told early, and so are those who teach her.

Each level is told once. Whoever comes back by a correction hears nothing of it here (the answer to her request said so); if another class is
missed after that correction, a level is told again: `_round` is a part of the message's key. See docs/attendance.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Q

from courses.attendance import selectors
from courses.attendance.data import Standing
from courses.attendance.models import Correction, Status
from courses.attendance.rules import ATTENDED
from courses.catalogue.models import RunStatus
from courses.enrolment.models import Enrolment, EnrolmentState, RunStaff
from lms.audit import services as audit
from lms.kernel import jobs, locking
from lms.notices import selectors as notices_selectors
from lms.notices import services as notices

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.attendance.models import AttendanceRecord

JOB = "attendance.warn"
LEARNER, STAFF = "attendance_warning", "attendance_warning_staff"


def ask_to_warn(*, enrolment_id: int) -> None:
    """One job will look at where the enrolment stands now, if anything was missed at all."""
    if _missed(enrolment_id).exists():
        jobs.enqueue(JOB, enrolment_id=enrolment_id)


def warn(*, enrolment_id: int, now: datetime) -> bool:
    """Whoever has to know knows, however often this is done; returns whether a message was written now.

    Nobody is told where the rule needs nothing, when the run is over, or when the place is given up. A class session that is still on is looked at
    again when it ends.
    """
    with transaction.atomic():
        [row] = locking.lock(Enrolment.objects.select_related("learner", "run__course"), enrolment_id)
        if row.state != EnrolmentState.CONFIRMED or row.run.status != RunStatus.PUBLISHED or row.run.ends_at <= now:
            return False
        _look_again_later(row, now=now)
        summary = selectors.attendance_summary(enrolment=row, now=now)
        outlook = selectors.attendance_outlook(enrolment=row, summary=summary)
        if not outlook.needed or outlook.standing == Standing.SAFE or not summary.counted:
            return False
        turn = _round(row)
        key = f"{_prefix(row)}{outlook.standing}:{turn}"
        if _is_told(row, key) or (outlook.standing == Standing.TIGHT and _is_told(row, f"{_prefix(row)}{Standing.LOST}:{turn}")):
            return False
        _tell(row, {"enrolment": row, "run": row.run, "summary": summary, "outlook": outlook}, key=key, now=now)
        if not _is_told(row, key):  # nobody can be reached
            return False
        data = {"run": row.run_id, "standing": outlook.standing.value, "attended": summary.attended, "counted": summary.counted}
        audit.record(action="attendance.warned", actor=None, subject=row, now=now, data=data)
    return True


def _look_again_later(row: Enrolment, *, now: datetime) -> None:
    """A class that was missed counts when it is over."""
    ends = _missed(row.pk).filter(class_session__ends_at__gt=now).aggregate(last=Max("class_session__ends_at"))["last"]
    if ends is not None:
        jobs.enqueue(JOB, key=f"{JOB}:{row.pk}:{ends:%Y%m%dT%H%M}", run_after=ends, enrolment_id=row.pk)


def _round(row: Enrolment) -> int:
    """How many absences were corrected before the last class that was missed."""
    last = _missed(row.pk).aggregate(last=Max("derived_at"))["last"]
    if last is None:
        return 0
    return Correction.objects.filter(enrolment=row, was_status=Status.ABSENT, status__in=ATTENDED, at__lt=last).count()


def _missed(enrolment_id: int) -> QuerySet[AttendanceRecord]:
    return selectors.live_records().filter(Q(status=Status.ABSENT) | Q(lapses__gt=0), enrolment=enrolment_id)


def _prefix(row: Enrolment) -> str:
    return f"attendance-warning:{row.pk}:"


def _is_told(row: Enrolment, key: str) -> bool:
    staff = RunStaff.objects.current().filter(run=row.run_id).values_list("user", flat=True)
    return bool(notices_selectors.known_keys((person, key) for person in (row.learner_id, *staff)))


def _tell(row: Enrolment, context: dict[str, Any], *, key: str, now: datetime) -> None:
    notices.notify(person=row.learner, template=LEARNER, context=context, key=key, now=now)
    for member in RunStaff.objects.current().filter(run=row.run_id).exclude(user=row.learner_id).select_related("user").order_by("pk"):
        notices.notify(person=member.user, template=STAFF, context=context, key=key, now=now)
