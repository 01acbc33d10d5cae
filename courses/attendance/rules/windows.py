"""When people can be seen coming and going."""

from __future__ import annotations

from datetime import timedelta

ROLL_OPENS_BEFORE = timedelta(hours=1)
MAY_BE_OFFLINE = timedelta(days=7)  # after the class session; what comes later is a correction
