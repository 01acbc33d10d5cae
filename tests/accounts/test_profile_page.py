"""My details: what is known about me, what I agreed to, how I like to read, my keys."""

from __future__ import annotations

import pytest

from lms.accounts.models import User
from lms.notices.models import Notice, State, TextMessage
from lms.privacy.models import ConsentRecord
from tests import factories

pytestmark = pytest.mark.django_db
PROFILE = "/my/profile/"
FACTS = {
    "name": "이서준",
    "birth_date": "1990-01-02",
    "dong": "양재1동",
    "email": "new@example.org",
    "language": "en",
    "text_scale": "xl",
    "easy_mode": "on",
}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_is_shown_and_saved(signed_in, learner, prefix):
    client = signed_in(learner)
    assert learner.email in client.get(f"{prefix}{PROFILE}").content.decode()
    answer = client.post(f"{prefix}{PROFILE}", FACTS)
    assert answer.status_code == 302
    learner.refresh_from_db()
    assert (learner.email, learner.dong, learner.language, learner.text_scale, learner.easy_mode) == ("new@example.org", "양재1동", "en", "xl", True)
    assert client.cookies["display"].value == "xl.e"


def test_a_taken_address_is_refused_and_nothing_is_lost(signed_in, learner, other_learner):
    answer = signed_in(learner).post(PROFILE, {**FACTS, "email": other_learner.email})
    assert "email" in answer.context["form"].errors
    assert User.objects.get(pk=learner.pk).dong == ""


def test_the_address_may_be_taken_away(signed_in, learner):
    signed_in(learner).post(PROFILE, {**FACTS, "email": ""})
    assert User.objects.get(pk=learner.pk).email is None


def test_news_are_agreed_to_and_refused_as_easily(signed_in, learner):
    client = signed_in(learner)
    for word, agreed in (("yes", True), ("no", False)):
        client.post(f"{PROFILE}news/", {"agreed": word})
        assert ConsentRecord.objects.filter(person=learner).order_by("-pk")[0].agreed is agreed
    assert "새 강좌" in client.get(PROFILE).content.decode()


def test_a_new_browser_reads_as_the_profile_says(visitor, texts):
    person = factories.UserFactory(phone="01012345678", text_scale="lg", high_contrast=True)
    visitor.post("/accounts/login/code/", {"phone": person.phone})
    visitor.post("/accounts/login/code/confirm/", {"code": texts.code()})
    assert visitor.cookies["display"].value == "lg.c"


def test_a_key_is_shown_once(signed_in, registrar):
    client = signed_in(registrar)
    made = client.post("/my/keys/", {"label": "통계"})
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert secret not in client.get("/my/keys/").content.decode()
    headers = {"authorization": f"Bearer {secret}"}
    assert visitor_may(client, headers) == 200
    client.post(f"/my/keys/{registrar.api_tokens.get().pk}/revoke/")
    assert visitor_may(client, headers) == 401


def visitor_may(client, headers) -> int:
    return int(client.get("/api/v1/courses/", headers=headers).status_code)


def test_messages_are_listed_and_sent_again(signed_in, registrar, learner, now):
    notice = Notice.objects.create(
        person=learner,
        key="x",
        template="application_confirmed",
        channel="sms",
        language="ko",
        subject="확정",
        body="글",
        state=State.FAILED,
        created_at=now,
    )
    client = signed_in(registrar)
    page = client.get("/desk/registrar/notices/?state=failed").content.decode()
    assert "확정" in page
    assert "이*준" in page
    assert "이서준" not in page
    client.post(f"/desk/registrar/notices/{notice.pk}/retry/")
    notice.refresh_from_db()
    assert notice.state == State.QUEUED


def test_texts_that_no_network_took_can_be_read_out(signed_in, registrar, learner, now):
    TextMessage.objects.create(to=learner.phone, text="코드 123456", created_at=now)
    page = signed_in(registrar).get("/desk/registrar/notices/texts/").content.decode()
    assert "123456" in page
    assert learner.phone not in page
