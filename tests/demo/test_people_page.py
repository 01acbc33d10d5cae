"""Whoever looks at the demo in a browser learns who can be signed in as."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal import auth as totp

from lms.demo import services
from lms.demo.seeding import people

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
