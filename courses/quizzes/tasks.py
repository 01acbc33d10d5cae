"""Work that nobody asks for by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.quizzes import services
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task("quizzes.close_overdue_attempts")
def close_overdue_attempts(*, now: datetime, **_: Any) -> None:
    services.close_overdue_attempts(now=now)
