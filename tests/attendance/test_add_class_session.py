"""A class session is added: in the stead of a cancelled one, or beside the others."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from courses.attendance import selectors, services
from courses.attendance.data import Whereabouts
from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import ClassSession, CourseRun
from courses.catalogue.services import PlanDoesNotHold
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cancelled(run, registrar, now):
    """The second of four weekly meetings, with a lecture; it was to come."""
    lecture = factories.LectureFactory(course=run.course)
    session = run.class_sessions.get(number=2)
    ClassSession.objects.filter(pk=session.pk).update(lecture=lecture)
    return services.cancel_class_session(class_session=session, reason="태풍", actor=registrar, now=now)


@pytest.fixture
def add(run, registrar, now):
    def do(*, days=1, makes_up=None, reason="보강", at=now, after=3, **venue):
        begins = run.class_sessions.get(number=after).starts_at + timedelta(days=days)
        to = Whereabouts(starts_at=begins, ends_at=begins + timedelta(hours=2), **venue)
        return services.add_class_session(run=run, to=to, makes_up=makes_up, reason=reason, actor=registrar, now=at)

    return do


def test_a_make_up_has_the_next_number_and_the_lecture_of_the_cancelled_one(add, cancelled, run, registrar, now):
    made = add(makes_up=cancelled, venue_ko="3강의실")
    assert (made.number, made.lecture_id, made.makes_up_id) == (5, cancelled.lecture_id, cancelled.pk)
    change = made.changes.get()
    assert (change.is_added, change.is_cancelled, change.is_elsewhere, change.venue_ko) == (True, False, False, "3강의실")
    assert (change.reason, change.actor, change.at) == ("보강", registrar, now)
    assert [session.number for session in catalogue_selectors.timetable(run=run)] == [1, 2, 3, 5, 4]
    assert Event.objects.get(action="class_session.added").data["makes_up"] == cancelled.pk


def test_one_that_is_added_beside_the_others_has_no_lecture(add):
    made = add()
    assert (made.number, made.lecture_id, made.makes_up_id) == (5, None, None)


def test_the_same_again_changes_nothing(add, cancelled):
    assert add(makes_up=cancelled) == add(makes_up=cancelled)
    assert add(days=2) == add(days=2)
    assert ClassSession.objects.count() == 6


def test_a_cancelled_one_is_made_up_once_and_again_if_that_is_cancelled_too(add, cancelled, registrar, now):
    first = add(makes_up=cancelled)
    with pytest.raises(services.AlreadyMadeUp):
        add(makes_up=cancelled, days=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassSession.objects.create(
            run=cancelled.run, number=9, makes_up=cancelled, starts_at=now + timedelta(days=90), ends_at=now + timedelta(days=91)
        )
    services.cancel_class_session(class_session=first, reason="또 태풍", actor=registrar, now=now)
    assert add(makes_up=cancelled, days=2).makes_up_id == cancelled.pk


def test_only_a_cancelled_one_of_the_run_is_made_up(add, run, now):
    other = factories.open_run(at=now).class_sessions.get(number=1)
    ClassSession.objects.filter(pk=other.pk).update(status="cancelled")
    for wrong in (run.class_sessions.get(number=3), other):
        with pytest.raises(services.NotCancelled):
            add(makes_up=wrong)


def test_times_that_do_not_hold_are_refused(add, run, registrar, now):
    with pytest.raises(PlanDoesNotHold) as overlap:
        add(days=7)
    assert overlap.value.details == {"problem": "sessions-overlap"}
    with pytest.raises(services.NewTimeIsPast):
        add(days=-60)
    with pytest.raises(enrolment_services.ReasonMissing):
        add(reason=" ")
    CourseRun.objects.filter(pk=run.pk).update(status="completed")
    with pytest.raises(enrolment_services.RunIsOver):
        add()
    assert ClassSession.objects.count() == 4


def test_the_run_ends_with_what_is_added(add, run):
    made = add(days=20)
    run.refresh_from_db()
    assert run.ends_at == made.ends_at


def test_a_make_up_counts_once(add, cancelled, mark, run, enrolment, meeting, now):
    mark(meeting, {enrolment: "present"})
    made = add(makes_up=cancelled)
    mark(made, {enrolment: "absent"}, nonce="page-2", at=made.starts_at)
    summary = selectors.attendance_summary(enrolment=enrolment, now=made.ends_at)
    assert (summary.planned, summary.counted, summary.attended, summary.unrecorded) == (4, 3, 1, 1)
    assert summary.share == Decimal("0.3333")
