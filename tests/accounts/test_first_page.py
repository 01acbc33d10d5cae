"""Whoever works here comes to her desk, unless she was on her way to another page."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal import auth as totp

from lms.accounts import services as accounts_services
from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "봄바람-따라-걷는-길-7"


def come_in(client, person, query="", prefix=""):
    secret = totp.generate_totp_secret()
    accounts_services.give_totp(person, secret)
    person.phone_verified_at = clock.now()
    person.set_password(PASSWORD)
    person.save()
    client.post(f"{prefix}/accounts/login/{query}", {"login": person.email, "password": PASSWORD})
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    return client.post(f"{prefix}/accounts/2fa/authenticate/", {"code": code})


@pytest.mark.parametrize(("role", "page"), [("instructor", "/desk/instructor/"), ("registrar", "/desk/registrar/"), ("editor", "/cms/")])
def test_staff_come_to_their_desk(client, institution, role, page):
    assert come_in(client, factories.staff(role, institution, email=f"{role}@example.org"))["Location"] == page


def test_in_the_language_in_which_they_came_in(client, institution):
    assert come_in(client, factories.staff("registrar", institution, email="r@example.org"), prefix="/en")["Location"] == "/en/desk/registrar/"


def test_the_owner_comes_to_the_registrars_desk(client, owner):
    owner.email = "owner@example.org"
    assert come_in(client, owner)["Location"] == "/desk/registrar/"


def test_a_page_that_was_asked_for_comes_first(client, institution):
    person = factories.staff("registrar", institution, email="r@example.org")
    assert come_in(client, person, query="?next=/my/profile/")["Location"] == "/my/profile/"
