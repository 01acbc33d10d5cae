"""A new version of the rules is made and applied: class session by class session, each in a transaction of its own."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from courses.attendance import selectors
from courses.attendance.models import AbsenceReason, RuleApplication, RuleVersion, WithoutLeave
from courses.attendance.services import deriving, errors, observing
from courses.catalogue.models import ClassSession, RunStatus
from lms.audit import services as audit
from lms.kernel import clock, jobs, locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.attendance.data import RulePlan
    from courses.attendance.selectors import RuleBook
    from lms.accounts.models import User

STEP = "attendance.apply_rule"
CLOSE = "attendance.close_class_session"
DRAFT = "draft"
STILL_CLOSED = timedelta(days=7)  # after the day of a class session; what a site that stood still has missed is done when it runs again


def draft_of(plan: RulePlan) -> RuleVersion:
    """The version as it would be, not saved. Raises RuleAtThatMoment."""
    if RuleVersion.objects.filter(course_kind=plan.course_kind, applies_from=plan.applies_from).exists():
        raise errors.RuleAtThatMoment
    return RuleVersion(version=DRAFT, course_kind=plan.course_kind, applies_from=plan.applies_from, note=plan.note, **plan.terms)


def make_rule_version(*, plan: RulePlan, actor: User | None, now: datetime) -> RuleVersion:
    """The version is there for good, and what is recorded about class sessions from its day on begins to be derived anew by it.

    Raises RuleAtThatMoment. A version is never changed; a mistaken one is followed by another.
    """
    with transaction.atomic():
        locking.lock_name("attendance-rules")
        rule = draft_of(plan)
        rule.version, rule.made_by, rule.made_at = _next_name(now), actor, now
        rule.save(force_insert=True)
        AbsenceReason.objects.bulk_create(AbsenceReason(rule=rule, **asdict(reason)) for reason in plan.reasons)
        ruled = selectors.class_sessions_ruled_by(rule, book=selectors.rule_book())
        total = ruled.count()
        application = RuleApplication.objects.create(rule=rule, total=total, began_at=now)
        data = {"version": rule.version, "kind": rule.course_kind, "from": rule.applies_from.isoformat(), "class_sessions": total}
        audit.record(action="attendance.rule_made", actor=actor, subject=rule, now=now, data=data)
        _go_on(application, ruled.first(), now=now)
    return rule


def _next_name(now: datetime) -> str:
    """The year in Seoul and the next number of it, as `2026-2`."""
    year = clock.seoul_date(now).year
    known = RuleVersion.objects.filter(version__startswith=f"{year}-").values_list("version", flat=True)
    numbers = [int(name.partition("-")[2]) for name in known if name.partition("-")[2].isdigit()]
    return f"{year}-{max(numbers, default=0) + 1}"


def apply_rule(*, application_id: int, class_session_id: int, now: datetime) -> None:
    """The class session is derived anew and the next one asked for, in one transaction: who is killed repeats nothing that was done.

    When a run is through, whatever follows from its people's attendance is looked at again.
    """
    with transaction.atomic():
        application = RuleApplication.objects.select_related("rule").get(pk=application_id)
        session, book = observing.hold(ClassSession(pk=class_session_id)), selectors.rule_book()
        changed = 0
        if session.run.status == RunStatus.PUBLISHED:
            changed = len(deriving.write_records(class_session=session, now=now, book=book))
        RuleApplication.objects.filter(pk=application.pk).update(
            total=Greatest(F("total"), F("done") + 1), done=F("done") + 1, changed=F("changed") + changed
        )
        then = _following(application.rule, book=book, last=session)
        if then is None or then.run_id != session.run_id:
            deriving.tell_of(selectors.live_records().filter(class_session__run=session.run_id).values_list("enrolment", flat=True))
        _go_on(application, then, now=now)


def _following(rule: RuleVersion, *, book: RuleBook, last: ClassSession) -> ClassSession | None:
    return selectors.class_sessions_ruled_by(rule, book=book).filter(Q(run__gt=last.run_id) | Q(run=last.run_id, pk__gt=last.pk)).first()


def _go_on(application: RuleApplication, then: ClassSession | None, *, now: datetime) -> None:
    if then is None:
        _finish(application, now=now)
    else:
        jobs.enqueue(STEP, application_id=application.pk, class_session_id=then.pk)


def _finish(application: RuleApplication, *, now: datetime) -> None:
    """Runs that ended meanwhile stay as they are, so there may have been less to do than was thought."""
    done = RuleApplication.objects.filter(pk=application.pk, finished_at=None).update(finished_at=now, total=F("done"))
    if done:
        changed = RuleApplication.objects.get(pk=application.pk).changed
        audit.record(action="attendance.rule_applied", actor=None, subject=application.rule, now=now, data={"changed": changed})


def close_class_sessions(*, now: datetime) -> int:
    """A job is asked for, once, for each class session whose day is over and whose rules judge who was not seen leaving; returns how many there are.

    However often it runs: a class session has one such job, and to derive twice is to derive once.
    """
    today, book = clock.start_of_day(now), selectors.rule_book()
    recorded = selectors.live_records().filter(class_session__ends_at__gte=today - STILL_CLOSED, class_session__ends_at__lt=today)
    sessions = ClassSession.objects.filter(pk__in=recorded.values("class_session"), run__status=RunStatus.PUBLISHED).select_related("run__course")
    closing = [session for session in sessions.order_by("pk") if deriving.rule_of(session, book=book).without_leave == WithoutLeave.ABSENT]
    with transaction.atomic():
        for session in closing:
            jobs.enqueue(CLOSE, key=f"{CLOSE}:{session.pk}", class_session_id=session.pk)
    return len(closing)


def close_class_session(*, class_session_id: int, now: datetime) -> int:
    """The records of a class session whose day is over say so; returns how many changed. Repeating it changes nothing."""
    with transaction.atomic():
        session = observing.hold(ClassSession(pk=class_session_id))
        fresh = deriving.write_records(class_session=session, now=now)
        deriving.tell_of(record.enrolment_id for record in fresh)
    return len(fresh)
