"""What a person in the room reads off the screen of a class session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.attendance import rules
from courses.attendance.keys import keys
from courses.attendance.services import checking_in

if TYPE_CHECKING:
    from datetime import datetime

    from courses.attendance.rules import ScreenCode
    from courses.catalogue.models import ClassSession

FORGED = "0" * 16


def shown(meeting: ClassSession, at: datetime, kind: str = "enter") -> ScreenCode:
    return rules.screen_code(keys=keys(), class_session_id=meeting.pk, kind=kind, at=at)


def scanned(meeting: ClassSession, at: datetime, *, kind: str = "enter", nonce: str = "scan-1", code: str = "") -> checking_in.Scanned:
    """The address in the square, of that moment or with another code."""
    return checking_in.Scanned(run=meeting.run.public_id, number=meeting.number, kind=kind, code=code or shown(meeting, at, kind).code, nonce=nonce)


def address(meeting: ClassSession, at: datetime, *, kind: str = "enter", code: str = "", prefix: str = "/en") -> str:
    return f"{prefix}/attend/{meeting.run.public_id}/{meeting.number}/{kind}/{code or shown(meeting, at, kind).code}/"
