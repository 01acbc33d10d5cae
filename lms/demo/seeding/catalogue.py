"""Courses, lectures and runs with their meetings, seats and instructors."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings

from courses.catalogue import services as catalogue_services
from courses.catalogue.data import CoursePlan, LecturePlan, RunPlan, SessionPlan
from courses.catalogue.models import CourseKind
from courses.enrolment import services as enrolment_services
from lms.demo import dates
from lms.demo.seeding import declared
from lms.demo.seeding.cast import PlannedRun

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from lms.demo.data import CourseText, RunText
    from lms.demo.dates import Timetable
    from lms.demo.seeding.cast import Cast

COURSES_MADE = timedelta(days=230)
RUN_PLANNED_BEFORE = timedelta(days=7)  # before its applications open
OPEN_TO_ALL = {CourseKind.PUBLIC_LECTURE, CourseKind.EVERYDAY}  # kinds whose lecture texts anybody may read


def seed(cast: Cast) -> None:
    declared.seed_audiences(cast)
    for course_text in cast.library.courses:
        cast.courses[course_text.code] = _course(cast, course_text)
    tables = [(text, dates.timetable(text, cast.day_zero)) for text in cast.library.runs]
    for text, table in sorted(tables, key=lambda pair: pair[1].opens_at):
        cast.runs[text.course, text.number] = _run(cast, text, table)


def _course(cast: Cast, text: CourseText) -> Course:
    then = cast.now - COURSES_MADE
    plan = CoursePlan(
        code=text.code,
        kind=text.kind,
        level=text.level,
        title_ko=text.title.ko,
        title_en=text.title.en,
        summary_ko=text.summary.ko,
        summary_en=text.summary.en,
        hours=Decimal(text.hours),
        institution_id=cast.institutions[text.institution].pk,
    )
    course = catalogue_services.create_course(plan=plan, actor=cast.registrar, now=then)
    for number, title in enumerate(text.lectures, start=1):
        words = cast.library.lectures.get((text.code, number, "ko"))
        minutes = int(words.facts["minutes"]) if words else text.hours * 60 // len(text.lectures)
        lecture = LecturePlan(title_ko=title.ko, title_en=title.en, minutes=minutes, is_preview=number == 1 or text.kind in OPEN_TO_ALL)
        catalogue_services.add_lecture(course=course, plan=lecture, actor=cast.registrar, now=then)
    return course


def _run(cast: Cast, text: RunText, table: Timetable) -> PlannedRun:
    then = min(table.opens_at - RUN_PLANNED_BEFORE, cast.now)
    run = enrolment_services.create_run(course=cast.courses[text.course], plan=_plan(cast, text, table), actor=cast.registrar, now=then)
    declared.declare(cast, run=run, text=text, then=then)
    if text.state != "draft":
        enrolment_services.publish_run(run=run, actor=cast.registrar, now=then)
    planned = PlannedRun(text=text, table=table, run=run)
    if text.instructor:
        enrolment_services.assign_staff(run=run, user=cast.instructor_of(planned), actor=cast.registrar, now=then)
    return planned


def _plan(cast: Cast, text: RunText, table: Timetable) -> RunPlan:
    venue = cast.library.venues[text.venue]
    lectures = len(next(course for course in cast.library.courses if course.code == text.course).lectures)
    sessions = tuple(
        SessionPlan(starts_at=starts_at, ends_at=ends_at, lecture_number=number if number <= lectures else None)
        for number, (starts_at, ends_at) in enumerate(table.meetings, start=1)
    )
    return RunPlan(
        number=text.number,
        apply_opens_at=table.opens_at,
        apply_closes_at=table.closes_at,
        withdraw_until=None,  # the evening of the last working day before
        capacity=text.seats,
        waiting_capacity=text.line,
        method=text.method,
        sessions=sessions,
        is_online=venue.is_online,
        venue_ko=venue.name.ko,
        venue_en=venue.name.en,
        dong=settings.LMS_DONGS[venue.dong % len(settings.LMS_DONGS)] if venue.dong is not None else "",
    )
