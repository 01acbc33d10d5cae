"""Observations for tests, written as a door writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from courses.attendance import services
from courses.attendance.data import Noted, Sender

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.attendance.data import Outcome
    from courses.catalogue.models import ClassSession
    from courses.enrolment.models import Enrolment


def note(meeting: ClassSession, people: Iterable[Enrolment], *, at: datetime, now: datetime, source: str = "qr", browser: str = "") -> list[Outcome]:
    """Everybody was seen coming at that moment."""
    noted = [Noted(enrolment_id=one.pk, kind="enter", source=source, observed_at=at, nonce=uuid4().hex) for one in people]
    return services.record_observations(class_session=meeting, noted=noted, sender=Sender(browser=browser), now=now)
