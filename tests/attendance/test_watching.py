"""What a browser says it played is written down as far as time allows, and counts in an online run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.attendance import selectors, services
from courses.attendance.models import AttendanceRecord, Observation, PlayedInterval, RuleVersion
from courses.attendance.rules.live_matching import Stay
from courses.catalogue.models import ClassSession, CourseRun, RunStatus, SessionStatus
from courses.enrolment import services as enrolment_services
from lms.kernel import jobs
from tests import factories

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def run(db, now):
    """An online run, the first class of which began an hour before `now`; each of its classes has a lecture of ten minutes."""
    run = factories.open_run(at=now - timedelta(days=14, hours=1), is_online=True)
    for session in run.class_sessions.all():
        session.lecture = factories.LectureFactory(course=run.course, number=session.number, minutes=10)
        session.save()
    CourseRun.objects.filter(pk=run.pk).update(ends_at=max(session.ends_at for session in run.class_sessions.all()))
    run.refresh_from_db()
    return run


@pytest.fixture
def lecture(run):
    return run.class_sessions.get(number=1).lecture


@pytest.fixture
def report(enrolment, lecture, now):
    """What the player sends: `report((0, 60), at=now)`."""
    count = iter(range(1000))

    def do(*stretches, at=now, of=None, by=None, nonce=""):
        played = [services.Played(nonce or f"n{next(count)}", *stretch) for stretch in stretches]
        return services.report_played(enrolment=by or enrolment, lecture=of or lecture, played=played, now=at)

    return do


def watch_whole(report, at, **of):
    """Ten minutes at double speed."""
    report((0, 60), at=at, **of)
    return report((60, 600), at=at + 5 * MINUTE, **of)


def test_what_was_played_is_a_union(report, now, enrolment, lecture):
    assert report((0, 20)).watched.percent == 3
    assert report((10, 40), at=now + MINUTE).watched.seconds == 40
    assert report((0, 40), at=now + 2 * MINUTE).believed == 0
    assert list(PlayedInterval.objects.values_list("from_second", "to_second")) == [(0, 20), (20, 40)]
    assert selectors.watched(enrolment=enrolment, lecture=lecture).seconds == 40


def test_the_same_nonce_again_changes_nothing(report, now):
    first = report((0, 30), nonce="same")
    again = report((30, 60), nonce="same", at=now + MINUTE)
    assert (first.believed, again.believed, again.watched.seconds) == (30, 0, 30)


def test_two_people_may_use_the_same_nonce(report, other_enrolment):
    report((0, 30), nonce="same")
    assert report((0, 30), nonce="same", by=other_enrolment).believed == 30


def test_what_does_not_fit_into_the_time_is_cut_and_the_rest_is_kept(report, now):
    first = report((0, 300))
    assert (first.believed, first.cut) == (60, 240)
    second = report((60, 300), at=now + timedelta(seconds=20))
    assert (second.believed, second.cut) == (40, 200)
    assert report((300, 600), at=now + timedelta(seconds=20)).believed == 0, "nothing is left of the time"
    late = report((100, 300), (400, 900), at=now + timedelta(hours=1))
    assert (late.believed, late.cut) == (200 + 200, 0)


def test_nothing_counts_beyond_the_end(report):
    assert report((600, 700), (590, 5000)).watched.seconds == 10


def test_who_watched_enough_of_an_online_lecture_was_there(report, now, enrolment, run):
    assert watch_whole(report, now).watched.percent == 100
    [seen] = Observation.objects.all()
    assert (seen.source, seen.kind, seen.actor_id, seen.class_session.number) == ("coverage", "present", enrolment.learner_id, 1)
    record = AttendanceRecord.objects.get()
    assert (record.status, record.lapses) == ("present", 0)
    report((0, 600), at=now + 9 * MINUTE)
    assert Observation.objects.count() == 1
    assert "self-reported" in str(seen.get_source_display())


def test_less_than_enough_counts_for_nothing(report, now):
    report((0, 60))
    assert report((60, 479), at=now + 9 * MINUTE).watched.percent == 79
    assert not Observation.objects.exists()
    assert report((479, 480), at=now + 10 * MINUTE).watched.percent == 80
    assert Observation.objects.count() == 1


def test_watching_counts_from_the_class_until_the_end_of_the_run(report, now, run):
    long_after = now + timedelta(days=10)  # the class itself can no longer be entered
    watch_whole(report, long_after)
    assert AttendanceRecord.objects.get().status == "present"
    second = ClassSession.objects.get(run=run, number=2).lecture
    after_all = run.ends_at + timedelta(days=1)
    watch_whole(report, after_all, of=second)
    assert AttendanceRecord.objects.count() == 1


def test_a_lecture_that_is_watched_before_its_class_counts_when_it_begins(report, now, run):
    second = ClassSession.objects.get(run=run, number=2)
    watch_whole(report, now, of=second.lecture)
    watch_whole(report, now + MINUTE, of=second.lecture)
    assert not Observation.objects.exists()
    assert jobs.run_due(now=second.starts_at - MINUTE) == 0
    jobs.run_due(now=second.starts_at)
    assert AttendanceRecord.objects.get().class_session == second


@pytest.mark.parametrize("why", ["in a room", "rule", "cancelled", "draft"])
def test_it_counts_only_where_the_rules_and_the_timetable_say_so(report, now, run, enrolment, why):
    if why == "in a room":
        CourseRun.objects.filter(pk=run.pk).update(is_online=False, venue_ko="1강의실")
    elif why == "rule":
        RuleVersion.objects.create(version="t", course_kind=run.course.kind, applies_from=run.starts_at, online_percent=0, made_at=now)
    elif why == "cancelled":
        run.class_sessions.filter(number=1).update(status=SessionStatus.CANCELLED)
    else:
        CourseRun.objects.filter(pk=run.pk).update(status=RunStatus.CANCELLED, cancel_reason="폐강")
    enrolment.refresh_from_db()
    assert watch_whole(report, now).watched.percent == 100
    assert not Observation.objects.exists()


def test_watching_outweighs_a_stay_that_was_too_short_and_not_the_word_of_staff(report, now, enrolment, lecture, mark):
    meeting = ClassSession.objects.get(lecture=lecture)
    brief = [Stay(enrolment.pk, meeting.starts_at, meeting.starts_at + 10 * MINUTE)]
    services.record_live_list(class_session=meeting, stays=brief, actor=enrolment.learner, now=now)
    assert selectors.live_records().get().status == "absent"
    watch_whole(report, now)
    assert selectors.live_records().get().status == "present"
    mark(meeting, {enrolment: "absent"}, at=now + 20 * MINUTE)
    assert selectors.live_records().get().status == "absent"


def test_who_has_no_place_is_refused(report, enrolment, now):
    enrolment_services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=enrolment.applied_at)
    enrolment.refresh_from_db()
    with pytest.raises(services.NoPlaceToWatchFrom):
        report((0, 10))


def test_the_database_keeps_what_was_played(report):
    report((0, 10))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlayedInterval.objects.update(from_second=20)


def test_coverage_of_a_run_is_one_query(report, run, lecture, other_enrolment, enrolment, django_assert_num_queries, now):
    report((0, 60))
    report((0, 30), by=other_enrolment)
    report((30, 50), by=other_enrolment, at=now + MINUTE)
    for _ in range(3):
        report((0, 6), by=factories.EnrolmentFactory(run=run))
    with django_assert_num_queries(1):
        found = selectors.coverage_of(run=run)
    assert found[enrolment.pk] == {lecture.pk: 10}
    assert found[other_enrolment.pk] == {lecture.pk: 8}
    assert len(found) == 5
    type(lecture).objects.filter(pk=lecture.pk).update(minutes=1)
    assert selectors.coverage_of(run=run)[enrolment.pk] == {lecture.pk: 100}
