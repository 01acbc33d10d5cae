"""From the records of an enrolment to its rate, and to what can still become of it."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from courses.attendance.data import AttendanceSummary, Outlook, Standing
from courses.attendance.models import ShareBy, Status
from courses.attendance.rules.rule_set import ATTENDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from courses.attendance.data import Credit, Meeting
    from courses.attendance.rules.rule_set import RuleSet

FOUR_PLACES = Decimal("0.0001")


def summarise(gained: Mapping[int, Credit], *, meetings: Iterable[Meeting], now: datetime, rule: RuleSet) -> AttendanceSummary:
    """Where an enrolment stands at `now`. `gained` are what its records give, by class session; see AttendanceSummary for what counts."""
    planned = [meeting for meeting in meetings if meeting.is_scheduled]
    counted = [meeting for meeting in planned if meeting.ends_at <= now]
    found = [gained[meeting.class_session_id] for meeting in counted if meeting.class_session_id in gained]
    statuses = Counter(credit.status for credit in found)
    lapses = sum(credit.lapses for credit in found)
    attended = sum(statuses[status] for status in ATTENDED)
    minutes = sum(credit.minutes for credit in found)
    if rule.share_by == ShareBy.MINUTES:
        credited, of = Decimal(minutes), sum(meeting.minutes for meeting in counted)
    else:
        credited, of = Decimal(attended), len(counted)
    return AttendanceSummary(
        share=_share(credited, of=of, absences=absences_of(lapses, rule), counted=len(counted)),
        attended=attended,
        counted=len(counted),
        planned=len(planned),
        present=statuses[Status.PRESENT],
        late=statuses[Status.LATE],
        left_early=statuses[Status.LEFT_EARLY],
        out=statuses[Status.OUT],
        excused=statuses[Status.EXCUSED],
        absent=statuses[Status.ABSENT],
        unrecorded=len(counted) - len(found),
        lapses=lapses,
        minutes=minutes,
        rule_version=rule.version,
    )


def absences_of(lapses: int, rule: RuleSet) -> int:
    """So many absences do so many late arrivals, early departures and outings make."""
    return lapses // rule.lapses_per_absence if rule.lapses_per_absence else 0


def _share(credited: Decimal, *, of: int, absences: int, counted: int) -> Decimal:
    """`credited` of `of`, less absences, each of which weighs as much as the average of the counted class sessions."""
    if not of:
        return Decimal(0)
    left = max(Decimal(0), credited * counted - Decimal(absences) * of)
    return (left / (of * counted)).quantize(FOUR_PLACES, ROUND_DOWN)


def outlook(summary: AttendanceSummary, *, rule: RuleSet) -> Outlook:
    """What can still become of it, if the person comes on time to everything from now on. A class session without a record may still get one.

    By class sessions, also where the rate goes by minutes: a warning has to be simple, and to come early rather than late.
    """
    absences = absences_of(summary.lapses, rule)
    missed = summary.absent + absences
    reachable = max(0, summary.planned - missed)
    needed = Decimal(rule.needed_percent) / 100
    best = (Decimal(reachable) / summary.planned).quantize(FOUR_PLACES, ROUND_DOWN) if summary.planned else Decimal(1)
    may_miss = max(0, int(summary.planned * (1 - needed)) - missed)
    ahead = summary.planned - summary.counted
    if best < needed:
        standing = Standing.LOST
    elif missed and ahead and not may_miss:
        standing = Standing.TIGHT
    else:
        standing = Standing.SAFE
    return Outlook(standing=standing, best=best, needed=needed, may_miss=min(may_miss, ahead))
