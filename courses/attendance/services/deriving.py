"""The live records follow from observations and corrections."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from courses.attendance import rules, selectors
from courses.attendance.data import Corrected, Seen, Window
from courses.attendance.models import MARKS, WORDS, AttendanceRecord, Correction, Observation, Source
from courses.attendance.signals import attendance_changed
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.attendance.data import Verdict
    from courses.attendance.rules import RuleSet
    from courses.attendance.selectors import RuleBook
    from courses.catalogue.models import ClassSession


def derive_records(*, class_session: ClassSession, enrolments: Collection[int] | None = None, now: datetime, book: RuleBook | None = None) -> int:
    """The live records of these enrolments (None: of all) are what the rules make of what was seen; returns how many changed.

    Needs `attendance-of` the class session, and its run and course fetched.
    """
    fresh = write_records(class_session=class_session, enrolments=enrolments, now=now, book=book)
    for record in fresh:
        attendance_changed.send(sender=AttendanceRecord, enrolment_id=record.enrolment_id)
    return len(fresh)


def write_records(
    *, class_session: ClassSession, enrolments: Collection[int] | None = None, now: datetime, book: RuleBook | None = None
) -> list[AttendanceRecord]:
    """The same without the news of it: the records that are new. Who calls it tells of them, once for each person."""
    rule = rule_of(class_session, book=book)
    differing = differences(class_session=class_session, enrolments=enrolments, rule=rule, now=now)
    replaced = [record.pk for record, _ in differing.values() if record is not None]
    if replaced:
        AttendanceRecord.objects.filter(pk__in=replaced).update(superseded_at=now)
    return AttendanceRecord.objects.bulk_create(
        AttendanceRecord(enrolment_id=enrolment, class_session=class_session, rule_version=rule.version, derived_at=now, **vars(verdict))
        for enrolment, (_, verdict) in differing.items()
    )


def differences(
    *, class_session: ClassSession, enrolments: Collection[int] | None = None, rule: RuleSet, now: datetime
) -> dict[int, tuple[AttendanceRecord | None, Verdict]]:
    """By enrolment, the live record and the verdict by that rule where they differ; None where nothing is recorded. Three queries."""
    found = verdicts_on(class_session=class_session, enrolments=enrolments, rule=rule, now=now)
    live = {record.enrolment_id: record for record in selectors.live_records().filter(class_session=class_session, enrolment__in=found)}
    return {
        enrolment: (live.get(enrolment), verdict)
        for enrolment, verdict in sorted(found.items())
        if enrolment not in live or _differs(live[enrolment], verdict)
    }


def tell_of(enrolments: Iterable[int]) -> None:
    """Whatever follows from the records of these enrolments, and of those that they became by moves, is looked at again."""
    for enrolment in sorted(selectors.current_places(enrolments)):
        attendance_changed.send(sender=AttendanceRecord, enrolment_id=enrolment)


def rule_of(class_session: ClassSession, *, book: RuleBook | None = None) -> RuleSet:
    return (book or selectors.rule_book()).rule(kind=class_session.run.course.kind, at=class_session.starts_at)


def verdicts_on(*, class_session: ClassSession, enrolments: Collection[int] | None, rule: RuleSet, now: datetime) -> dict[int, Verdict]:
    """What the rule makes of everything that was seen in the class session, by enrolment, whatever is recorded. Two queries."""
    observations = Observation.objects.filter(class_session=class_session)
    corrections = Correction.objects.filter(class_session=class_session)
    if enrolments is not None:
        observations, corrections = observations.filter(enrolment__in=enrolments), corrections.filter(enrolment__in=enrolments)
    seen, corrected = _seen(observations), _corrected(corrections)
    window = Window(starts_at=class_session.starts_at, ends_at=class_session.ends_at, is_closed=is_closed(class_session, now=now))
    found = {pk: rules.derive(seen[pk], corrected[pk], window=window, rule=rule) for pk in seen.keys() | corrected.keys()}
    return {pk: verdict for pk, verdict in found.items() if verdict is not None}


def is_closed(class_session: ClassSession, *, now: datetime) -> bool:
    """The day on which it ends is over."""
    return clock.seoul_date(now) > clock.seoul_date(class_session.ends_at)


def _seen(observations: QuerySet[Observation]) -> defaultdict[int, list[Seen]]:
    """What was seen, by enrolment. Of who watched the lecture it matters no more when she was in the online class."""
    found: defaultdict[int, list[Seen]] = defaultdict(list)
    watched: set[int] = set()
    columns = ("enrolment", "pk", "kind", "source", "observed_at", "nonce")
    for enrolment, pk, kind, source, observed_at, nonce in observations.order_by().values_list(*columns):
        word = _is_word(kind=kind, source=source)
        found[enrolment].append(Seen(observation_id=pk, kind=kind, observed_at=observed_at, nonce=nonce, is_word=word))
        watched |= {enrolment} if source == Source.COVERAGE else set()
    for enrolment in watched:
        found[enrolment] = [one for one in found[enrolment] if one.is_word]
    return found


def _is_word(*, kind: str, source: str) -> bool:
    """Somebody's word of the whole class session; who taps a name as she comes in tells of a moment."""
    return source == Source.COVERAGE or (source in WORDS and kind in MARKS)


def _corrected(corrections: QuerySet[Correction]) -> defaultdict[int, list[Corrected]]:
    found: defaultdict[int, list[Corrected]] = defaultdict(list)
    for enrolment, pk, status, at, minutes in corrections.order_by().values_list("enrolment", "pk", "status", "at", "minutes"):
        found[enrolment].append(Corrected(correction_id=pk, status=status, at=at, minutes=minutes))
    return found


def _differs(record: AttendanceRecord, verdict: Verdict) -> bool:
    return (record.status, record.minutes, record.lapses, record.correction_id) != (
        verdict.status,
        verdict.minutes,
        verdict.lapses,
        verdict.correction_id,
    )
