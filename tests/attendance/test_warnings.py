"""Who is about to lose the attendance that is needed hears it early, once for each level, and so do those who teach her."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from courses.attendance import selectors, services
from courses.attendance.models import RuleVersion
from courses.catalogue.models import CourseRun, RunStatus
from courses.enrolment import services as enrolment_services
from lms.kernel import clock, jobs
from lms.kernel.models import Job
from lms.notices.models import Notice
from tests import factories
from tests.attendance.asking import approve, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db, now, instructor, registrar):
    """Ten weekly meetings, of which two may be missed; the first began an hour before `now`."""
    made = factories.open_run(at=now - timedelta(days=14, hours=1), meetings=10)
    CourseRun.objects.filter(pk=made.pk).update(ends_at=made.class_sessions.get(number=10).ends_at)
    enrolment_services.assign_staff(run=made, user=instructor, actor=registrar, now=now)
    return CourseRun.objects.get(pk=made.pk)


def work_until(moment):
    with time_machine.travel(moment, tick=False):
        jobs.run_due(now=moment)


@pytest.fixture
def miss(run, enrolment, mark):
    """She is absent from the class session with this number, and the work that follows is done when it is over."""

    def do(number, status="absent"):
        session = run.class_sessions.get(number=number)
        called = session.starts_at + timedelta(minutes=10)
        with time_machine.travel(called, tick=False):
            mark(session, {enrolment: status}, nonce=f"roll-{number}", at=called)
        work_until(session.ends_at)
        return session

    return do


def told(person, template="attendance_warning"):
    return [notice.key.rsplit(":", 2)[1] for notice in Notice.objects.filter(person=person, template=template).order_by("pk")]


def test_nothing_is_said_while_she_may_miss_more(miss, learner):
    miss(1)
    assert told(learner) == []


def test_each_level_is_told_once_to_her_and_to_those_who_teach(miss, run, learner, instructor, enrolment):
    for number in (1, 2):
        session = miss(number)
    assert told(learner) == told(instructor, "attendance_warning_staff") == ["tight"]
    for _ in range(3):
        assert not services.warn(enrolment_id=enrolment.pk, now=session.ends_at)
    miss(3)
    miss(4)
    assert told(learner) == told(instructor, "attendance_warning_staff") == ["tight", "lost"]
    words = Notice.objects.filter(person=learner).order_by("pk")[0].body
    assert "2회 가운데 0회 출석하셨습니다. (전체 10회)" in words
    assert f"/my/enrolments/{enrolment.public_id}/attendance/" in words
    staff = Notice.objects.filter(person=instructor).order_by("pk")[0].body
    assert learner.name not in staff, "names are half hidden in messages"
    assert f"/desk/instructor/runs/{run.public_id}/at-risk/" in staff


def test_a_class_that_is_still_on_is_looked_at_when_it_ends(run, enrolment, mark, learner, miss):
    miss(1)
    session = run.class_sessions.get(number=2)
    with time_machine.travel(session.starts_at + timedelta(minutes=10), tick=False):
        mark(session, {enrolment: "absent"}, nonce="roll-2", at=session.starts_at + timedelta(minutes=10))
    work_until(session.starts_at + timedelta(minutes=20))
    assert told(learner) == []
    later = Job.objects.get(name="attendance.warn", done_at=None)
    assert later.run_after == session.ends_at
    work_until(session.ends_at)
    assert told(learner) == ["tight"]


def test_a_recovery_is_not_told_and_a_relapse_is(miss, enrolment, registrar, learner):
    miss(1)
    second = miss(2)
    after = second.ends_at + timedelta(hours=1)
    with time_machine.travel(after, tick=False):
        approve(ask(enrolment, second, now=after), actor=registrar, now=after)
    work_until(after)
    assert told(learner) == ["tight"]
    third = miss(3)
    assert told(learner) == ["tight", "tight"]
    work_until(third.ends_at + timedelta(days=1))
    assert told(learner) == ["tight", "tight"]


def test_who_comes_back_from_lost_is_not_told_what_was_worse_before(miss, enrolment, registrar, learner):
    for number in (1, 2):
        miss(number, "late")
    for number in (3, 4):
        miss(number)
    fifth = miss(5)
    assert told(learner) == ["tight", "lost"]
    after = fifth.ends_at + timedelta(hours=1)
    with time_machine.travel(after, tick=False):
        approve(ask(enrolment, fifth, now=after), actor=registrar, now=after)
    work_until(after)
    assert told(learner) == ["tight", "lost"]


def test_nothing_is_said_where_no_attendance_is_needed(miss, learner):
    first = RuleVersion.objects.get()
    first.pk, first.version, first.applies_from, first.needed_percent = None, "none", first.applies_from + timedelta(days=1), 0
    first.save(force_insert=True)
    for number in (1, 2, 3):
        miss(number)
    assert told(learner) == []


@pytest.mark.parametrize("status", [RunStatus.COMPLETED, RunStatus.CANCELLED])
def test_nothing_is_said_about_a_run_that_is_over(run, enrolment, mark, learner, instructor, status):
    for number in (1, 2, 3):
        session = run.class_sessions.get(number=number)
        mark(session, {enrolment: "absent"}, nonce=f"roll-{number}", at=session.ends_at)
    CourseRun.objects.filter(pk=run.pk).update(status=status, cancel_reason="강사 사정")
    assert not services.warn(enrolment_id=enrolment.pk, now=session.ends_at)
    CourseRun.objects.filter(pk=run.pk).update(status=RunStatus.PUBLISHED)
    assert not services.warn(enrolment_id=enrolment.pk, now=run.ends_at)
    assert told(learner) == []


def test_it_waits_for_the_morning(run, enrolment, mark, learner):
    for number in (1, 2):
        session = run.class_sessions.get(number=number)
        mark(session, {enrolment: "absent"}, nonce=f"roll-{number}", at=session.ends_at)
    night = session.ends_at.replace(hour=14)  # 11 PM in Seoul
    assert services.warn(enrolment_id=enrolment.pk, now=night)
    morning = Notice.objects.get(person=learner).not_before
    assert morning is not None
    assert clock.seoul(morning).hour == 8


def test_nobody_is_asked_about_who_missed_nothing(run, meeting, enrolment, mark, now):
    mark(meeting, {enrolment: "present"})
    with transaction.atomic():
        services.ask_to_warn(enrolment_id=enrolment.pk)
    assert not Job.objects.filter(name="attendance.warn").exists()


def test_staff_see_who_is_about_to_lose_it(miss, run, enrolment, other_enrolment, mark, django_assert_max_num_queries):
    for number in (1, 2):
        session = miss(number)
    [one] = selectors.people_at_risk(run=run, now=session.ends_at)
    assert (one.enrolment, one.outlook.standing, one.percent, one.best_percent) == (enrolment, "tight", 0, 80)
    third = miss(3)
    marks = {factories.EnrolmentFactory(run=run): "absent" for _ in range(15)}
    for number in (1, 2):
        mark(run.class_sessions.get(number=number), marks, nonce=f"more-{number}", at=third.ends_at)
    with django_assert_max_num_queries(5):  # people, the rules twice, the timetable, the records
        found = selectors.people_at_risk(run=run, now=third.ends_at)
    assert [row.outlook.standing for row in found] == ["lost", *["tight"] * 15]
