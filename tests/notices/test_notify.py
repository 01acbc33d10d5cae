"""A message is written with its event, sent once, tried again when the channel fails, and shown to staff when it was given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from courses.attendance.models import CorrectionRequest
from courses.enrolment.models import Enrolment, NoShow
from lms.kernel import clock, jobs
from lms.kernel.models import Job
from lms.notices import gateway, services, wording
from lms.notices.models import Notice, State, TextMessage
from lms.settings.mode import BASE_DIR
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    return factories.CourseRunFactory(at=now, course__title_ko="AI & 나", course__title_en="AI & I")


@pytest.fixture(autouse=True)
def texts_go_to_the_outbox(settings):
    settings.LMS_MESSAGE_GATEWAY = "outbox"


def tell(person, run, now, template="application_confirmed", key="enrolment:1:confirmed"):
    with transaction.atomic():
        services.notify(person=person, template=template, context={"run": run}, key=key, now=now)


def do_jobs():
    jobs.run_due(now=clock.now())


def test_a_person_with_a_mobile_number_gets_a_text(learner, run, now):
    tell(learner, run, now)
    do_jobs()
    text = TextMessage.objects.get()
    assert text.to == learner.phone
    assert "이서준님, 'AI & 나' 수강 신청이 확정되었습니다." in text.text, "nothing is escaped in plain text"
    assert "2026년 3월 19일(목) 오후 2시" in text.text


def test_a_person_without_one_gets_an_e_mail(run, now):
    person = factories.UserFactory(phone=None, email="seo@example.org", language="en")
    tell(person, run, now)
    do_jobs()
    (message,) = mail.outbox
    assert message.to == ["seo@example.org"]
    assert message.subject == "Your application is confirmed"
    assert "Thu, March 19, 2026, 2 PM" in message.body


def test_a_person_without_either_is_told_by_staff(run, now):
    tell(factories.UserFactory(phone=None, email=None), run, now)
    assert not Notice.objects.exists()


def test_the_same_event_is_told_once(learner, run, now):
    tell(learner, run, now)
    tell(learner, run, now)
    do_jobs()
    tell(learner, run, now)
    do_jobs()
    assert Notice.objects.count() == TextMessage.objects.count() == 1


def test_it_is_sent_once_however_often_the_job_runs(learner, run, now):
    tell(learner, run, now)
    notice = Notice.objects.get()
    for _ in range(3):
        services.deliver(notice_id=notice.pk, now=now)
    assert TextMessage.objects.count() == 1


def test_nothing_is_told_of_what_did_not_happen(learner, run, now):
    with transaction.atomic():
        tell(learner, run, now)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Job.objects.exists()


def test_an_e_mail_tried_twice_has_one_name(run, now, monkeypatch):
    person = factories.UserFactory(phone=None, email="seo@example.org")
    tell(person, run, now)
    notice = Notice.objects.get()
    services.deliver(notice_id=notice.pk, now=now)
    Notice.objects.update(state=State.QUEUED, sent_at=None)
    services.deliver(notice_id=notice.pk, now=now)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


def test_a_channel_that_is_away_is_tried_again_and_given_up_in_sight_of_staff(learner, registrar, run, now, monkeypatch):
    class Away:
        def send(self, message):
            raise gateway.NotSent

        def knows(self, message):
            return None

    monkeypatch.setitem(gateway.GATEWAYS, "outbox", Away)
    tell(learner, run, now)
    notice = Notice.objects.get()
    noon = clock.start_of_day(clock.now()) + timedelta(hours=12)  # whatever the hour of the test, nobody is written at night
    for day in range(1, 6):
        moment = noon + timedelta(days=day)
        jobs.run_due(now=moment)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.last_error) == (State.FAILED, 5, "NotSent")
    monkeypatch.undo()
    assert services.retry(notice=notice, actor=registrar, now=now)
    assert not services.retry(notice=notice, actor=registrar, now=now)
    jobs.run_due(now=moment)
    notice.refresh_from_db()
    assert notice.state == State.SENT


def test_texts_in_the_outbox_are_forgotten_after_a_day(now):
    TextMessage.objects.create(to="01012345678", text="old", created_at=clock.now() - timedelta(days=1, minutes=1))
    gateway.OutboxGateway().send(gateway.Message(to="01012345678", text="new"))
    assert [text.text for text in TextMessage.objects.all()] == ["new"]


def test_the_console_shows_the_text_to_the_developer(capsys):
    gateway.ConsoleGateway().send(gateway.Message(to="01012345678", text="코드 123456"))
    assert "010-1234-5678" in (shown := capsys.readouterr().err)
    assert "코드 123456" in shown


CODES = sorted({path.name.split(".")[0] for path in (BASE_DIR / "templates" / "notices").glob("*.txt")})


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_message_has_a_subject_and_words_in_both_languages(learner, run, now, code, language):
    context = {
        "person": learner,
        "run": run,
        "title": "AI 기초",
        "number": "제2026-001호",
        "reason": "재학증명서",
        "enrolment": Enrolment(public_id="some-place"),
        "no_show": NoShow(points=1, expires_at=now),
        "object_until": now,
        "request": CorrectionRequest(public_id="some-wish"),
    }
    words = wording.compose(kind=code, language=language, context=context)
    assert 5 < len(words.subject) < 60
    assert words.body.startswith("[")
    assert learner.name in words.body
    assert "\n\n" not in words.body
