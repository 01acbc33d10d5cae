from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lms.kernel import jobs
from lms.notices import services

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task(services.JOB)
def deliver(*, now: datetime, notice_id: int, **_: Any) -> None:
    services.deliver(notice_id=notice_id, now=now)
