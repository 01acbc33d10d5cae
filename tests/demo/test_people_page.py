"""Whoever looks at the demo in a browser learns who can be signed in as."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal import auth as totp

from lms.demo import services
from lms.demo.seeding import people
from lms.notices.models import TextMessage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "words"), [("/demo/", "강사"), ("/en/demo/", "Instructor of the basics course")])
def test_the_page_names_the_people_in_both_languages(client, address, words):
    response = client.get(address)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert people.PASSWORD in response.content.decode()


def test_the_page_is_kept_by_nobody(client):
    assert "no-store" in client.get("/demo/")["Cache-Control"]


def test_a_site_that_is_no_demo_has_no_such_page(client, settings):
    settings.LMS_DEMO = False
    assert client.get("/demo/").status_code == 404


def test_the_digits_are_those_that_the_log_in_takes(now, time_machine):
    time_machine.move_to(now, tick=False)
    found = services.entrances(now=now)
    assert totp.validate_totp_code(people.TOTP_SECRET, found.code)
    assert 1 <= found.seconds_left <= 30


def test_a_text_that_was_sent_stands_on_the_page(client, settings):
    settings.LMS_MESSAGE_GATEWAY = "demo"
    person = factories.UserFactory(phone="01012345678")
    client.post("/accounts/login/code/", {"phone": person.phone})
    assert 'href="/demo/"' in client.get("/accounts/login/code/confirm/").content.decode(), "the page that asks for the code says where it stands"
    code = re.search(r"\d{6}", TextMessage.objects.get().text)
    page = client.get("/demo/").content.decode()
    assert code is not None
    assert code[0] in page
    assert "01012345678" not in page.replace("-", ""), "visitors share the page"


def test_a_site_that_is_no_demo_names_no_such_page(client, settings):
    settings.LMS_DEMO, settings.LMS_MESSAGE_GATEWAY = False, "outbox"
    client.post("/accounts/login/code/", {"phone": "01012345678"})
    assert "/demo/" not in client.get("/accounts/login/code/confirm/").content.decode()
