"""One class session is moved or cancelled: the run follows, the log has it, the past stays."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from courses.attendance import selectors, services
from courses.attendance.data import Whereabouts
from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import ClassSession, ClassSessionChange
from courses.catalogue.services import PlanDoesNotHold
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(run):
    """The second of four weekly meetings; it is to come."""
    return run.class_sessions.get(number=2)


@pytest.fixture
def move(registrar, now):
    def do(session, *, by=timedelta(days=1), reason="강사 사정", at=now, **venue):
        to = Whereabouts(starts_at=session.starts_at + by, ends_at=session.ends_at + by, **venue)
        return services.move_class_session(class_session=session, to=to, reason=reason, actor=registrar, now=at)

    return do


@pytest.fixture
def cancel(registrar, now):
    def do(session, *, reason="강사 사정", at=now):
        return services.cancel_class_session(class_session=session, reason=reason, actor=registrar, now=at)

    return do


def test_a_moved_class_session_stands_at_its_new_time_with_the_old_one_kept(move, ahead, registrar, now):
    before = ahead.starts_at
    moved = move(ahead, venue_ko="3강의실")
    ahead.refresh_from_db()
    assert ahead.starts_at == moved.starts_at == before + timedelta(days=1)
    change = ahead.changes.get()
    assert (change.was_starts_at, change.starts_at, change.reason, change.actor, change.at) == (before, ahead.starts_at, "강사 사정", registrar, now)
    assert (change.was_venue_ko, change.venue_ko, change.is_elsewhere) == ("AI 배움터 1강의실", "3강의실", True)
    assert Event.objects.get(action="class_session.moved").data["run"] == ahead.run_id


def test_moving_twice_to_the_same_time_is_moving_once(move, ahead):
    old_page = ClassSession.objects.get(pk=ahead.pk)
    move(ahead)
    move(old_page)
    assert ClassSessionChange.objects.count() == 1


def test_the_run_begins_and_ends_with_its_meetings(move, cancel, run, ahead):
    first, last = run.class_sessions.get(number=1), run.class_sessions.get(number=4)
    move(last, by=timedelta(days=7))
    run.refresh_from_db()
    assert (run.starts_at, run.ends_at) == (first.starts_at, last.ends_at + timedelta(days=7))
    cancel(last)
    run.refresh_from_db()
    assert run.ends_at == run.class_sessions.get(number=3).ends_at


def test_the_timetable_follows_the_time_not_the_number(move, run, ahead):
    move(ahead, by=timedelta(days=8))
    assert [session.number for session in catalogue_selectors.timetable(run=run)] == [1, 3, 2, 4]


def test_what_has_begun_or_is_over_stays(move, cancel, run):
    begun = run.class_sessions.get(number=1)
    for change in (move, cancel):
        with pytest.raises(services.ClassSessionHasBegun):
            change(begun)


def test_what_was_observed_stays(move, cancel, mark, enrolment, ahead):
    at = ahead.starts_at - timedelta(minutes=30)
    mark(ahead, {enrolment: "present"}, at=at)
    for change in (move, cancel):
        with pytest.raises(services.RollIsTaken):
            change(ahead, at=at)


def test_no_roll_is_called_where_an_old_page_did_not_know_of_the_change(cancel, mark, enrolment, ahead):
    old_page = ClassSession.objects.get(pk=ahead.pk)
    at = ahead.starts_at - timedelta(minutes=30)
    cancel(ahead, at=at)
    with pytest.raises(services.ClassSessionIsCancelled):
        mark(old_page, {enrolment: "present"}, at=at)


def test_times_that_do_not_hold_are_refused(move, run, ahead, now):
    with pytest.raises(services.NewTimeIsPast):
        move(ahead, by=now - ahead.starts_at)
    with pytest.raises(PlanDoesNotHold) as overlap:
        move(ahead, by=timedelta(days=7))
    assert overlap.value.details == {"problem": "sessions-overlap"}
    type(run).objects.filter(pk=run.pk).update(apply_closes_at=run.class_sessions.get(number=4).ends_at)
    with pytest.raises(PlanDoesNotHold) as window:
        move(run.class_sessions.get(number=4), by=timedelta(days=-1))
    assert window.value.details == {"problem": "window-closes-after-the-run"}
    assert not ClassSessionChange.objects.exists()


def test_a_reason_is_asked_for_and_a_run_that_is_over_stays(move, cancel, run, ahead, registrar, now):
    for change in (move, cancel):
        with pytest.raises(enrolment_services.ReasonMissing):
            change(ahead, reason="  ")
    enrolment_services.cancel_run(run=run, reason="신청자 부족", actor=registrar, now=now)
    for change in (move, cancel):
        with pytest.raises(enrolment_services.RunIsOver):
            change(ahead)


def test_the_only_class_session_is_cancelled_with_its_run(cancel, now):
    run = factories.open_run(at=now, meetings=1)
    with pytest.raises(services.LastClassSession):
        cancel(run.class_sessions.get())


def test_cancelled_is_cancelled_once_and_for_good(cancel, move, ahead):
    old_page = ClassSession.objects.get(pk=ahead.pk)
    cancel(ahead)
    cancel(old_page)
    assert ahead.changes.get().is_cancelled
    with pytest.raises(services.ClassSessionIsCancelled):
        move(old_page)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassSession.objects.filter(pk=ahead.pk).update(status="scheduled")


def test_what_is_cancelled_counts_neither_as_missed_nor_as_still_to_come(cancel, mark, run, enrolment, meeting, now):
    mark(meeting, {enrolment: "present"})
    for number in (2, 3, 4):
        cancel(run.class_sessions.get(number=number))
    end = meeting.ends_at + timedelta(minutes=1)
    summary = selectors.attendance_summary(enrolment=enrolment, now=end)
    assert (summary.planned, summary.counted, summary.share, summary.is_complete) == (1, 1, Decimal(1), True)
