"""Registrars word messages by a form alone; people choose how they are told."""

from __future__ import annotations

import pytest

from lms.notices.models import Channel, Preference, Wording
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "/en/desk/registrar/notices/words/"
ONE = f"{WORDS}application_withdrawn/ko/"


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def test_every_kind_is_listed_with_what_causes_it(desk):
    page = desk.get(WORDS).content.decode()
    assert "Somebody gave the place back" in page
    assert "Shipped words" in page


def test_the_list_costs_the_same_queries_with_many_wordings(desk, registrar, now, django_assert_max_num_queries):
    for _ in range(20):
        Wording.objects.create(kind="application_withdrawn", language="ko", subject="제목", body="말", made_at=now, made_by=registrar)
    with django_assert_max_num_queries(8):
        desk.get(WORDS)


def test_the_form_begins_with_the_shipped_words_as_far_as_they_can_be_told(desk):
    page = desk.get(ONE).content.decode()
    assert "{이름}" in page
    assert "수강 신청이 취소되었습니다" in page
    assert "{{" not in page


def test_words_are_looked_at_before_they_are_used(desk):
    words = {"subject": "취소했습니다", "body": "{이름}님, {강좌}을(를) 취소했습니다."}
    looked = desk.post(ONE, {**words, "look": "1"})
    assert "김영자님, 처음 만나는 인공지능을(를) 취소했습니다." in looked.content.decode()
    assert not Wording.objects.exists()
    assert desk.post(ONE, words).status_code == 302
    assert Wording.objects.get().body == words["body"]
    assert desk.post(f"{ONE}reset/").status_code == 302
    assert list(Wording.objects.order_by("pk").values_list("body", flat=True)) == [words["body"], ""]


def test_what_cannot_be_filled_in_is_said_and_nothing_is_lost(desk):
    answer = desk.post(ONE, {"subject": "제목", "body": "{주소} 긴 글"})
    assert answer.status_code == 422
    assert "긴 글" in answer.content.decode()
    assert "is not one of the words that can be filled in" in answer.content.decode()


@pytest.mark.parametrize("address", [f"{WORDS}nothing/ko/", f"{WORDS}application_withdrawn/fr/"])
def test_what_does_not_exist_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


def test_somebody_chooses_how_she_is_told(signed_in, learner):
    client = signed_in(learner)
    assert client.post("/en/my/profile/messages/", {"channel": "email"}).status_code == 302
    assert Preference.objects.get().channel == Channel.EMAIL
    assert client.post("/en/my/profile/messages/", {"channel": "pigeon"}).status_code == 422


def test_who_cannot_be_reached_is_told_to_call(signed_in):
    person = factories.UserFactory(phone=None, email=None)
    assert "Please call us." in signed_in(person).get("/en/my/profile/messages/").content.decode()
