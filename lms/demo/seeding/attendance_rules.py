"""Stricter rules for certification courses; a class session that was cancelled and made up for, and two runs that are held together once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from courses.attendance import services as attendance_services
from courses.attendance.data import ReasonPlan, RulePlan, Whereabouts
from courses.attendance.models import AbsenceReason
from courses.attendance.rules import RuleSet
from courses.attendance.services.changing import JOB
from courses.catalogue.models import ClassSessionChange, CourseKind, RunStatus
from lms.kernel import clock
from lms.kernel.models import Job

if TYPE_CHECKING:
    from courses.catalogue.models import ClassSession
    from lms.demo.seeding.cast import Cast

IN_FORCE = timedelta(days=300)  # before the day of seeding
WHY = "자격 과정은 수업 앞부분의 실습 안내가 중요해 지각 기준을 앞당깁니다."
SOON, TWO_DAYS, WEEK, TOLD_BEFORE = timedelta(days=1), timedelta(days=2), timedelta(days=7), timedelta(hours=20)


def announce(cast: Cast) -> None:
    """Who comes five minutes late to a certification course is late. Call it before any roll is called."""
    then = clock.start_of_day(cast.now - IN_FORCE)
    shipped = AbsenceReason.objects.filter(rule__course_kind="").order_by("pk").values(*ReasonPlan.__dataclass_fields__)
    terms = {name: value for name, value in asdict(RuleSet(version="")).items() if name != "version"} | {"late_after": 5, "out_after": 10}
    plan = RulePlan(
        course_kind=CourseKind.CERTIFICATION, applies_from=then, terms=terms, reasons=tuple(ReasonPlan(**facts) for facts in shipped), note=WHY
    )
    attendance_services.make_rule_version(plan=plan, actor=cast.people["owner"], now=then)


def change(cast: Cast) -> None:
    """What the office changed in the last days, and everybody who was told. Call it when everybody has a place."""
    then = cast.now - TOLD_BEFORE
    session = _cancellable(cast)
    if session is not None:
        attendance_services.cancel_class_session(class_session=session, reason="강사 병가", actor=cast.registrar, now=then)
        to = Whereabouts(session.starts_at + TWO_DAYS, session.ends_at + TWO_DAYS, session.venue_ko, session.venue_en)
        attendance_services.add_class_session(
            run=session.run, to=to, makes_up=session, reason="강사 병가로 취소한 수업의 보강", actor=cast.registrar, now=then
        )
    pair = _neighbours(cast)
    if pair is not None:
        guest, host = pair
        attendance_services.combine_class_sessions(
            guest=guest, host=host, reason="초청 강사의 마무리 특강을 함께 듣습니다", actor=cast.registrar, now=then
        )
    for change in ClassSessionChange.objects.filter(at=then).order_by("pk"):
        attendance_services.tell_change(change_id=change.pk, now=then)
    Job.objects.filter(name=JOB, done_at=None).update(done_at=then)


def _cancellable(cast: Cast) -> ClassSession | None:
    """A class session to come, tomorrow or later, of the first run that is going on in a room."""
    for _, planned in sorted(cast.runs.items()):
        if planned.text.state == "running" and not planned.run.is_online:
            found = planned.run.class_sessions.filter(starts_at__gt=cast.now + SOON).select_related("run").order_by("starts_at").first()
            if found is not None:
                return found
    return None


def _neighbours(cast: Cast) -> tuple[ClassSession, ClassSession] | None:
    """The last class sessions of two runs of one institution, in rooms, the guest's one week or less from the host's; those nearest to each other."""
    soon = cast.now + SOON
    runs = [planned.run for _, planned in sorted(cast.runs.items()) if planned.run.status == RunStatus.PUBLISHED and not planned.run.is_online]
    last = [session for run in runs if (session := run.class_sessions.order_by("starts_at").last()) is not None and session.starts_at > soon]
    pairs = [
        (guest, host)
        for guest, host in permutations(last, 2)
        if guest.run.course.institution_id == host.run.course.institution_id and abs(guest.starts_at - host.starts_at) <= WEEK
    ]
    return min(pairs, key=lambda pair: abs(pair[0].starts_at - pair[1].starts_at), default=None)
