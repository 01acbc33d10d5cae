"""Reads: everything that a learner's own page of attendance shows, and who is about to lose what is needed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.attendance import rules
from courses.attendance.data import Standing
from courses.attendance.models import AttendanceRecord, Correction, CorrectionRequest, Observation, Source
from courses.attendance.rules import asking
from courses.attendance.selectors.lines import lines_before
from courses.attendance.selectors.places import places_of
from courses.attendance.selectors.rule_book import rule_book, rule_set
from courses.attendance.selectors.summaries import attendance_summaries, attendance_summary, live_records
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from courses.attendance.data import AttendanceLine, AttendanceSummary, Outlook
    from courses.attendance.models import RuleVersion
    from courses.attendance.selectors.places import Place
    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


@dataclass(frozen=True)
class Kept:
    """What is kept about somebody, by class session."""

    records: Mapping[int, AttendanceRecord]
    seen: Mapping[int, Sequence[Observation]]
    corrected: Mapping[int, Sequence[Correction]]
    asked: Mapping[int, CorrectionRequest]


@dataclass(frozen=True)
class OwnLine:
    """One class session as the learner sees it: what holds, what was seen, what was corrected, what she asked for."""

    class_session: ClassSession
    record: AttendanceRecord | None
    observations: Sequence[Observation]
    corrections: Sequence[Correction]
    request: CorrectionRequest | None  # the latest
    is_self_reported: bool  # what holds follows from her own word alone
    may_ask: bool
    counts: bool  # not what took place before she was moved here

    @property
    def has_story(self) -> bool:
        return bool(self.observations or self.corrections or self.request)


@dataclass(frozen=True)
class OwnAttendancePage:
    """Where she stands, by which rule, and line by line; `before` are class sessions of the runs that she was moved from. `percent` is whole, cut."""

    summary: AttendanceSummary
    outlook: Outlook
    rule: RuleVersion
    absences_of_lapses: int
    lines: Sequence[OwnLine]
    before: Sequence[AttendanceLine]
    asked_until: datetime

    @property
    def percent(self) -> int:
        return int(self.summary.share * 100)

    @property
    def ahead(self) -> int:
        return self.summary.planned - self.summary.counted


def own_page(*, enrolment: Enrolment, now: datetime) -> OwnAttendancePage:
    """In a constant number of queries. The caller has fetched the enrolment for its viewer."""
    run = enrolment.run
    version = rule_book().version(kind=run.course.kind, at=run.starts_at)
    summary = attendance_summary(enrolment=enrolment, now=now)
    rule = rule_set(version)
    return OwnAttendancePage(
        summary=summary,
        outlook=rules.outlook(summary, rule=rule),
        rule=version,
        absences_of_lapses=rules.absences_of(summary.lapses, rule),
        lines=own_lines(enrolment=enrolment, now=now),
        before=lines_before(enrolment=enrolment),
        asked_until=asking.asked_until(run.ends_at),
    )


def own_lines(*, enrolment: Enrolment, now: datetime, number: int | None = None) -> list[OwnLine]:
    """Every class session of the run in order, or the one with that number."""
    places = [place for place in places_of([enrolment])[enrolment.pk] if place.run_id == enrolment.run_id]
    held = [place.enrolment_id for place in places]
    sessions = ClassSession.objects.filter(run=enrolment.run_id).select_related("lecture").order_by("starts_at", "number")
    if number is not None:
        sessions = sessions.filter(number=number)
    records = {record.class_session_id: record for record in live_records().filter(enrolment__in=held)}
    seen: defaultdict[int, list[Observation]] = defaultdict(list)
    for observation in Observation.objects.filter(enrolment__in=held).order_by("observed_at", "pk"):
        seen[observation.class_session_id].append(observation)
    corrected: defaultdict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(enrolment__in=held).select_related("absence_reason", "actor").order_by("at", "pk"):
        corrected[correction.class_session_id].append(correction)
    asked = {one.class_session_id: one for one in CorrectionRequest.objects.filter(enrolment__in=held).order_by("asked_at", "pk")}
    found = []
    for session in sessions:
        session.run = enrolment.run
        found.append(_line(session, Kept(records=records, seen=seen, corrected=corrected, asked=asked), places=places, now=now))
    return found


def _line(session: ClassSession, kept: Kept, *, places: Sequence[Place], now: datetime) -> OwnLine:
    record, observations = kept.records.get(session.pk), kept.seen.get(session.pk, [])
    request = kept.asked.get(session.pk)
    counts = any(place.has(session.starts_at) for place in places)
    only_her_word = bool(observations) and all(one.source == Source.COVERAGE for one in observations)
    return OwnLine(
        class_session=session,
        record=record,
        observations=observations,
        corrections=kept.corrected.get(session.pk, []),
        request=request,
        is_self_reported=record is not None and record.correction_id is None and only_her_word,
        may_ask=counts and asking.problem_of_asking(session, now=now) is None and (request is None or request.state != "pending"),
        counts=counts,
    )


@dataclass(frozen=True)
class AtRisk:
    """Somebody who is about to lose the attendance that is needed, or has lost it. Percents are whole, cut."""

    enrolment: Enrolment
    summary: AttendanceSummary
    outlook: Outlook

    @property
    def percent(self) -> int:
        return int(self.summary.share * 100)

    @property
    def best_percent(self) -> int:
        return int(self.outlook.best * 100)


@dataclass(frozen=True)
class PersonInClass:
    """Somebody of a class session; `is_viewer` says that others decide about her."""

    enrolment: Enrolment
    record: AttendanceRecord | None
    is_viewer: bool


def people_of_class(*, class_session: ClassSession, viewer: User) -> list[PersonInClass]:
    """Everybody with a place, by name, with what is recorded. The caller has fetched the class session as staff."""
    records = {record.enrolment_id: record for record in live_records().filter(class_session=class_session)}
    return [
        PersonInClass(enrolment=one, record=records.get(one.pk), is_viewer=one.learner_id == viewer.pk)
        for one in enrolment_selectors.roster(run=class_session.run)
    ]


def needed_percent(run: CourseRun) -> int:
    """Whole percent of attendance that the rule of the run asks for; 0: none."""
    return rule_book().rule(kind=run.course.kind, at=run.starts_at).needed_percent


def people_at_risk(*, run: CourseRun, now: datetime) -> list[AtRisk]:
    """Who has lost it stands first, then by name. A constant number of queries. The caller has fetched the run as staff."""
    people = list(enrolment_selectors.roster(run=run))
    book = rule_book()
    rule = book.rule(kind=run.course.kind, at=run.starts_at)
    if not rule.needed_percent:
        return []
    summaries = attendance_summaries(enrolments=people, now=now, book=book)
    found = [AtRisk(one, summaries[one.pk], rules.outlook(summaries[one.pk], rule=rule)) for one in people]
    return sorted((one for one in found if one.outlook.standing != Standing.SAFE), key=lambda one: one.outlook.standing != Standing.LOST)


def planned_sessions(run_id: int) -> int:
    return ClassSession.objects.filter(run=run_id, status=SessionStatus.SCHEDULED).count()
