"""With the real roll and the real quiz: attend, answer, be awarded, download, be verified."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp

from certificates.models import Award, Evaluation, Requirement
from courses.attendance import services as attendance_services
from courses.quizzes import services as quizzes_services
from lms.kernel import clock, jobs
from lms.notices.models import Notice
from tests import factories
from tests.certificates.conftest import make_credential
from tests.quizzes import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(institution, learner, now):
    """A course with two classes, the last of them over now, a quiz, and a rule about both."""
    run = factories.CourseRunFactory(
        course__institution=institution, at=now - timedelta(days=60), starts_at=now - timedelta(days=9), ends_at=now + timedelta(days=1)
    )
    sessions = [
        factories.ClassSessionFactory(run=run, number=number, starts_at=start, ends_at=start + timedelta(hours=2))
        for number, start in ((1, now - timedelta(days=9)), (2, now - timedelta(hours=3)))
    ]
    enrolment = factories.EnrolmentFactory(run=run, learner=learner)
    quiz = making.quiz(run.course, now)
    credential = make_credential(run.course)
    Requirement.objects.create(
        credential=credential, version=1, min_attendance_share=Decimal("0.80"), quiz=quiz, min_quiz_score=Decimal(60), created_at=now
    )
    return run, sessions, enrolment, quiz, credential


def take_the_roll(sessions, enrolment, actor, now):
    for session in sessions:
        attendance_services.record_roll(actor=actor, class_session=session, marks={enrolment.pk: "present"}, nonce=f"n{session.pk}", now=now)


def pass_the_quiz(enrolment, quiz, now):
    attempt = quizzes_services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)
    slots = making.slots(attempt)
    making.save(attempt, slots[1], "k0", now=now)
    making.save(attempt, slots[2], "k0", "k1", now=now)
    return quizzes_services.submit_attempt(attempt=attempt, now=now)


def missing(enrolment):
    evaluation = Evaluation.objects.get(enrolment=enrolment, superseded_at=None)
    return [condition["name"] for condition in evaluation.decision["conditions"] if not condition["is_met"]]


def test_from_the_roll_to_the_stranger_who_scans_the_square(story, learner, instructor, registrar, signed_in, client, private_files, now):
    run, sessions, enrolment, quiz, credential = story
    take_the_roll(sessions, enrolment, instructor, now)
    jobs.run_due(now=clock.now())
    assert missing(enrolment) == ["quiz"]
    pass_the_quiz(enrolment, quiz, now)
    jobs.run_due(now=clock.now())
    assert missing(enrolment) == []

    signed_in(registrar).post(f"/desk/registrar/runs/{run.public_id}/completion/{credential.code}/issue/", {"all": "1", "confirmed": "1"})
    jobs.run_due(now=clock.now())
    award = Award.objects.get(learner=learner)
    assert Notice.objects.filter(person=learner, template="award_issued").count() == 1

    document = signed_in(learner).get(f"/my/awards/{award.public_id}/document/").content
    with pypdfium2.PdfDocument(document) as pdf:
        [square] = zxingcpp.read_barcodes(pdf[0].render(scale=2).to_pil())
    client.logout()
    page = client.get(square.text.removeprefix("http://localhost:8000")).content.decode()
    assert "제2026" in page
    assert "이*준" in page


def test_the_learner_reads_what_is_missing_and_then_who_issues_the_certificate(story, learner, instructor, signed_in, now):
    _run, sessions, enrolment, quiz, _credential = story
    take_the_roll(sessions, enrolment, instructor, now)
    client = signed_in(learner)
    page = client.get(f"/en/my/enrolments/{enrolment.public_id}/").content.decode()
    assert "2 of 2 classes" in page
    assert "Please take the quiz (60 points or more)" in page
    attempt = pass_the_quiz(enrolment, quiz, now)
    result = client.get(f"/en/my/attempts/{attempt.public_id}/result/").content.decode()
    assert "You have done everything for the certificate" in result, "at once, before the work behind has looked"
    assert "Our office confirms it and issues the certificate." in result


def test_who_is_awarded_today_is_judged_by_what_was_seen_until_now(story, instructor, registrar, now):
    """A class that is not over is still to come, whatever its roll says."""
    run, sessions, enrolment, quiz, _credential = story
    factories.ClassSessionFactory(run=run, number=3, starts_at=clock.now() + timedelta(hours=1), ends_at=clock.now() + timedelta(hours=3))
    take_the_roll(sessions, enrolment, instructor, now)
    pass_the_quiz(enrolment, quiz, now)
    jobs.run_due(now=clock.now())
    assert missing(enrolment) == ["classes"]


def test_a_cancelled_class_is_waited_for_no_longer(story, instructor, registrar, now):
    run, sessions, enrolment, quiz, _credential = story
    today = clock.now()
    third = factories.ClassSessionFactory(run=run, number=3, starts_at=today + timedelta(hours=2), ends_at=today + timedelta(hours=4))
    take_the_roll(sessions, enrolment, instructor, now)
    pass_the_quiz(enrolment, quiz, now)
    jobs.run_due(now=clock.now())
    assert missing(enrolment) == ["classes"]
    attendance_services.cancel_class_session(class_session=third, reason="강사 병가", actor=registrar, now=clock.now())
    jobs.run_due(now=clock.now() + timedelta(minutes=1))
    assert missing(enrolment) == []
    assert Evaluation.objects.get(enrolment=enrolment, superseded_at=None).inputs["attendance_share"] == "1.0000"
