"""The pages of the scanner and the kiosk, and what a learner shows there."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.catalogue.models import SessionStatus
from courses.enrolment import services as enrolment_services
from tests.attendance import scanning

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(signed_in, instructor, registrar, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


def address(run, page, number=1):
    return f"/en/desk/instructor/runs/{run.public_id}/{page}/{number}/"


def text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("page", ["scan", "kiosk"])
def test_the_page_itself_names_nobody(desk, run, meeting, enrolment, page):
    shown = text(desk.get(address(run, page)))
    assert enrolment.learner.name not in shown
    assert scanning.number(meeting, enrolment) not in shown
    assert f'data-send="/api/v1/scanning/class-sessions/{run.public_id}/1/observations/"' in shown
    assert ("names=masked" in shown) is (page == "kiosk")


@pytest.mark.parametrize("page", ["scan", "kiosk"])
def test_it_says_when_it_is_too_early_and_when_it_is_over(desk, signed_in, instructor, run, at_now, now, page):
    assert "too early" in text(desk.get(address(run, page, 2)))
    at_now.move_to(now + timedelta(days=1))
    over = text(signed_in(instructor).get(address(run, page)))
    assert "The day of this class is over" in over
    assert 'id="read"' not in over


@pytest.mark.parametrize("page", ["scan", "kiosk"])
def test_nobody_is_seen_where_the_class_was_cancelled(desk, run, meeting, page):
    meeting.status = SessionStatus.CANCELLED
    meeting.save()
    cancelled = text(desk.get(address(run, page)))
    assert "was cancelled" in cancelled
    assert 'id="read"' not in cancelled


def test_each_person_has_a_mark_of_her_own_for_the_queue(desk, run, signed_in, registrar, instructor):
    def mark(response):
        return text(response).split('data-owner="')[1][:20]

    first = mark(desk.get(address(run, "scan")))
    assert first == mark(desk.get(address(run, "kiosk")))
    assert first != mark(signed_in(registrar).get(address(run, "scan")))


def test_the_worker_stands_below_the_desk(client):
    answer = client.get("/desk/scanner-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert 'const STATIC = "/static/";' in text(answer)


def test_a_learner_has_her_code_from_the_first_day_and_her_number_on_the_day(client, run, meeting, enrolment, learner, at_now, now):
    client.force_login(learner)
    page = f"/en/my/enrolments/{enrolment.public_id}/"
    number = scanning.number(meeting, enrolment)
    today = text(client.get(page))
    assert number in today
    assert "My QR code for attendance" in today
    assert "data:image/svg+xml" in today
    at_now.move_to(now + timedelta(days=1))
    tomorrow = text(client.get(page))
    assert "Your number of today" not in tomorrow
    assert "My QR code for attendance" in tomorrow
    for other in (now - timedelta(days=1), run.ends_at + timedelta(days=1)):
        at_now.move_to(other)
        assert "My QR code for attendance" not in text(client.get(page))
