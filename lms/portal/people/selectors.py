"""Where somebody stands, for the colleague who has her at the telephone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.selectors import awards as award_selectors
from courses.attendance import selectors as attendance_selectors
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from certificates.models import Award
    from courses.attendance.data import AttendanceSummary
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

MOST = 60


@dataclass(frozen=True)
class History:
    """Applications with the attendance so far, and certificates; the latest first."""

    applications: Sequence[tuple[Enrolment, AttendanceSummary]]
    awards: Sequence[Award]


def history(*, person: User, now: datetime) -> History:
    """Everything that the person applied for and holds, in a constant number of queries. The caller has fetched her as staff."""
    enrolments = list(enrolment_selectors.enrolments_for(person)[:MOST])
    attended = attendance_selectors.attendance_summaries(enrolments=enrolments, now=now)
    return History(
        applications=[(enrolment, attended[enrolment.pk]) for enrolment in enrolments],
        awards=list(award_selectors.awards_held_by(person)[:MOST]),
    )
