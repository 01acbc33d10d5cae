"""By day, by the channel that the person chose, in words that a registrar may write."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from lms.kernel import clock, jobs
from lms.kernel.models import Job
from lms.notices import gateway, rules, services, wording
from lms.notices.data import Delivery
from lms.notices.kinds import KINDS, PLACEHOLDERS
from lms.notices.models import Channel, Notice, State
from lms.settings.mode import BASE_DIR
from tests import factories

pytestmark = pytest.mark.django_db


def seoul(*parts):
    return datetime(*parts, tzinfo=clock.SEOUL)  # type: ignore[misc]


@pytest.fixture
def run(now):
    return factories.CourseRunFactory(at=now, course__title_ko="AI 첫걸음", course__title_en="First Steps")


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ((2026, 3, 5, 14, 0), (2026, 3, 5, 14, 0)),
        ((2026, 3, 5, 8, 0), (2026, 3, 5, 8, 0)),
        ((2026, 3, 5, 7, 59), (2026, 3, 5, 8, 0)),
        ((2026, 3, 5, 0, 0), (2026, 3, 5, 8, 0)),
        ((2026, 3, 5, 20, 59), (2026, 3, 5, 20, 59)),
        ((2026, 3, 5, 21, 0), (2026, 3, 6, 8, 0)),
        ((2026, 12, 31, 23, 30), (2027, 1, 1, 8, 0)),
    ],
)
def test_nobody_is_woken_for_what_can_wait(moment, sent):
    assert rules.not_at_night(seoul(*moment)) == seoul(*sent)


def test_what_happens_at_night_is_told_in_the_morning(learner, run):
    night = seoul(2026, 3, 5, 23, 0)
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=night)
    assert Notice.objects.get().not_before == seoul(2026, 3, 6, 8, 0)
    assert Job.objects.get().run_after == seoul(2026, 3, 6, 8, 0)


def test_what_is_urgent_is_told_at_once(learner, run):
    night = seoul(2026, 3, 5, 23, 0)
    services.notify(person=learner, template="course_cancelled", context={"run": run}, key="one", now=night)
    assert Notice.objects.get().not_before is None


def test_what_would_come_too_late_in_the_morning_is_told_at_night(learner, run):
    night = seoul(2026, 3, 5, 23, 0)
    for key, until in (("early", seoul(2026, 3, 6, 9, 0)), ("late", seoul(2026, 3, 7, 0, 0))):
        delivery = Delivery(useful_until=until)
        services.notify(person=learner, template="application_withdrawn", context={"run": run}, key=key, now=night, delivery=delivery)
    assert dict(Notice.objects.values_list("key", "not_before")) == {"early": None, "late": seoul(2026, 3, 6, 8, 0)}


class Away:
    def send(self, message):
        raise gateway.NotSent

    def knows(self, message):
        return None


def test_a_message_that_failed_in_the_evening_is_tried_again_in_the_morning(learner, run, monkeypatch):
    for name in gateway.GATEWAYS:
        monkeypatch.setitem(gateway.GATEWAYS, name, Away)
    evening = seoul(2026, 3, 5, 20, 59, 30)
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=evening)
    services.deliver(notice_id=Notice.objects.get().pk, now=evening)
    assert seoul(2026, 3, 6, 8, 0) in Job.objects.values_list("run_after", flat=True)


def test_messages_are_forgotten_after_a_year(learner, run, now):
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    Notice.objects.update(state=State.SENT, sent_at=now)
    assert services.prune(now=now + timedelta(days=365)) == 0
    assert services.prune(now=now + timedelta(days=366)) == 1


def test_a_reminder_waits_for_its_time_and_can_be_dropped(learner, run, now, settings):
    settings.LMS_MESSAGE_GATEWAY = "outbox"
    later = now + timedelta(days=2)
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now, delivery=Delivery(send_at=later))
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="two", now=now, delivery=Delivery(send_at=later))
    assert services.drop(person=learner, key="two")
    jobs.run_due(now=now + timedelta(days=1))
    assert set(Notice.objects.values_list("state", flat=True)) == {State.QUEUED, State.DROPPED}
    jobs.run_due(now=later)
    assert dict(Notice.objects.values_list("key", "state")) == {"one": State.SENT, "two": State.DROPPED}
    assert not services.drop(person=learner, key="one"), "it was sent"


def test_the_channel_that_somebody_chose_is_used_as_long_as_it_reaches_her(learner, registrar, now):
    assert services.channel_for(learner) == Channel.SMS
    services.prefer(person=learner, channel=Channel.EMAIL, actor=registrar, now=now)
    assert services.channel_for(learner) == Channel.EMAIL
    learner.email = None
    assert services.channel_for(learner) == Channel.SMS


def test_an_e_mail_brings_the_calendar_file_along(learner, run, now):
    services.prefer(person=learner, channel=Channel.EMAIL, actor=learner, now=now)
    file = Delivery(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now, delivery=file)
    services.deliver(notice_id=Notice.objects.get().pk, now=now)
    (sent,) = mail.outbox
    assert sent.attachments[0].filename == "class.ics"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def write(registrar, now, body, *, subject="새 제목", language="ko"):
    words = wording.Words(subject=subject, body=body)
    return services.reword(kind="application_withdrawn", language=language, words=words, actor=registrar, now=now)


def test_words_of_a_registrar_are_filled_in_and_frozen(learner, registrar, run, now):
    write(registrar, now, "{이름}님, {강좌}을(를) 취소하셨습니다. {시작} {장소}")
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    notice = Notice.objects.get()
    assert notice.subject == "새 제목"
    assert notice.body == "이서준님, AI 첫걸음을(를) 취소하셨습니다. 2026년 3월 19일(목) 오후 2시 AI 배움터 1강의실"
    write(registrar, now, "다른 말 {이름}")
    notice.refresh_from_db()
    assert notice.body.startswith("이서준님"), "what was written stays as it was"


def test_without_a_body_the_shipped_words_stand_again(registrar, now, learner, run):
    write(registrar, now, "{이름}")
    write(registrar, now, "", subject="")
    words = wording.compose(kind="application_withdrawn", language="ko", context={"person": learner, "run": run})
    assert words.subject == "수강 신청이 취소되었습니다"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("{이름} {주민번호}", wording.UnknownPlaceholder),
        ("{name}", wording.UnknownPlaceholder),
        ("{{ person.password }}", wording.UnknownPlaceholder),
        ("{% load x %}", wording.UnknownPlaceholder),
        ("하나 } 남음", wording.StrayBrace),
        ("가" * 1001, wording.WordsTooLong),
    ],
)
def test_nothing_but_placeholders_can_be_written(registrar, now, body, error):
    with pytest.raises(error):
        write(registrar, now, body)


def test_code_in_a_name_is_only_a_name(registrar, now, run):
    person = factories.UserFactory(name="{{ settings.SECRET_KEY }}{강좌}")
    write(registrar, now, "{이름}님")
    words = wording.compose(kind="application_withdrawn", language="ko", context={"person": person, "run": run})
    assert words.body == "{{ settings.SECRET_KEY }}{강좌}님"


def test_every_file_of_words_belongs_to_a_kind_and_each_kind_has_its_files():
    files = {path.name for path in (BASE_DIR / "templates" / "notices").glob("*.txt")}
    assert files == {f"{code}.{language}.txt" for code in KINDS for language in ("ko", "en")}


def test_every_placeholder_that_a_kind_names_exists_and_has_a_sample():
    for kind in KINDS.values():
        for language in ("ko", "en"):
            for name in kind.placeholders:
                word = getattr(PLACEHOLDERS[name], language)
                assert wording.preview(kind=kind.code, language=language, text=f"{{{word}}}")


@pytest.mark.parametrize("text", ["가나다 abc", "🙂", "뷁", ""])
def test_bytes_are_those_of_the_network(text):
    assert rules.text_bytes(text) == len(rules.in_the_networks_letters(text).encode("cp949"))
