"""Work after commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.attendance import services
from courses.attendance.services import forgetting
from courses.attendance.services.changing import JOB
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task(JOB)
def tell_change(*, change_id: int, now: datetime, **_: Any) -> None:
    services.tell_change(change_id=change_id, now=now)


@jobs.task("attendance.forget_refused_scans")
def forget_refused_scans(*, now: datetime, **_: Any) -> None:
    forgetting.forget_refused_scans(now=now)
