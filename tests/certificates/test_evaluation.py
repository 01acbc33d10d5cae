"""The rule is asked when facts change and every night; its answers are kept, and repeating changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certificates.models import Evaluation, Requirement
from certificates.services import evaluations
from courses.attendance.signals import attendance_changed
from courses.enrolment.signals import enrolment_changed
from courses.quizzes.signals import quiz_result_changed
from lms.kernel import jobs
from lms.kernel.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(enrolment, requirement, attended, now):
    """Ask the rule, some minutes later each time."""
    minutes = iter(range(100))

    def look():
        evaluations.evaluate_enrolment(enrolment_id=enrolment.pk, now=now + timedelta(minutes=next(minutes)))
        return Evaluation.objects.get(superseded_at=None)

    return look


def test_the_answer_is_kept_with_the_version_and_what_it_saw(look, requirement):
    answer = look()
    assert (answer.is_met, answer.requirement) == (True, requirement)
    assert answer.inputs == {
        "takes_part": True,
        "classes_ahead": 0,
        "attendance_share": "1",
        "attended": 10,
        "counted": 10,
        "quiz_score": None,
    }


def test_looking_again_at_the_same_facts_adds_nothing(look):
    assert look() == look()
    assert Evaluation.objects.count() == 1


def test_a_changed_fact_makes_a_new_answer_and_the_old_one_stays(look, attended):
    before = look()
    attended["all"] = 7
    after = look()
    before.refresh_from_db()
    assert (before.is_met, after.is_met) == (True, False)
    assert before.superseded_at == after.evaluated_at


def test_a_new_version_of_the_rule_makes_a_new_answer(look, requirement, now):
    look()
    stricter = Requirement.objects.create(credential=requirement.credential, version=2, min_attendance_share="1.00", created_at=now)
    assert look().requirement == stricter


def test_without_a_rule_there_is_no_answer(enrolment, credential, now):
    evaluations.evaluate_enrolment(enrolment_id=enrolment.pk, now=now)
    assert not Evaluation.objects.exists()


def test_an_enrolment_that_is_gone_is_no_error(db, now):
    evaluations.evaluate_enrolment(enrolment_id=987654, now=now)


@pytest.mark.parametrize("signal", [enrolment_changed, attendance_changed, quiz_result_changed])
def test_news_asks_for_exactly_one_look(signal, enrolment, requirement, attended):
    signal.send(sender=None, enrolment_id=enrolment.pk)
    assert [job.payload for job in Job.objects.filter(name="certificates.evaluate_enrolment")] == [{"enrolment_id": enrolment.pk}]


def test_news_of_a_course_that_leads_nowhere_asks_for_nothing(enrolment):
    enrolment_changed.send(sender=None, enrolment_id=enrolment.pk)
    assert not Job.objects.exists()


def test_a_job_that_runs_twice_leaves_one_answer(enrolment, requirement, attended):
    for _ in range(2):
        attendance_changed.send(sender=None, enrolment_id=enrolment.pk)
    job = Job.objects.latest("pk")
    jobs.run_due(now=job.run_after)
    assert Evaluation.objects.count() == 1


def test_every_night_everybody_in_a_run_that_is_not_long_over_is_looked_at(enrolment, requirement, attended, run, now):
    evaluations.ask_for_all_evaluations(now=now)
    evaluations.ask_for_all_evaluations(now=run.ends_at + timedelta(days=181))
    assert Job.objects.filter(name="certificates.evaluate_enrolment").count() == 1


def test_a_whole_run_is_looked_at(enrol, run, requirement, attended, now):
    for _ in range(3):
        enrol(factories.UserFactory(), run)
    evaluations.evaluate_run(run=run, now=now)
    assert Evaluation.objects.filter(superseded_at=None).count() == 3
