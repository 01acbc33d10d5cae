"""Somebody who came without a place, at the last meeting of each run that is on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance import services as attendance_services

if TYPE_CHECKING:
    from lms.demo.seeding.cast import Cast

VISITORS = (("구경온", "01000009001"), ("마실온", ""))
CAME_AFTER = timedelta(minutes=5)


def seed(cast: Cast) -> None:
    running = [planned for planned in cast.runs.values() if planned.text.state == "running"]
    for place, planned in enumerate(running):
        last = planned.run.class_sessions.filter(status="scheduled", ends_at__lte=cast.now).order_by("-ends_at").first()
        if last is None:
            continue
        name, phone = VISITORS[place % len(VISITORS)]
        attendance_services.note_walk_in(
            class_session=last,
            name=name,
            phone=phone,
            nonce=f"demo-visitor-{last.pk}",
            actor=cast.instructor_of(planned),
            now=last.starts_at + CAME_AFTER,
        )
