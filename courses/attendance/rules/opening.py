"""Between when and when a class session takes in who comes and goes."""

from __future__ import annotations

from datetime import timedelta

ROLL_OPENS_BEFORE = timedelta(hours=1)
