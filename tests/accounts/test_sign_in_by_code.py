"""A person gets in with her mobile number and a code that reaches her at once."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from lms.accounts.models import User
from lms.kernel import clock
from lms.kernel.models import Job
from lms.notices.gateway import NotSent
from tests import factories
from tests.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db
ASK, TYPE = "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture
def grandmother(db):
    return factories.UserFactory(name="김영자", phone="01012345678", email=None)


@pytest.mark.parametrize("written", ["01012345678", "010-1234-5678", "010 1234 5678", "+82 10-1234-5678"])
def test_a_code_lets_her_in_however_she_writes_the_number(visitor, texts, grandmother, written):
    answer = visitor.post(ASK, {"phone": written})
    assert answer.status_code == 302
    assert [to for to, _ in texts] == ["01012345678"]
    assert not Job.objects.exists(), "a code does not wait for a queue"
    visitor.post(TYPE, {"code": texts.code()})
    assert is_signed_in(visitor)
    grandmother.refresh_from_db()
    assert grandmother.phone_verified_at is not None


@pytest.mark.parametrize(("prefix", "word"), [("", "인증번호"), ("/en", "code")])
def test_the_text_speaks_her_language(visitor, texts, grandmother, prefix, word):
    visitor.post(f"{prefix}{ASK}", {"phone": grandmother.phone})
    if prefix:
        assert word in texts[-1][1]
    assert visitor.get(f"{prefix}{TYPE}").status_code == 200


def test_a_wrong_code_does_not(visitor, texts, grandmother):
    visitor.post(ASK, {"phone": grandmother.phone})
    wrong = "000000" if texts.code() != "000000" else "111111"
    answer = visitor.post(TYPE, {"code": wrong})
    assert answer.status_code == 200
    assert not is_signed_in(visitor)


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(visitor, texts, grandmother):
    visitor.post(ASK, {"phone": grandmother.phone})
    right = texts.code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        visitor.post(TYPE, {"code": wrong})
    visitor.post(TYPE, {"code": right})
    assert not is_signed_in(visitor)


def test_a_code_is_worth_nothing_after_three_minutes(visitor, texts, grandmother):
    visitor.post(ASK, {"phone": grandmother.phone})
    with time_machine.travel(clock.now() + timedelta(seconds=181)):
        visitor.post(TYPE, {"code": texts.code()})
    assert not is_signed_in(visitor)


def test_a_code_works_once(visitor, texts, grandmother, client):
    visitor.post(ASK, {"phone": grandmother.phone})
    code = texts.code()
    visitor.post(TYPE, {"code": code})
    client.post(TYPE, {"code": code})
    assert not is_signed_in(client)


def test_an_unknown_number_looks_the_same_and_gets_a_text_that_says_so(visitor, client, texts, grandmother):
    known = visitor.post(ASK, {"phone": grandmother.phone})
    unknown = client.post(ASK, {"phone": "01099998888"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [to for to, _ in texts] == [grandmother.phone, "01099998888"]
    pages = [page.get(TYPE).content.decode().replace(phone, "") for page, phone in ((visitor, grandmother.phone), (client, "01099998888"))]
    assert len({len(page) for page in pages}) == 1


def test_a_number_may_ask_three_times_a_minute(texts, grandmother):
    assert [Client().post(ASK, {"phone": grandmother.phone}).status_code for _ in range(4)] == [302, 302, 302, 200]
    assert len(texts) == 3


def test_a_landline_is_refused_with_a_sentence(visitor, texts):
    answer = visitor.post(ASK, {"phone": "02-555-1234"})
    assert answer.status_code == 200
    assert "010-1234-5678" in answer.content.decode()
    assert texts == []


def test_a_suspended_person_is_sent_away(visitor, texts, grandmother):
    grandmother.is_active = False
    grandmother.save()
    visitor.post(ASK, {"phone": grandmother.phone})
    answer = visitor.post(TYPE, {"code": texts.code()})
    assert answer["Location"].endswith("/accounts/inactive/")
    assert not is_signed_in(visitor)


def test_a_gateway_that_is_away_shows_no_error_page(visitor, grandmother, monkeypatch):
    def away(**_):
        raise NotSent

    monkeypatch.setattr("lms.notices.services.send_code", away)
    assert visitor.post(ASK, {"phone": grandmother.phone}).status_code == 302


def test_asking_for_another_code_makes_the_first_worthless(visitor, texts, grandmother):
    visitor.post(ASK, {"phone": grandmother.phone})
    first = texts.code()
    visitor.post(TYPE, {"action": "resend"})
    assert len(texts) == 2
    if texts.code() != first:
        visitor.post(TYPE, {"code": first})
        assert not is_signed_in(visitor)
    visitor.post(TYPE, {"code": texts.code()})
    assert is_signed_in(visitor)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("typed", [{}, {"phone": ""}, {"phone": "  ", "email": ""}])
def test_asking_with_an_empty_form_gets_a_sentence(visitor, texts, typed, prefix):
    answer = visitor.post(f"{prefix}{ASK}", typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors["phone"]
    assert texts == []


@pytest.mark.parametrize("typed", [{"phone": "01099998888"}, {"email": "nobody@seocho.example"}])
def test_asking_again_for_an_unknown_number_looks_the_same(visitor, texts, mailoutbox, typed):
    visitor.post(ASK, typed)
    sent = len(texts), len(mailoutbox)
    answer = visitor.post(TYPE, {"action": "resend"})
    assert (answer.status_code, answer["Location"]) == (302, TYPE)
    assert (len(texts), len(mailoutbox)) == sent, "the first text has said it already"
    assert visitor.post(TYPE, {"code": "123456"}).context["form"].errors["code"]
    assert not is_signed_in(visitor)


def test_a_person_who_was_removed_while_the_code_was_under_way_is_nobody(visitor, texts, grandmother):
    visitor.post(ASK, {"phone": grandmother.phone})
    grandmother.delete()
    assert visitor.post(TYPE, {"code": texts.code()}).context["form"].errors["code"]
    assert not is_signed_in(visitor)


@pytest.mark.parametrize("address", ["known@seocho.example", "nobody@seocho.example"])
def test_a_mail_server_that_is_away_shows_no_error_page(visitor, monkeypatch, address):
    factories.UserFactory(email="known@seocho.example")

    def away(*_):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    assert visitor.post(ASK, {"email": address})["Location"] == TYPE


ODD = [
    "",
    " ",
    "-",
    "\x00",
    "９９９９９９",
    "가",
    unicodedata.normalize("NFD", "가"),
    "😀",
    "0" * 100_000,
    "٠١٠١٢٣٤٥٦٧٨",
    "010\x001234",
    "//evil.example/",
]


@pytest.mark.parametrize("field", ["phone", "email", "code", "action", "next"])
def test_nothing_that_can_be_typed_is_an_error_page(visitor, texts, grandmother, field):
    for odd in ODD:
        cache.clear()
        asked = {"phone": grandmother.phone, field: odd} if field in {"phone", "next"} else {field: odd}
        assert visitor.post(ASK, asked).status_code in {200, 302}, odd
        assert visitor.post(TYPE, {"code": "x", field: odd}).status_code in {200, 302}, odd
        assert not is_signed_in(visitor)


def test_who_is_in_already_is_sent_on(visitor, texts, grandmother):
    visitor.force_login(grandmother)
    assert visitor.post(ASK, {"phone": grandmother.phone})["Location"] == "/my/"
    assert visitor.post(TYPE, {"code": "123456"}).status_code == 302
    assert texts == []


def test_a_number_that_went_to_somebody_else_meanwhile_is_hers(visitor, texts, grandmother):
    visitor.post(ASK, {"phone": grandmother.phone})
    User.objects.filter(pk=grandmother.pk).update(phone=None)
    factories.UserFactory(phone="01012345678")
    assert visitor.post(TYPE, {"code": texts.code()}).status_code == 409
    assert not is_signed_in(visitor)
