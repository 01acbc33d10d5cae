"""What enrolment asks of the roll, and news of our own that a warning may follow from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from courses.attendance import selectors, services
from courses.attendance.signals import attendance_changed
from courses.enrolment.signals import who_was_there

if TYPE_CHECKING:
    from datetime import datetime


@receiver(who_was_there, dispatch_uid="courses.attendance.who_was_there")
def say_who_was_there(*, run_id: int, starts_at: datetime, **_: Any) -> set[int]:
    return selectors.there_or_excused(run_id=run_id, starts_at=starts_at)


@receiver(attendance_changed, dispatch_uid="courses.attendance.warn")
def look_where_she_stands(*, enrolment_id: int, **_: Any) -> None:
    services.ask_to_warn(enrolment_id=enrolment_id)
