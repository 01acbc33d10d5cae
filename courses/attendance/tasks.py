"""Work after commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.attendance import services
from courses.attendance.services import watching
from courses.attendance.services.changing import JOB
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task(JOB)
def tell_change(*, change_id: int, now: datetime, **_: Any) -> None:
    services.tell_change(change_id=change_id, now=now)


@jobs.task(watching.JOB)
def count_watched(*, enrolment_id: int, lecture_id: int, now: datetime, **_: Any) -> None:
    services.count_watched_before(enrolment_id=enrolment_id, lecture_id=lecture_id, now=now)
