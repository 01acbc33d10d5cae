"""A version of the rules as the pure functions see it."""

from __future__ import annotations

from dataclasses import dataclass

from courses.attendance.models import MinutesBy, ShareBy, Status, WithoutLeave

# The custom of Korean training providers (내일배움카드): an excused absence (공결) counts as attended.
ATTENDED = frozenset({Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.OUT, Status.EXCUSED})


@dataclass(frozen=True)
class RuleSet:
    """See `models.RuleVersion` for what each of them means; minutes, and whole percents."""

    version: str
    late_after: int = 10
    early_before: int = 10
    out_after: int = 30
    least_percent: int = 50
    lapses_per_absence: int = 3
    minutes_by: str = MinutesBy.WHOLE
    share_by: str = ShareBy.SESSIONS
    without_leave: str = WithoutLeave.STAYED
    needed_percent: int = 80
    online_percent: int = 80
    takes_walk_ins: bool = True
