"""Courses, their lectures, and the timetable of a run. Seats, and so whole runs, are made by `courses.enrolment.services.create_run`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from courses.catalogue import rules
from courses.catalogue.models import ClassSession, ClassSessionChange, Course, CourseRun, Lecture, RunStatus
from lms.audit import services as audit
from lms.kernel import locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.data import CoursePlan, LecturePlan, RunPlan
    from lms.accounts.models import User

OF_ITS_OWN = frozenset({"sessions", "capacity", "waiting_capacity", "number", "withdraw_until"})  # what a run does not take over from its plan
PLAN_PROBLEMS = {
    "no-class-sessions": _("Enter at least one class session."),
    "session-ends-before-it-starts": _("A class session must end after it starts."),
    "sessions-overlap": _("Two class sessions are at the same time."),
    "window-closes-before-it-opens": _("Applications must close after they open."),
    "window-closes-after-the-run": _("Applications must close before the last class ends."),
    "no-venue": _("Enter the venue, or mark the run as online."),
    "unknown-lecture": _("A class session names a lecture that the course does not have."),
}


class CourseCodeTaken(DomainError):
    code = "course-code-taken"
    message = _("Another course already has this code. Choose another code.")


class RunNumberTaken(DomainError):
    code = "run-number-taken"
    message = _("This course already has a run with this number. Choose another number.")


class RunIsPublished(DomainError):
    code = "run-is-published"
    message = _("Only a draft can be corrected. People may rely on this run already; its classes are moved or cancelled one by one.")


class ClassesWereChanged(DomainError):
    code = "classes-were-changed"
    message = _("A class of this draft was moved or cancelled on its own already, so its classes are changed one by one. Or plan a new run.")


class PlanDoesNotHold(DomainError):
    """`details["problem"]` is the code of `courses.catalogue.rules.run_plan_problem`."""

    code = "plan-does-not-hold"
    status = 422

    def __str__(self) -> str:
        return str(PLAN_PROBLEMS[self.details["problem"]])


def create_course(*, plan: CoursePlan, actor: User | None, now: datetime) -> Course:
    """The course stands in the catalogue."""
    try:
        with transaction.atomic():
            course = Course.objects.create(**vars(plan))
            audit.record(action="course.created", actor=actor, subject=course, now=now, data={"code": course.code})
    except IntegrityError as error:
        if Course.objects.filter(code=plan.code).exists():
            raise CourseCodeTaken(code=plan.code) from error
        raise
    return course


def add_lecture(*, course: Course, plan: LecturePlan, actor: User | None, now: datetime) -> Lecture:
    """The lecture follows the course's last one."""
    with transaction.atomic():
        locking.lock_name("lectures-of", course.pk)
        last = Lecture.objects.filter(course=course).aggregate(last=Max("number"))["last"] or 0
        lecture = Lecture.objects.create(course=course, number=last + 1, **vars(plan))
        audit.record(action="lecture.added", actor=actor, subject=lecture, now=now, data={"course": course.code, "number": lecture.number})
    return lecture


def plan_run(*, course: Course, plan: RunPlan) -> CourseRun:
    """The run and its class sessions stand as a draft. Part of `enrolment.services.create_run`, which gives it seats and writes the log."""
    problem = rules.run_plan_problem(plan)
    if problem is not None:
        raise PlanDoesNotHold(problem=problem)
    starts_at, ends_at = rules.bounds(plan.sessions)
    with transaction.atomic():
        locking.lock_name("runs-of", course.pk)
        number = plan.number or (CourseRun.objects.filter(course=course).aggregate(last=Max("number"))["last"] or 0) + 1
        if CourseRun.objects.filter(course=course, number=number).exists():
            raise RunNumberTaken(number=number)
        run = CourseRun.objects.create(
            course=course,
            number=number,
            starts_at=starts_at,
            ends_at=ends_at,
            withdraw_until=rules.withdraw_until(plan),
            **{name: value for name, value in vars(plan).items() if name not in OF_ITS_OWN},
        )
        ClassSession.objects.bulk_create(_class_sessions(course, run, plan))
    return run


def replan_run(*, run: CourseRun, plan: RunPlan) -> CourseRun:
    """The draft and its class sessions are as planned; its number stays. Part of `enrolment.services.replan_run`, which holds the run.

    Raises PlanDoesNotHold, RunIsPublished, ClassesWereChanged.
    """
    problem = rules.run_plan_problem(plan)
    if problem is not None:
        raise PlanDoesNotHold(problem=problem)
    starts_at, ends_at = rules.bounds(plan.sessions)
    facts = {name: value for name, value in vars(plan).items() if name not in OF_ITS_OWN}
    with transaction.atomic():
        draft = CourseRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT)
        if not draft.update(starts_at=starts_at, ends_at=ends_at, withdraw_until=rules.withdraw_until(plan), **facts):
            raise RunIsPublished
        if ClassSessionChange.objects.filter(class_session__run=run).exists():
            raise ClassesWereChanged
        ClassSession.objects.filter(run=run).delete()
        ClassSession.objects.bulk_create(_class_sessions(run.course, run, plan))
    run.refresh_from_db()
    return run


def _class_sessions(course: Course, run: CourseRun, plan: RunPlan) -> list[ClassSession]:
    lectures = dict(Lecture.objects.filter(course=course).values_list("number", "pk"))
    planned = rules.in_order(plan.sessions)
    if any(session.lecture_number is not None and session.lecture_number not in lectures for session in planned):
        raise PlanDoesNotHold(problem="unknown-lecture")
    return [
        ClassSession(
            run=run,
            number=number,
            lecture_id=lectures[session.lecture_number] if session.lecture_number is not None else None,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            venue_ko=session.venue_ko,
            venue_en=session.venue_en,
        )
        for number, session in enumerate(planned, start=1)
    ]
