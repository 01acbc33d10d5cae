"""Staff are signed out when they are away and after a working day; a form that arrives too late is not lost."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine

from lms.accounts.models import User
from tests.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db
NEW = "/desk/registrar/people/new/"
PERSON = {"name": "오순자", "phone": "010-9999-1234", "birth_date": "1950-01-02", "consent_account": "on", "consent_channel": "phone", "dong": ""}


@pytest.fixture
def desk(signed_in, registrar, now):
    with time_machine.travel(now, tick=False):
        return signed_in(registrar)


def at(now, **later):
    return time_machine.travel(now + timedelta(**later), tick=False)


def test_an_hour_away_ends_it_and_signing_in_leads_back(desk, now):
    with at(now, minutes=60):
        assert desk.get(f"{NEW}?a=b").status_code == 200
    with at(now, minutes=121):
        assert desk.get(f"{NEW}?a=b")["Location"] == "/accounts/login/?next=/desk/registrar/people/new/%3Fa%3Db"
        assert not is_signed_in(desk)


def test_the_hour_is_a_setting(desk, now, settings):
    settings.LMS_STAFF_IDLE_MINUTES = 15
    with at(now, minutes=16):
        assert desk.get(NEW).status_code == 302


def test_eight_hours_end_it_however_busy_she_was(desk, now):
    for half_hours in range(1, 17):
        with at(now, minutes=30 * half_hours):
            assert desk.get(NEW).status_code == 200
    with at(now, hours=8, seconds=1):
        assert desk.get(NEW).status_code == 302


def test_the_editor_that_asks_by_itself_is_not_she(desk, now):
    for minute in range(1, 60, 20):
        with at(now, minutes=minute):
            desk.post("/cms/editing-sessions/release/1/")
    with at(now, minutes=61):
        assert desk.get(NEW).status_code == 302


def test_a_learner_stays(client, learner, now):
    with at(now):
        client.force_login(learner)
    with at(now, hours=11):
        assert client.get("/my/").status_code == 200


def test_a_session_from_before_these_rules_begins_now(desk, now):
    session = desk.session
    del session["signed_in_at"], session["seen_at"]
    session.save()
    with at(now, days=3):
        assert desk.get(NEW).status_code == 200


def test_a_page_in_use_writes_the_session_once_a_minute(desk, now, django_assert_num_queries):
    with at(now, seconds=59):
        desk.get(NEW)
        assert desk.session["seen_at"] == int(now.timestamp())


def test_nobody_in_particular_costs_no_query_more(client, now, django_assert_num_queries):
    client.get("/accounts/login/")
    with django_assert_num_queries(0):
        client.get("/accounts/login/")


def test_a_form_that_arrives_too_late_is_kept_and_sent_by_one_press(desk, registrar, now):
    with at(now, minutes=61):
        answer = desk.post(NEW, PERSON | {"password": "geheim"})
        assert answer.status_code == 401
        assert "/accounts/login/?next=/accounts/unsent/" in answer.content.decode()
        assert not User.objects.filter(name="오순자").exists()
        desk.force_login(registrar)
        page = desk.get("/accounts/unsent/")
        assert (page.context["kept"]["path"], "geheim" in page.content.decode()) == (NEW, False)
        assert "오순자" in unescape(page.content.decode())
        fields = dict(page.context["kept"]["fields"])
        assert fields == PERSON
        assert desk.post(NEW, fields).status_code == 302
        assert User.objects.filter(name="오순자").exists()
        assert desk.get("/accounts/unsent/").context["kept"] is None


def test_somebody_else_at_the_same_computer_does_not_get_it(desk, owner, now):
    with at(now, minutes=61):
        desk.post(NEW, PERSON)
        desk.force_login(owner)
        assert "오순자" not in desk.get("/en/accounts/unsent/", follow=True).content.decode()


def test_a_form_too_long_to_keep_is_said_to_be(desk, now):
    with at(now, minutes=61):
        answer = desk.post(f"/en{NEW}", PERSON | {"text": "가" * 200_001})
        assert "too long to keep" in answer.content.decode()
        assert "unsent_form" not in desk.session


@pytest.mark.parametrize("address", ["/accounts/login/", "/", "/accounts/signup/"])
def test_what_everybody_may_read_is_read_on(desk, now, address):
    with at(now, minutes=61):
        assert desk.get(address).status_code == 200
        assert not is_signed_in(desk)


def test_leaving_too_late_is_leaving(desk, now):
    with at(now, minutes=61):
        assert desk.post("/accounts/logout/").status_code == 302
        assert not is_signed_in(desk)


def test_a_program_is_told(desk, now):
    with at(now, minutes=61):
        answer = desk.get("/api/v1/me/")
        assert (answer.status_code, answer["Content-Type"]) in {(401, "application/problem+json")}
