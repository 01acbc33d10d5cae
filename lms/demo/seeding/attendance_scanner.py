"""The registrar's tablets: one at the door that works, one that was lost and ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance import services as attendance_services
from lms.accounts.models import Membership

if TYPE_CHECKING:
    from lms.demo.seeding.cast import Cast

AT_THE_DOOR, LOST = "1층 입구 태블릿", "2강의실 인식기"
MADE_AGO, LOST_AGO = timedelta(days=30), timedelta(days=6)


def seed(cast: Cast) -> None:
    made = cast.now - MADE_AGO
    home = Membership.objects.current().select_related("institution").filter(user=cast.registrar).earliest("pk").institution
    for name in (AT_THE_DOOR, LOST):
        device, _token = attendance_services.issue_device(
            institution=home, name=name, expires_at=made + attendance_services.USUAL_DEVICE, actor=cast.registrar, now=made
        )
        if name == LOST:
            attendance_services.revoke_device(device=device, actor=cast.registrar, now=cast.now - LOST_AGO)
