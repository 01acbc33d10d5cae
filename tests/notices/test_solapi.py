"""Texts and alimtalk through the messaging service, against a server that speaks its protocol."""

from __future__ import annotations

import pytest

from lms.notices import gateway, services
from lms.notices.models import Channel, Notice, Preference, State, Wording
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(learner, now):
    run = factories.CourseRunFactory(at=now)
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    return Notice.objects.get()


def test_a_text_is_signed_named_and_in_the_networks_letters(fake, learner):
    services.send_code(to=learner.phone, text="코드 123456 🙂 뷁")
    (sent,) = fake.taken
    assert (sent["from"], sent["to"], sent["text"]) == ("0200000000", learner.phone, "코드 123456 ? 뷁")


def test_a_long_text_has_a_subject_and_our_reference(fake, notice, now):
    services.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.gateway_id) == (State.SENT, "G1")
    (sent,) = fake.taken
    assert sent["subject"] == notice.subject
    assert sent["customFields"] == {"reference": f"notice-{notice.pk}-1"}
    assert "kakaoOptions" not in sent


def test_alimtalk_names_its_template_and_what_is_filled_in(fake, learner, registrar, now):
    Preference.objects.create(person=learner, channel=Channel.ALIMTALK, set_at=now)
    Wording.objects.create(kind="application_withdrawn", language="ko", alimtalk_code="KA01TP", made_at=now, made_by=registrar)
    run = factories.CourseRunFactory(at=now, course__title_ko="AI 첫걸음")
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    services.deliver(notice_id=Notice.objects.get().pk, now=now)
    options = fake.taken[0]["kakaoOptions"]
    assert (options["pfId"], options["templateId"], options["disableSms"]) == ("KA01PF", "KA01TP", False)
    assert options["variables"]["#{이름}"] == learner.name
    assert options["variables"]["#{강좌}"] == "AI 첫걸음"
    assert fake.taken[0]["text"], "what is sent as a text where alimtalk does not arrive"


@pytest.mark.parametrize("trouble", [(400, "NotEnoughBalance"), (403, "InvalidApiKey"), "refused"])
def test_what_is_refused_is_tried_again_later(fake, notice, now, trouble):
    fake.trouble = [trouble]
    services.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.QUEUED, 1)
    assert notice.last_error.startswith("NotSent")
    services.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert notice.state == State.SENT


def test_a_wrong_secret_sends_nothing(fake, notice, now, settings):
    settings.LMS_SOLAPI_SECRET = "another"
    services.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == (State.QUEUED, "NotSent SignatureDoesNotMatch")
    assert fake.taken == []


@pytest.mark.slow
def test_an_answer_that_comes_too_late_is_not_sent_twice(fake, notice, now):
    fake.trouble = ["slow"]
    services.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == (State.FAILED, "Interrupted"), "staff decide, because it may have arrived"
    services.deliver(notice_id=notice.pk, now=now)
    assert len(fake.taken) == 1


def test_a_server_that_is_away_is_asked_again(fake, notice, now):
    fake.close()
    services.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == (State.QUEUED, "NotSent no-connection")


@pytest.mark.parametrize("arrived", [True, False])
def test_after_a_killed_try_the_service_is_asked_whether_it_has_the_message(fake, notice, now, arrived):
    if arrived:
        gateway.current().send(services.delivering.message_of(notice))
    services.deliver(notice_id=notice.pk, now=now, was_begun=True)
    notice.refresh_from_db()
    assert notice.state == State.SENT
    assert len(fake.taken) == 1, "once, whichever it was"


def test_where_nobody_can_tell_staff_decide(fake, notice, now):
    fake.close()
    services.deliver(notice_id=notice.pk, now=now, was_begun=True)
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == (State.FAILED, "Interrupted")
