"""E-mail or mobile number with a password."""

from __future__ import annotations

import pytest

from lms.accounts import services
from lms.kernel import clock
from tests import factories
from tests.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "봄바람-따라-걷는-길-7"


@pytest.fixture
def person(db):
    user = factories.UserFactory(name="이서준", email="seojun@example.org", phone="01023456789", phone_verified_at=clock.now())
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("login", ["seojun@example.org", "SeoJun@Example.org", "010-2345-6789", "01023456789"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_lets_her_in(visitor, person, login, prefix):
    answer = visitor.post(f"{prefix}{LOGIN}", {"login": login, "password": PASSWORD})
    assert answer["Location"] == f"{prefix}/my/"
    assert is_signed_in(visitor)


def test_wrong_password_and_unknown_address_answer_the_same(visitor, client, person):
    wrong = visitor.post(LOGIN, {"login": "seojun@example.org", "password": "nothing-of-mine"})
    unknown = client.post(LOGIN, {"login": "nobody1@example.org", "password": "nothing-of-mine"})
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_five_wrong_passwords_close_the_door_for_a_while(visitor, person):
    for _ in range(5):
        visitor.post(LOGIN, {"login": "seojun@example.org", "password": "nothing-of-mine"})
    visitor.post(LOGIN, {"login": "seojun@example.org", "password": PASSWORD})
    assert not is_signed_in(visitor)


def test_five_wrong_passwords_do_not_close_the_door_by_code(visitor, texts, person):
    for _ in range(6):
        visitor.post(LOGIN, {"login": "seojun@example.org", "password": "nothing-of-mine"})
    visitor.post("/accounts/login/code/", {"phone": person.phone})
    visitor.post("/accounts/login/code/confirm/", {"code": texts.code()})
    assert is_signed_in(visitor)


def test_a_forged_forwarding_header_opens_no_new_account_of_tries(visitor, person):
    for number in range(6):
        visitor.post(LOGIN, {"login": "seojun@example.org", "password": "nothing-of-mine"}, headers={"x-forwarded-for": f"203.0.113.{number}"})
    visitor.post(LOGIN, {"login": "seojun@example.org", "password": PASSWORD}, headers={"x-forwarded-for": "203.0.113.99"})
    assert not is_signed_in(visitor)


def test_somebody_suspended_is_out_at_the_next_click(visitor, person, owner, now):
    visitor.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert visitor.get("/accounts/email/").status_code == 200
    services.suspend(person=person, reason="test", actor=owner, now=now)
    assert visitor.get("/accounts/email/")["Location"].startswith(LOGIN)
    answer = visitor.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert answer["Location"].endswith("/accounts/inactive/")
    services.restore(person=person, actor=owner, now=now)
    visitor.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert is_signed_in(visitor)


def test_somebody_without_phone_gets_in_too(visitor, person):
    person.phone = None
    person.save()
    visitor.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert is_signed_in(visitor)


def test_a_new_password_ends_the_other_sessions(visitor, client, person):
    for browser in (visitor, client):
        browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    person.set_password("another-long-sentence-8")
    person.save()
    assert visitor.get("/accounts/email/").status_code == 302
