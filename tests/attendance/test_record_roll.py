"""A roll is written down once, and the records follow from it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from courses.attendance import selectors, services
from courses.attendance.models import AttendanceRecord, Correction, Observation
from courses.attendance.signals import attendance_changed
from courses.catalogue.models import SessionStatus
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """The enrolments whose news went up."""
    calls = []

    def listen(*, enrolment_id, **_):
        calls.append(enrolment_id)

    attendance_changed.connect(listen)
    yield calls
    attendance_changed.disconnect(listen)


def statuses(meeting):
    return dict(selectors.live_records().filter(class_session=meeting).values_list("enrolment", "status"))


def test_marks_become_observations_and_records(mark, meeting, enrolment, other_enrolment, instructor, now, heard):
    assert mark(meeting, {enrolment: "present", other_enrolment: "absent"}) == 2
    assert statuses(meeting) == {enrolment.pk: "present", other_enrolment.pk: "absent"}
    record = AttendanceRecord.objects.get(enrolment=enrolment)
    assert (record.minutes, record.rule_version, record.derived_at) == (120, "2026-1", now)
    observation = Observation.objects.get(enrolment=enrolment)
    assert record.observation == observation
    assert (observation.actor, observation.source) == (instructor, "roll")
    assert heard == [enrolment.pk, other_enrolment.pk]
    assert Event.objects.get(action="attendance.roll_recorded").data["marks"] == 2


def test_the_same_page_sent_twice_is_written_once(mark, meeting, enrolment, heard):
    mark(meeting, {enrolment: "present"})
    mark(meeting, {enrolment: "late"}, nonce="page-2")
    assert mark(meeting, {enrolment: "present"}) == 0, "a repeated request does not undo a later one"
    assert statuses(meeting) == {enrolment.pk: "late"}
    assert (Observation.objects.count(), Correction.objects.count(), len(heard)) == (1, 1, 2)


def test_a_saved_page_is_not_saved_again_with_other_marks(mark, meeting, enrolment, other_enrolment):
    mark(meeting, {enrolment: "present"})
    for marks in ({enrolment: "absent"}, {other_enrolment: "present"}):
        with pytest.raises(services.RollAlreadySaved):
            mark(meeting, marks)


def test_a_correction_is_a_further_entry_and_the_past_stays_visible(mark, meeting, enrolment, registrar, instructor, now):
    mark(meeting, {enrolment: "absent"})
    mark(meeting, {enrolment: "absent"}, nonce="again", at=now + timedelta(minutes=1))
    mark(meeting, {enrolment: "late"}, nonce="page-2", at=now + timedelta(minutes=9), actor=registrar)
    old, live = AttendanceRecord.objects.order_by("pk")
    assert (old.status, old.superseded_at) == ("absent", now + timedelta(minutes=9))
    assert (live.status, live.superseded_at) == ("late", None)
    [row] = selectors.roll(class_session=meeting)
    assert [(change.by, change.at) for change in row.changes] == [(instructor.name, now), (registrar.name, now + timedelta(minutes=9))]


def test_the_roll_names_everybody_with_a_place_and_nobody_else(meeting, enrolment, other_enrolment, now):
    enrolment_services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=enrolment.applied_at)
    [row] = selectors.roll(class_session=meeting)
    assert (row.enrolment_id, row.name, row.status, row.changes) == (other_enrolment.pk, other_enrolment.learner.name, "", ())


def test_it_refuses_who_has_no_place(mark, meeting, enrolment, learner):
    elsewhere = factories.EnrolmentFactory(learner=learner)
    with pytest.raises(services.NotOnTheRoll):
        mark(meeting, {enrolment: "present", elsewhere: "present"})
    assert not Observation.objects.exists()


def test_it_refuses_marks_that_do_not_exist_and_times_that_cannot_be(mark, meeting, enrolment):
    with pytest.raises(services.UnknownMark):
        mark(meeting, {enrolment: "sleeping"})
    with pytest.raises(services.RollTooEarly):
        mark(meeting, {enrolment: "present"}, at=meeting.starts_at - timedelta(hours=1, seconds=1))
    type(meeting).objects.filter(pk=meeting.pk).update(status=SessionStatus.CANCELLED)
    with pytest.raises(services.ClassSessionIsCancelled):
        mark(meeting, {enrolment: "present"})


def test_the_database_keeps_observations_and_one_live_record(mark, meeting, enrolment):
    mark(meeting, {enrolment: "present"})
    record = AttendanceRecord.objects.get()
    record.pk = None
    for wrong in (lambda: Observation.objects.update(kind="absent"), lambda: Observation.objects.all().delete(), record.save):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_summaries_follow_the_records(mark, run, meeting, enrolment, other_enrolment, now):
    mark(meeting, {enrolment: "present", other_enrolment: "absent"})
    assert selectors.attendance_summary(enrolment=enrolment, now=now).counted == 0, "the class is still on"
    after = meeting.ends_at
    summaries = selectors.attendance_summaries(enrolments=[enrolment, other_enrolment], now=after)
    assert (summaries[enrolment.pk].share, summaries[other_enrolment.pk].share) == (Decimal(1), Decimal(0))
    assert summaries[enrolment.pk].planned == 4
    lines = selectors.attendance_lines(enrolment=enrolment)
    assert [line.status for line in lines] == ["present", "", "", ""]


def test_a_class_session_is_reached_by_the_staff_of_its_run(meeting, run, instructor, foreign_instructor, registrar, learner, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    for viewer in (instructor, registrar):
        assert selectors.access_class_session(viewer=viewer, run_public_id=run.public_id, number=1) == meeting
    for viewer, number in ((foreign_instructor, 1), (learner, 1), (instructor, 9)):
        with pytest.raises(Http404):
            selectors.access_class_session(viewer=viewer, run_public_id=run.public_id, number=number)


def test_queries_do_not_grow_with_people(mark, meeting, run, now, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(attendance_changed, "send", lambda **_: None)  # what others ask for at the news is one row a person
    for count in (1, 19):
        marks = {factories.EnrolmentFactory(run=run): "present" for _ in range(count)}
        with django_assert_max_num_queries(15):  # one for the version of the rules, two for corrections
            mark(meeting, marks, nonce=f"page-{count}")
        with django_assert_max_num_queries(5):  # people, their pictures, records, what was seen, what was corrected
            assert len(selectors.roll(class_session=meeting)) >= count
        with django_assert_max_num_queries(4):  # moves, the rules, the timetable, the records
            selectors.attendance_summaries(enrolments=marks, now=now)
