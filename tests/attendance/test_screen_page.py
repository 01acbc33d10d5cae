"""The screen shows the code of this moment and no other, the same on every screen; and says so where there is none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.catalogue.models import ClassSession, CourseRun
from courses.enrolment import services as enrolment_services
from lms.documents import qr
from tests import factories
from tests.attendance import reading

pytestmark = pytest.mark.django_db
STEP = timedelta(seconds=20)


@pytest.fixture
def at():
    """Let it be another time: `at(moment)`."""
    stops = []

    def do(moment):
        travel = time_machine.travel(moment, tick=False)
        travel.start()
        stops.append(travel)

    yield do
    for travel in reversed(stops):
        travel.stop()


@pytest.fixture
def desk(at, signed_in, instructor, registrar, run, now):
    at(now)
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


def path(run, kind="enter", number=1):
    return f"/en/desk/instructor/runs/{run.public_id}/screen/{number}/{kind}/"


def text(response):
    return response.content.decode()


def spoken(response):
    return re.sub(r"\D", "", re.findall(r'class="code-spoken">(.*?)</p>', text(response))[0])


def square(meeting, at, kind="enter"):
    return qr.svg(settings.LMS_BASE_URL + reading.address(meeting, at, kind=kind, prefix=""))


def test_it_shows_the_square_and_the_spoken_code_of_now(desk, run, meeting, now):
    page = desk.get(path(run))
    assert square(meeting, now) in text(page)
    assert spoken(page) == reading.shown(meeting, now).spoken
    assert page.headers["Cache-Control"].count("no-store")


def test_the_page_never_has_a_code_of_the_future(desk, run, meeting, now):
    page = text(desk.get(path(run)))
    digits = re.sub(r"\D+", "", page)
    for steps in range(1, 60):
        later = reading.shown(meeting, now + steps * STEP)
        assert later.code not in page
        assert square(meeting, now + steps * STEP) not in page
        assert f"{later.spoken[:3]}</span> <span>{later.spoken[3:]}" not in page
    assert reading.shown(meeting, now).spoken in digits


def test_a_second_screen_and_every_moment_of_a_step_show_the_same(desk, run, meeting, registrar, institution, now, at):
    first = spoken(desk.get(path(run)))
    other = Client()
    factories.give_second_factor(registrar)
    other.force_login(registrar)
    at(now + timedelta(seconds=19))
    assert spoken(other.get(path(run))) == first
    at(now + STEP)
    assert spoken(other.get(path(run))) != first


def test_the_part_that_changes_comes_alone_and_says_when_to_ask_again(desk, run, meeting, now, at):
    at(now + timedelta(seconds=5))
    part = text(desk.get(path(run), headers={"X-Part": "screen"}))
    assert part.lstrip().startswith('<div class="stack" data-left-ms="15000" data-step-ms="20000" data-state="open">')
    assert "<html" not in part
    assert square(meeting, now) in part


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("enter", "1 of 2 people have come."),
        ("leave", "0 of 2 people have left."),
        ("out", "0 of 2 people have gone out."),
        ("back", "0 of 2 people have come back."),
    ],
)
def test_it_counts_who_has_come_and_can_be_switched(desk, run, meeting, enrolment, other_enrolment, mark, kind, words):
    mark(meeting, {enrolment: "late", other_enrolment: "absent"})
    page = text(desk.get(path(run, kind)))
    assert words in page
    for other in ("enter", "leave", "out", "back"):
        assert path(run, other) in page


def test_without_a_script_a_button_shows_the_present_code(desk, run):
    page = text(desk.get(path(run)))
    assert "Show the present code" in re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)[0]
    assert "http-equiv" not in page


def test_too_early_cancelled_and_over_have_no_code(desk, run, meeting, now, at, signed_in, instructor):
    def lacks_a_code(words, number=1):
        page = text(desk.get(path(run, number=number)))
        assert words in page
        assert "code-spoken" not in page
        assert "<svg" not in page

    lacks_a_code("It is too early for this screen", number=2)
    at(now + timedelta(hours=10))
    signed_in(instructor)
    lacks_a_code("The day of this class is over")
    at(now)
    CourseRun.objects.filter(pk=run.pk).update(status="completed")
    lacks_a_code("This class does not take place")
    CourseRun.objects.filter(pk=run.pk).update(status="published")
    ClassSession.objects.filter(pk=meeting.pk).update(status="cancelled")
    lacks_a_code("This class does not take place")


def test_a_guest_class_shows_its_hosts_code(desk, run, meeting, registrar, instructor, now):
    guests = factories.open_run(at=now - timedelta(days=14, hours=1))
    ClassSession.objects.filter(run=guests, number=1).update(held_with=meeting)
    enrolment_services.assign_staff(run=guests, user=instructor, actor=registrar, now=now)
    factories.EnrolmentFactory(run=guests)
    page = desk.get(path(guests))
    assert spoken(page) == reading.shown(meeting, now).spoken
    assert "0 of 1 people have come." in text(page)


def test_it_is_nobody_elses_and_knows_four_movements(desk, run, signed_in, foreign_instructor, editor, learner):
    assert desk.get(path(run, "present")).status_code == 404
    assert desk.get(path(run, number=9)).status_code == 404
    for viewer, status in ((foreign_instructor, 404), (editor, 404), (learner, 403)):
        assert signed_in(viewer).get(path(run)).status_code == status


def test_as_many_queries_for_twenty_people_as_for_one(desk, run, meeting, enrolment, mark):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            desk.get(path(run), headers={"X-Part": "screen"})
        return len(counted)

    queries()
    one = queries()
    mark(meeting, {factories.EnrolmentFactory(run=run): "present" for _ in range(19)})
    assert queries() == one
