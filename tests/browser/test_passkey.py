"""A key in a browser, by Chromium's own virtual authenticator: made, left behind at the door, and enough to come in again."""

from __future__ import annotations

import pytest

from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "봄바람-따라-걷는-길-7"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def person(db):
    made = factories.UserFactory(name="이서준", email="seojun@example.org", phone_verified_at=clock.now())
    made.set_password(PASSWORD)
    made.save()
    return made


def with_device(page):
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def sign_in(page, person):
    page.goto("/accounts/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/my/")


def test_a_key_is_made_and_opens_the_door_without_a_password(visit, person):
    page = with_device(visit("/accounts/login/"))
    sign_in(page, person)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("main input[name=name]", "내 휴대전화")
    page.check("main input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    assert person.authenticator_set.filter(type="webauthn").count() == 1
    page.goto("/accounts/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "logout" not in url)
    page.goto("/my/")
    assert "/accounts/login/" in page.url
    page.click("#passkey_login")
    page.wait_for_url("**/my/")
