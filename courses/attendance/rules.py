"""Pure rules: from observations to a verdict, from verdicts to a share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from courses.attendance.data import AttendanceSummary, Verdict
from courses.attendance.models import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from courses.attendance.data import Meeting, Seen

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class RuleSet:
    """`late_per_absence`: so many late arrivals or early departures make one absence. `attended`: statuses that count as having been there."""

    version: str
    late_per_absence: int
    attended: frozenset[str]


# The custom of Korean training providers: three late arrivals or early departures are one absence, an excused absence (공결) counts as attended.
CURRENT = RuleSet(
    version="2026-1",
    late_per_absence=3,
    attended=frozenset({Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.EXCUSED}),
)


def derive(observations: Iterable[Seen], *, planned_minutes: int, rule: RuleSet = CURRENT) -> Verdict | None:
    """The verdict on one person in one class session, the same in whatever order the observations arrived. None where nothing was observed.

    What was observed last decides. A roll knows no times, so who is late or left early is credited with the whole class session; the rule
    about repeated lateness is `summarise`'s.
    """
    last = max(observations, key=lambda seen: (seen.observed_at, seen.nonce), default=None)
    if last is None:
        return None
    return Verdict(status=last.kind, minutes=planned_minutes if last.kind in rule.attended else 0, observation_id=last.observation_id)


def summarise(verdicts: Mapping[int, tuple[str, int]], *, meetings: Iterable[Meeting], now: datetime, rule: RuleSet = CURRENT) -> AttendanceSummary:
    """Where an enrolment stands at `now`. `verdicts` are (status, minutes) by class session; see AttendanceSummary for what counts."""
    planned = [meeting for meeting in meetings if meeting.is_scheduled]
    counted = [meeting.class_session_id for meeting in planned if meeting.ends_at <= now]
    found = [verdicts[session] for session in counted if session in verdicts]
    statuses = Counter(status for status, _ in found)
    attended = sum(statuses[status] for status in rule.attended)
    credited = max(0, attended - (statuses[Status.LATE] + statuses[Status.LEFT_EARLY]) // rule.late_per_absence)
    share = (Decimal(credited) / len(counted)).quantize(FOUR_PLACES, ROUND_DOWN) if counted else Decimal(0)
    return AttendanceSummary(
        share=share,
        attended=attended,
        counted=len(counted),
        planned=len(planned),
        present=statuses[Status.PRESENT],
        late=statuses[Status.LATE],
        left_early=statuses[Status.LEFT_EARLY],
        excused=statuses[Status.EXCUSED],
        absent=statuses[Status.ABSENT],
        unrecorded=len(counted) - len(found),
        minutes=sum(minutes for _, minutes in found),
        rule_version=rule.version,
    )
