"""From what was seen of one person in one class session to a verdict. See docs/attendance.md for the table of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from courses.attendance.data import Seen, Verdict
from courses.attendance.models import Kind, MinutesBy, Status, WithoutLeave
from courses.attendance.rules.rule_set import ATTENDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.attendance.data import Corrected, Window
    from courses.attendance.rules.rule_set import RuleSet

INWARD = frozenset({Kind.ENTER, Kind.BACK, Kind.PRESENT})
OUTWARD = frozenset({Kind.LEAVE, Kind.OUT})
RANK = {kind: rank for rank, kind in enumerate(Kind.values)}  # of what was seen at the same moment


@dataclass(frozen=True)
class Stay:
    """A stretch in which the person was there. None: since before, or until after, everything that was seen."""

    begins: datetime | None
    ends: datetime | None


def derive(observations: Iterable[Seen], corrections: Iterable[Corrected] = (), *, window: Window, rule: RuleSet) -> Verdict | None:
    """The verdict, the same in whatever order things arrived. None where nothing was observed and nothing corrected.

    The last correction decides. Without one, the last word of whoever called the roll or read a sheet says that the person was there, or not, or
    why not; movements say when. Somebody who is called absent and then seen coming was there from then on.
    """
    corrected = max(corrections, key=lambda one: (one.at, one.correction_id), default=None)
    if corrected is not None:
        return _as_corrected(corrected, window)
    seen = sorted(observations, key=_order)
    if not seen:
        return None
    word = next((one for one in reversed(seen) if one.is_word), None)
    moves = [one for one in seen if not one.is_word]
    last = seen[-1].observation_id
    if word is not None and word.kind == Kind.EXCUSED:
        return Verdict(status=Status.EXCUSED, minutes=window.minutes, observation_id=last)
    if word is not None and word.kind == Kind.ABSENT:
        moves = _from_coming([one for one in moves if one.observed_at > word.observed_at])
        if not moves:
            return Verdict(status=Status.ABSENT, minutes=0, observation_id=last)
        word = None
    return _judge(moves, word=word.kind if word else "", last=last, window=window, rule=rule)


def _order(seen: Seen) -> tuple[datetime, int, str]:
    return (seen.observed_at, RANK[seen.kind], seen.nonce)


def _from_coming(moves: list[Seen]) -> list[Seen]:
    """Without what was seen before the first time that the person came in."""
    first = next((at for at, move in enumerate(moves) if move.kind in INWARD), len(moves))
    return moves[first:]


def _as_corrected(corrected: Corrected, window: Window) -> Verdict:
    whole = window.minutes if corrected.status in ATTENDED else 0
    minutes = whole if corrected.minutes is None else min(corrected.minutes, window.minutes)
    lapses = int(corrected.status in {Status.LATE, Status.LEFT_EARLY, Status.OUT})
    return Verdict(status=corrected.status, minutes=minutes, lapses=lapses, correction_id=corrected.correction_id)


def _judge(moves: list[Seen], *, word: str, last: int, window: Window, rule: RuleSet) -> Verdict:
    """What follows for somebody who was there; `word` is a mark of the roll that says so, or empty."""
    absent = Verdict(status=Status.ABSENT, minutes=0, observation_id=last)
    stays = stays_of(moves)
    if not word and rule.without_leave == WithoutLeave.ABSENT and _is_one_sided(stays, window):
        return absent
    there = (
        [stretch for stretch in (_within(stay, window) for stay in stays) if stretch is not None] if stays else [(window.starts_at, window.ends_at)]
    )
    stayed = sum((ends - begins for begins, ends in there), timedelta())
    if not there or stayed * 100 < (window.ends_at - window.starts_at) * rule.least_percent:
        return absent
    comes, goes = there[0][0], there[-1][1]
    late = word == Kind.LATE or comes - window.starts_at >= max(timedelta(minutes=rule.late_after), timedelta(seconds=1))
    early = word == Kind.LEFT_EARLY or window.ends_at - goes > timedelta(minutes=rule.early_before)
    away = goes - comes - stayed
    out = away > timedelta() and away >= timedelta(minutes=rule.out_after)
    status = Status.LATE if late else Status.LEFT_EARLY if early else Status.OUT if out else Status.PRESENT
    minutes = window.minutes if rule.minutes_by == MinutesBy.WHOLE else int(stayed.total_seconds() // 60)
    return Verdict(status=status, minutes=minutes, lapses=late + early + out, observation_id=last)


def stays_of(moves: Iterable[Seen]) -> list[Stay]:
    """The stretches in which somebody was there, from movements in the order of time.

    Who is seen twice coming in came with the first, who is seen twice going went with the first. Who is first seen going was there before.
    """
    stays: list[Stay] = []
    since: datetime | None = None
    is_in, is_known = False, False
    for move in moves:
        if move.kind in INWARD and not is_in:
            is_in, since = True, move.observed_at
        elif move.kind in OUTWARD and (is_in or not is_known):
            stays.append(Stay(begins=since if is_in else None, ends=move.observed_at))
            is_in = False
        is_known = True
    return [*stays, Stay(begins=since, ends=None)] if is_in else stays


def _is_one_sided(stays: list[Stay], window: Window) -> bool:
    """Somebody was seen at one end only. Who has not been seen leaving yet may still be, until the day is over."""
    return bool(stays) and (stays[0].begins is None or (window.is_closed and stays[-1].ends is None))


def _within(stay: Stay, window: Window) -> tuple[datetime, datetime] | None:
    begins = max(stay.begins or window.starts_at, window.starts_at)
    ends = min(stay.ends or window.ends_at, window.ends_at)
    return (begins, ends) if begins < ends else None
