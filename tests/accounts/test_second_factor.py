"""Staff who have not set up a second factor get the pages to set it up, and nothing else."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user
from django.http import HttpResponse
from django.urls import path

from lms import urls
from lms.accounts import access, services
from lms.kernel import clock
from tests import factories
from tests.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "봄바람-따라-걷는-길-7"


def code(secret: str = SECRET) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def teacher(instructor):
    instructor.set_password(PASSWORD)
    instructor.phone_verified_at = clock.now()
    instructor.save()
    return instructor


def undeclared(request):
    return HttpResponse("nobody may see this")


@access.public
def declared_public(request):
    return HttpResponse("everybody may see this")


@access.owner
def declared_owner(request):
    return HttpResponse("the owner may see this")


urlpatterns = [path("undeclared/", undeclared), path("public/", declared_public), path("owner/", declared_owner), *urls.urlpatterns]


@pytest.mark.urls(__name__)
class TestDeclarations:
    @pytest.mark.parametrize("who", ["stranger", "owner"])
    def test_a_view_that_declares_nothing_is_refused_to_everybody(self, request, signed_in, who):
        assert signed_in(request.getfixturevalue(who)).get("/undeclared/").status_code == 403

    def test_and_to_anonymous_visitors(self, client):
        assert client.get("/undeclared/").status_code == 403

    def test_a_declared_one_is_open_to_whom_it_says(self, client, signed_in, owner, registrar):
        assert client.get("/public/").status_code == 200
        assert client.get("/owner/")["Location"].startswith("/accounts/login/")
        assert signed_in(registrar).get("/owner/").status_code == 403
        assert signed_in(owner).get("/owner/").status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("role", ["instructor", "registrar", "editor", "owner"])
def test_without_one_every_other_page_leads_to_the_set_up(request, client, role, prefix):
    client.force_login(request.getfixturevalue(role))
    paths = ["/", "/my/", "/desk/registrar/", "/accounts/email/", "/accounts/password/change/", "/accounts/phone/change/"]
    for address in [f"{prefix}{page}" for page in paths] + ["/cms/", "/cms/pages/1/edit/"]:
        answer = client.get(address)
        assert (answer.status_code, answer.get("Location")) in {(302, f"{prefix}/accounts/2fa/"), (302, "/accounts/2fa/"), (404, None)}, address
    assert client.get(f"{prefix}/accounts/2fa/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, registrar):
    Authenticator.objects.create(user=registrar, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0})
    client.force_login(registrar)
    assert client.get("/my/")["Location"].endswith("/accounts/2fa/")


def test_a_password_alone_opens_nothing_for_somebody_who_has_one(client, teacher):
    services.give_totp(teacher, SECRET)
    answer = client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(client)
    assert not get_user(client).is_authenticated
    client.post("/accounts/2fa/authenticate/", {"code": "000000" if code() != "000000" else "111111"})
    assert not is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert is_signed_in(client)


def test_a_code_by_phone_does_not_go_round_it(client, teacher, texts):
    services.give_totp(teacher, SECRET)
    client.post("/accounts/login/code/", {"phone": teacher.phone})
    answer = client.post("/accounts/login/code/confirm/", {"code": texts.code()})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(client)


def test_the_same_code_opens_once(client, visitor, teacher):
    services.give_totp(teacher, SECRET)
    now_code = code()
    for browser in (client, visitor):
        browser.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
        browser.post("/accounts/2fa/authenticate/", {"code": now_code})
    assert is_signed_in(client)
    assert not is_signed_in(visitor)


def test_setting_it_up_opens_the_desk(client, teacher):
    client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    client.post("/accounts/2fa/totp/activate/", {"code": code(client.session["mfa.totp.secret"])})
    assert Authenticator.objects.filter(user=teacher, type=Authenticator.Type.TOTP).exists()
    assert client.get("/accounts/email/").status_code == 200


def test_passkeys_can_be_added(client, teacher):
    client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_giving_a_secret_twice_leaves_the_last_one(teacher):
    services.give_totp(teacher, "A" * 32)
    services.give_totp(teacher, SECRET)
    assert Authenticator.objects.get(user=teacher).data["secret"]


def test_a_learner_needs_none(client):
    client.force_login(factories.UserFactory())
    assert client.get("/accounts/email/").status_code == 200


def test_a_session_left_alone_asks_again_who_it_is_before_a_key_is_added(client, teacher):
    client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
