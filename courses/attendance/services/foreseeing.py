"""What a new version of the rules would change, found out without writing anything."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from courses.attendance import selectors
from courses.attendance.data import Credit, Forecast, RecordChange
from courses.attendance.services import deriving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from courses.attendance.models import RuleVersion
    from courses.attendance.selectors import RuleBook

SHOWN = 50
AT_ONCE = 500


def foresee(*, draft: RuleVersion, now: datetime) -> Forecast:
    """What would follow if the draft, which is not saved, were a version of the rules: what applying it would write, at this moment.

    Four queries for each class session, and as many again for each 500 places; nothing is written.
    """
    book = selectors.rule_book().with_draft(draft)
    changes, class_sessions, records = [], 0, 0
    for found, count in _by_class_session(draft, book=book, now=now):
        changes += found
        class_sessions += 1
        records += count
    rates, falls, rises = _rates(draft, book=book, changes=changes, now=now)
    moves = Counter((change.before, change.after) for change in changes)
    return Forecast(
        class_sessions=class_sessions,
        records=records,
        changed=len(changes),
        moves=tuple((before, after, count) for (before, after), count in moves.most_common()),
        first=tuple(changes[:SHOWN]),
        rates=rates,
        falls=falls,
        rises=rises,
    )


def _by_class_session(draft: RuleVersion, *, book: RuleBook, now: datetime) -> Iterator[tuple[list[RecordChange], int]]:
    """For each class session what would change, and of how many records."""
    for session in selectors.class_sessions_ruled_by(draft, book=book).iterator(chunk_size=AT_ONCE):
        rule = deriving.rule_of(session, book=book)
        differing = deriving.differences(class_session=session, rule=rule, now=now)
        found = [
            RecordChange(
                enrolment_id=enrolment,
                class_session_id=session.pk,
                before=record.status if record else "",
                after=verdict.status,
                before_minutes=record.minutes if record else 0,
                after_minutes=verdict.minutes,
                lapses=verdict.lapses,
            )
            for enrolment, (record, verdict) in differing.items()
        ]
        yield found, selectors.live_records().filter(class_session=session).count()


def _rates(draft: RuleVersion, *, book: RuleBook, changes: list[RecordChange], now: datetime) -> tuple[int, int, int]:
    """How many rates there are, how many would miss what is needed and do not now, and the other way round."""
    instead = {(one.enrolment_id, one.class_session_id): Credit(status=one.after, minutes=one.after_minutes, lapses=one.lapses) for one in changes}
    rates = falls = rises = 0
    as_it_is = selectors.rule_book()
    everybody = selectors.enrolments_ruled_by(draft, book=book)
    pks = list(everybody.values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        enrolments = list(everybody.filter(pk__in=pks[start : start + AT_ONCE]))
        before = selectors.attendance_summaries(enrolments=enrolments, now=now, book=as_it_is)
        after = selectors.attendance_summaries(enrolments=enrolments, now=now, book=book, instead=instead)
        for enrolment in enrolments:
            was, would_be = before[enrolment.pk], after[enrolment.pk]
            if not was.counted:
                continue
            kind, begins = enrolment.run.course.kind, enrolment.run.starts_at
            reached = was.share * 100 >= as_it_is.rule(kind=kind, at=begins).needed_percent
            would_reach = would_be.share * 100 >= book.rule(kind=kind, at=begins).needed_percent
            rates, falls, rises = rates + 1, falls + (reached and not would_reach), rises + (would_reach and not reached)
    return rates, falls, rises
