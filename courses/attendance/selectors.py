"""Reads: a roll, a learner's own record, summaries."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from django.http import Http404

from courses.attendance import rules
from courses.attendance.data import AttendanceLine, Change, Meeting, RollRow
from courses.attendance.models import AttendanceRecord, Observation, Status
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.attendance.data import AttendanceSummary
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

LABELS = dict(Status.choices)


def access_class_session(*, viewer: User | AnonymousUser, run_public_id: str, number: int) -> ClassSession:
    """A class session of a run whose people the viewer may see; 404 otherwise."""
    runs = enrolment_selectors.runs_for_staff(viewer).filter(public_id=run_public_id)
    found = ClassSession.objects.filter(run__in=runs, number=number).select_related("run__course", "lecture").first()
    if found is None:
        raise Http404
    return found


def access_class_session_of_office(*, viewer: User | AnonymousUser, run_public_id: str, number: int) -> ClassSession:
    """The same with the seats of its run, for a registrar's desk."""
    run = enrolment_selectors.access_run_as_staff(viewer=viewer, public_id=run_public_id)
    found = ClassSession.objects.filter(run=run, number=number).select_related("lecture").first()
    if found is None:
        raise Http404
    found.run = run
    return found


def live_records() -> QuerySet[AttendanceRecord]:
    return AttendanceRecord.objects.filter(superseded_at=None)


def there_or_excused(*, run_id: int, starts_at: datetime) -> set[int]:
    """Keys of the enrolments that by the roll of that class session of the run were not simply absent."""
    found = live_records().filter(class_session__run=run_id, class_session__starts_at=starts_at).exclude(status=Status.ABSENT)
    return set(found.values_list("enrolment_id", flat=True))


def class_sessions_with_a_roll(*, run_ids: Iterable[int]) -> set[int]:
    """Those class sessions of the runs for which anything is recorded."""
    return set(live_records().filter(class_session__run__in=list(run_ids)).values_list("class_session_id", flat=True).distinct())


def attendance_summaries(*, enrolments: Iterable[Enrolment], now: datetime) -> dict[int, AttendanceSummary]:
    """Where each of the enrolments stands, by its key; two queries however many."""
    runs = {enrolment.pk: enrolment.run_id for enrolment in enrolments}
    meetings: defaultdict[int, list[Meeting]] = defaultdict(list)
    for run, session, ends_at, status in ClassSession.objects.filter(run__in=set(runs.values())).values_list("run", "pk", "ends_at", "status"):
        meetings[run].append(Meeting(class_session_id=session, ends_at=ends_at, is_scheduled=status == SessionStatus.SCHEDULED))
    verdicts: defaultdict[int, dict[int, tuple[str, int]]] = defaultdict(dict)
    columns = ("enrolment", "class_session", "status", "minutes")
    for enrolment, session, status, minutes in live_records().filter(enrolment__in=runs).values_list(*columns):
        verdicts[enrolment][session] = (status, minutes)
    return {pk: rules.summarise(verdicts[pk], meetings=meetings[run], now=now) for pk, run in runs.items()}


def attendance_summary(*, enrolment: Enrolment, now: datetime) -> AttendanceSummary:
    """Where the enrolment stands at `now`."""
    return attendance_summaries(enrolments=[enrolment], now=now)[enrolment.pk]


def attendance_lines(*, enrolment: Enrolment) -> list[AttendanceLine]:
    """The run's class sessions in order, each with what is recorded about this enrolment. The caller has fetched it for its viewer."""
    statuses = dict(live_records().filter(enrolment=enrolment).values_list("class_session", "status"))
    sessions = ClassSession.objects.filter(run=enrolment.run_id).select_related("lecture", "run").order_by("starts_at", "number")
    return [
        AttendanceLine(
            number=session.number,
            title=session.lecture.title if session.lecture else "",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            venue=session.venue,
            is_scheduled=session.status == SessionStatus.SCHEDULED,
            status=statuses.get(session.pk, ""),
            status_label=str(LABELS[statuses[session.pk]]) if session.pk in statuses else "",
        )
        for session in sessions
    ]


def roll(*, class_session: ClassSession) -> list[RollRow]:
    """Everybody with a place in the run, by name, with what is recorded and what was corrected. The caller has fetched the class session as staff."""
    statuses = dict(live_records().filter(class_session=class_session).values_list("enrolment", "status"))
    seen: defaultdict[int, list[Observation]] = defaultdict(list)
    for observation in Observation.objects.filter(class_session=class_session).select_related("actor").order_by("observed_at", "nonce"):
        seen[observation.enrolment_id].append(observation)
    return [
        RollRow(
            enrolment_id=enrolment.pk,
            learner_id=enrolment.learner_id,
            name=enrolment.learner.name,
            status=statuses.get(enrolment.pk, ""),
            changes=_changes(seen[enrolment.pk]),
        )
        for enrolment in enrolment_selectors.roster(run=class_session.run)
    ]


def _changes(observations: list[Observation]) -> tuple[Change, ...]:
    entries = observations[:1] + [later for earlier, later in pairwise(observations) if earlier.kind != later.kind]
    if len(entries) < 2:
        return ()
    return tuple(
        Change(label=str(LABELS[entry.kind]), by=entry.actor.name if entry.actor else "", at=entry.received_at, reason=entry.reason)
        for entry in entries
    )
