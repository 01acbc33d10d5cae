"""What is kept for a while only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance.models import RefusedScan

if TYPE_CHECKING:
    from datetime import datetime

REFUSED_KEPT = timedelta(days=90)


def forget_refused_scans(*, now: datetime) -> int:
    """What was not counted more than 90 days ago is gone; returns how many."""
    return RefusedScan.objects.filter(received_at__lt=now - REFUSED_KEPT).delete()[0]
