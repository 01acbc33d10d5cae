"""Signing up: few facts, separate boxes, and a code that proves the number."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from lms.accounts.models import User
from lms.privacy.models import ConsentRecord
from tests import factories
from tests.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db
SIGNUP, TYPE = "/accounts/signup/", "/accounts/phone/verify/"
ANSWERS = {
    "name": "김영자",
    "phone": "010-7777-8888",
    "birth_date": "1958-03-05",
    "dong": "서초1동",
    "email": "youngja@example.org",
    "password1": "뒷산에-핀-진달래-58",
    "consent_account": "on",
}


def sign_up(client, **changes):
    return client.post(SIGNUP, {**ANSWERS, **changes})


def errors(answer) -> set[str]:
    assert answer.status_code == 200
    return set(answer.context["form"].errors)


def test_a_code_completes_it(visitor, texts):
    answer = sign_up(visitor)
    assert answer["Location"].startswith(TYPE)
    assert not is_signed_in(visitor)
    visitor.post(TYPE, {"code": texts.code()})
    assert is_signed_in(visitor)
    person = User.objects.get(phone="01077778888")
    assert (person.name, person.birth_date, person.dong, person.email) == ("김영자", date(1958, 3, 5), "서초1동", "youngja@example.org")
    assert person.phone_verified_at is not None


def test_what_she_agreed_to_is_kept_by_version(visitor, texts):
    sign_up(visitor)
    records = {record.document.kind: record for record in ConsentRecord.objects.all()}
    assert {kind: (record.agreed, record.document.version, record.channel) for kind, record in records.items()} == {
        "account": (True, 1, "web"),
        "promotion": (False, 1, "web"),
    }


def test_the_boxes_are_separate_and_empty(visitor):
    form = visitor.get(SIGNUP).context["form"]
    boxes = {name: field for name, field in form.fields.items() if name.startswith("consent_")}
    assert {name: field.required for name, field in boxes.items()} == {"consent_account": True, "consent_promotion": False}
    assert not any(field.initial for field in boxes.values())
    assert all("2년" in field.help_text for field in boxes.values()), "how long the data is kept is said where it is asked"


def test_without_the_required_agreement_there_is_no_account(visitor, texts):
    assert errors(sign_up(visitor, consent_account="")) == {"consent_account"}
    assert not User.objects.exists()


def test_e_mail_may_be_left_out(visitor, texts):
    sign_up(visitor, email="")
    visitor.post(TYPE, {"code": texts.code()})
    assert User.objects.get(phone="01077778888").email is None


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_person_from_elsewhere_may_say_so(visitor, texts, prefix):
    visitor.post(f"{prefix}{SIGNUP}", {**ANSWERS, "dong": "elsewhere"})
    person = User.objects.get()
    assert person.dong == "elsewhere"
    assert person.language == ("en" if prefix else "ko")


@pytest.mark.parametrize("known", ["phone", "email"])
def test_who_is_registered_learns_it_by_text_and_nobody_else_does(visitor, client, texts, known):
    old = factories.UserFactory(phone="01077778888" if known == "phone" else "01011112222", email="youngja@example.org")
    fresh = client.post(SIGNUP, {**ANSWERS, "phone": "010-5555-6666", "email": "fresh@example.org"})
    taken = sign_up(visitor, email="youngja@example.org")
    assert (fresh.status_code, fresh["Location"]) == (taken.status_code, taken["Location"])
    assert texts[-1][0] == "01077778888"
    assert "already have an account" in texts[-1][1] or "이미" in texts[-1][1]
    assert set(User.objects.values_list("phone", "phone_pending")) == {(old.phone, ""), (None, "01055556666")}


def test_a_number_that_was_only_named_belongs_to_nobody(visitor, client, texts):
    """Somebody signs up with a stranger's number; the stranger later gets an account of her own, with her own password."""
    sign_up(client, email="", name="남의 번호")
    sign_up(visitor, email="")
    visitor.post(TYPE, {"code": texts.code()})
    assert User.objects.get(phone="01077778888").name == "김영자"


def test_a_wrong_code_proves_nothing_and_five_end_it(visitor, texts):
    sign_up(visitor)
    right = texts.code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        visitor.post(TYPE, {"code": wrong})
    visitor.post(TYPE, {"code": right})
    assert not is_signed_in(visitor)
    assert not User.objects.filter(phone="01077778888").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "김"),
        ("name", "김\u200b영자"),
        ("name", "🙂🙂"),
        ("name", ""),
        ("phone", "02-123-4567"),
        ("phone", ""),
        ("birth_date", "2999-01-01"),
        ("birth_date", "1899-12-31"),
        ("birth_date", "어제"),
        ("dong", "없는동"),
        ("email", "not an address"),
        ("password1", "12345678"),
        ("password1", "short"),
    ],
)
def test_bad_answers_are_named(visitor, texts, field, value):
    assert field in errors(sign_up(visitor, **{field: value}))
    assert not User.objects.exists()
    assert texts == []


@pytest.mark.parametrize(("prefix", "words"), [("", "부모님이나 보호자가 먼저 동의해야"), ("/en", "a parent or guardian has to agree first")])
def test_a_child_is_asked_to_call_and_nothing_typed_is_lost(visitor, texts, settings, prefix, words):
    assert "14" in visitor.get(f"{prefix}{SIGNUP}").content.decode(), "it is said before anything is typed"
    answer = visitor.post(f"{prefix}{SIGNUP}", {**ANSWERS, "birth_date": "2020-01-01"})
    assert errors(answer) == {"birth_date"}
    page = answer.content.decode()
    assert words in page
    assert settings.LMS_PHONE in page
    for typed in ("김영자", "010-7777-8888", "2020-01-01", "youngja@example.org"):
        assert f'value="{typed}"' in page
    assert page.count(" checked") == 1
    assert not User.objects.exists()


def test_a_name_in_separate_letters_is_put_together(visitor, texts):
    sign_up(visitor, name="김영자")
    assert User.objects.get().name == "김영자"


def test_who_never_typed_the_code_may_try_again(visitor, client, texts):
    sign_up(client)
    sign_up(visitor)
    visitor.post(TYPE, {"code": texts.code()})
    assert User.objects.get(email="youngja@example.org").phone == "01077778888"


def test_too_many_texts_to_one_number_are_refused_without_an_error_page(texts):
    assert [sign_up(Client(), email="").status_code for _ in range(4)] == [302, 302, 302, 429]
    assert len(texts) == 3
