"""What enrolment asks of the roll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from courses.attendance import selectors
from courses.enrolment.signals import who_was_there

if TYPE_CHECKING:
    from datetime import datetime


@receiver(who_was_there, dispatch_uid="courses.attendance.who_was_there")
def say_who_was_there(*, run_id: int, starts_at: datetime, **_: Any) -> set[int]:
    return selectors.there_or_excused(run_id=run_id, starts_at=starts_at)
