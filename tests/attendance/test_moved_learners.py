"""Who is moved between runs of a course brings what she did before; from the move on the new run counts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Evaluation, Requirement
from certificates.selectors import facts
from certificates.services import evaluations
from courses.attendance import selectors, services
from courses.attendance.data import Noted, Sender
from courses.enrolment.services import moving
from tests import factories
from tests.certificates.conftest import make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(run, now):
    """The same course, three days later each week; its first class is over three days after `now`."""
    return factories.open_run(at=now - timedelta(days=11, hours=1), course=run.course)


@pytest.fixture
def moved(registrar):
    def do(enrolment, to_run, *, at):
        return moving.move(enrolment=enrolment, to_run=to_run, reason="근무 시간 변경", actor=registrar, now=at).enrolment

    return do


def rate(enrolment, *, at):
    found = selectors.attendance_summary(enrolment=enrolment, now=at)
    return found.attended, found.counted, found.planned, found.share


def test_what_was_done_before_counts_and_then_the_new_run(mark, run, second, enrolment, moved, now):
    first, next_one = run.class_sessions.get(number=1), run.class_sessions.get(number=2)
    mark(first, {enrolment: "present"})
    mark(next_one, {enrolment: "present"}, nonce="2", at=next_one.starts_at)
    new = moved(enrolment, second, at=next_one.ends_at)
    assert rate(new, at=next_one.ends_at) == (2, 2, 5, Decimal(1)), "two of the old run, three of the new one from the move on"
    for number in (2, 3, 4):
        meeting = second.class_sessions.get(number=number)
        mark(meeting, {new: "absent" if number == 2 else "late"}, nonce=f"new-{number}", at=meeting.starts_at)
    assert rate(new, at=second.ends_at + timedelta(days=1)) == (4, 5, 5, Decimal("0.8"))


def test_who_was_moved_completes_by_both(mark, run, second, enrolment, moved, meeting, now):
    credential = make_credential(run.course)
    needed = Requirement.objects.create(credential=credential, version=1, min_attendance_share=Decimal("0.80"), created_at=now - timedelta(days=60))
    mark(meeting, {enrolment: "present"})
    new = moved(enrolment, second, at=second.class_sessions.get(number=1).ends_at)
    for number in (2, 3, 4):
        session = second.class_sessions.get(number=number)
        mark(session, {new: "present"}, nonce=f"new-{number}", at=session.starts_at)
    found = facts.facts_of(enrolment=new, requirement=needed, now=second.ends_at + timedelta(days=1))
    assert (found.takes_part, found.attended, found.counted, found.classes_ahead) == (True, 4, 4, 0)
    evaluations.evaluate_enrolment(enrolment_id=new.pk, now=second.ends_at + timedelta(days=1))
    assert Evaluation.objects.get(enrolment=new).is_met


def test_her_lines_say_in_which_run_they_were(mark, run, second, enrolment, moved, meeting):
    mark(meeting, {enrolment: "late"})
    new = moved(enrolment, second, at=meeting.ends_at)
    lines = selectors.attendance_lines(enrolment=new)
    assert [(line.number, line.other_run, line.status) for line in lines] == [
        (1, run.number, "late"),
        (1, None, ""),
        (2, None, ""),
        (3, None, ""),
        (4, None, ""),
    ]


def test_moves_are_followed_one_after_another_and_back(mark, run, second, enrolment, moved, meeting, now):
    mark(meeting, {enrolment: "present"})
    there = moved(enrolment, second, at=meeting.ends_at)
    of_second = second.class_sessions.get(number=1)
    mark(of_second, {there: "absent"}, nonce="s", at=of_second.starts_at)
    back = moved(there, run, at=of_second.ends_at)
    assert rate(back, at=of_second.ends_at) == (1, 2, 5, Decimal("0.5"))
    assert [line.other_run for line in selectors.attendance_lines(enrolment=back)] == [None, second.number, None, None, None]


def test_a_class_session_that_was_on_at_the_moment_counts_where_she_was(mark, run, second, enrolment, moved, meeting, now):
    new = moved(enrolment, second, at=meeting.starts_at + timedelta(hours=1))
    assert rate(new, at=meeting.ends_at)[1:3] == (1, 5)
    at_the_very_beginning = second.class_sessions.get(number=1).starts_at
    again = moved(new, factories.open_run(at=now - timedelta(days=11, hours=1), course=run.course), at=at_the_very_beginning)
    assert rate(again, at=at_the_very_beginning)[2] == 5, "of the third run what begins at that moment, of the second nothing"


def test_who_only_waited_or_comes_from_another_course_begins_like_everybody(mark, run, enrolment, moved, registrar, meeting, learner, now):
    mark(meeting, {enrolment: "present"})
    other_course = factories.open_run(at=now - timedelta(days=11), course__institution=run.course.institution)
    new = moved(enrolment, other_course, at=meeting.ends_at)
    assert rate(new, at=meeting.ends_at) == (0, 0, 4, Decimal(0))


def test_a_record_of_the_old_run_that_changes_is_news_for_the_place_that_she_has_now(mark, run, second, enrolment, moved, meeting):
    new = moved(enrolment, second, at=meeting.ends_at)
    assert selectors.current_places([enrolment.pk]) == {enrolment.pk, new.pk}
    assert selectors.current_places([new.pk]) == {new.pk}


def test_it_takes_as_many_questions_for_many_as_for_one(run, second, moved, meeting):
    def asked(people):
        enrolments = [moved(factories.EnrolmentFactory(run=run), second, at=meeting.ends_at) for _ in range(people)]
        with CaptureQueriesContext(connection) as found:
            selectors.attendance_summaries(enrolments=enrolments, now=meeting.ends_at)
        return len(found)

    assert asked(1) == asked(8) == 4


def test_sights_count_as_words_do(run, second, enrolment, moved, meeting, now):
    coming = Noted(enrolment.pk, "enter", "card", meeting.starts_at + timedelta(minutes=20), "a")
    services.record_observations(class_session=meeting, noted=[coming], sender=Sender(), now=now)
    summary = selectors.attendance_summary(enrolment=moved(enrolment, second, at=meeting.ends_at), now=meeting.ends_at)
    assert (summary.late, summary.lapses) == (1, 1)


def test_her_page_shows_what_she_brings_and_what_does_not_count(mark, run, second, enrolment, moved, meeting, now):
    mark(meeting, {enrolment: "late"})
    new = moved(enrolment, second, at=second.class_sessions.get(number=1).ends_at)
    page = selectors.own_page(enrolment=new, now=now)
    assert [(line.other_run, line.number, line.status) for line in page.before] == [(run.number, 1, "late")]
    assert [line.counts for line in page.lines] == [False, True, True, True]
    assert not page.lines[0].may_ask


def test_who_comes_back_sees_what_she_did_here_before(mark, run, second, enrolment, moved, meeting, now):
    mark(meeting, {enrolment: "present"})
    there = moved(enrolment, second, at=meeting.ends_at)
    back = moved(there, run, at=second.class_sessions.get(number=1).ends_at)
    first = selectors.own_page(enrolment=back, now=now).lines[0]
    assert first.record is not None
    assert (first.counts, first.record.status) == (True, "present")
