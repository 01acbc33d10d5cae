"""The screen and checking in, in a real browser: the code changes, is hidden when it is too old, and comes back with the network."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.attendance.models import Observation, RefusedScan
from courses.attendance.services import spot_checks
from courses.enrolment import services as enrolment_services
from lms.kernel import clock
from tests import factories
from tests.attendance import noting, reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 20_000  # milliseconds: several tries


@pytest.fixture
def later(monkeypatch):
    """Let the server's clock be so many seconds ahead: `later(20)`."""

    def do(seconds):
        monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=seconds))

    return do


@pytest.fixture
def meeting(instructor):
    run = factories.open_run(at=clock.now() - timedelta(days=14, minutes=5))
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=clock.now())
    return run.class_sessions.select_related("run").get(number=1)


@pytest.fixture
def place(meeting, learner):
    return factories.EnrolmentFactory(run=meeting.run, learner=learner)


def desk(meeting, rest):
    return f"/en/desk/instructor/runs/{meeting.run.public_id}/{rest}"


def spoken(page):
    return page.locator(".code-spoken").inner_text().replace(" ", "").replace("\n", "")


@pytest.fixture
def screen(visit, instructor, meeting):
    """The screen, its browser's clock in the hands of the test."""
    page = visit("/health/live", person=instructor)
    page.clock.install()
    page.goto(desk(meeting, "screen/1/enter/"))
    return page


def test_the_next_code_comes_by_itself(screen, later, meeting):
    first = spoken(screen)
    expect(screen.locator("[data-left]")).to_contain_text("Next code in")
    later(20)
    screen.clock.run_for(21_000)
    expect(screen.locator(".code-spoken")).not_to_have_text(f"{first[:3]} {first[3:]}")
    assert spoken(screen) in {reading.shown(meeting, clock.now() - timedelta(seconds=back)).spoken for back in (0, 20)}


def test_without_network_it_says_so_hides_the_old_code_and_comes_back(screen):
    screen.context.set_offline(True)
    screen.clock.run_for(int(screen.locator("[data-left-ms]").get_attribute("data-left-ms")) + 2_000)
    expect(screen.get_by_text("The next code cannot be fetched")).to_be_visible()
    screen.clock.run_for(11_000)
    expect(screen.get_by_text("There is no code to show")).to_be_visible()
    assert screen.locator("svg").count() == 0
    assert screen.locator(".code-spoken").count() == 0
    screen.context.set_offline(False)
    screen.clock.run_for(3_000)
    expect(screen.locator(".code-spoken")).to_be_visible(timeout=PATIENCE)
    expect(screen.get_by_text("There is no code to show")).to_be_hidden()


def test_who_is_signed_out_is_told(screen):
    screen.context.clear_cookies()
    screen.clock.run_for(21_000)
    expect(screen.get_by_text("You are signed out")).to_be_visible()
    assert screen.locator(".code-spoken").count() == 0


def test_without_a_script_it_can_be_asked_for(visit, instructor, meeting):
    page = visit(desk(meeting, "screen/1/enter/"), person=instructor, script=False)
    page.get_by_role("link", name="Show the present code").click()
    assert len(spoken(page)) == 6


def test_a_learner_types_the_code_by_keyboard(visit, meeting, place):
    page = visit("/en/attend/", person=place.learner, width=360)
    page.keyboard.type(reading.shown(meeting, clock.now()).spoken)
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is recorded that you came")).to_be_visible()
    assert Observation.objects.get().source == "spoken"


@pytest.mark.parametrize(("language", "width"), [("ko", 360), ("en", 1280)])
def test_nobody_meets_a_barrier(visit, barriers, instructor, learner, meeting, place, language, width):
    friends = [factories.EnrolmentFactory(run=meeting.run) for _ in range(3)]
    noting.note(meeting, friends, at=clock.now(), now=clock.now(), browser="b" * 64)
    spot_checks.choose_spot_checks(class_session=meeting, actor=instructor, now=clock.now())
    RefusedScan.objects.create(
        class_session=meeting, source="qr", reason="expired-code", observed_at=clock.now(), received_at=clock.now(), nonce="refused"
    )
    prefix = "" if language == "ko" else "/en"
    run = f"{prefix}/desk/instructor/runs/{meeting.run.public_id}"
    staff = ["screen/1/enter/", "screen/3/enter/", "spot-checks/1/", "not-counted/1/", "not-counted/2/", "pairs/", "roll/1/"]
    page = visit("/health/live", person=instructor, width=width)
    found = {}
    for path in [*(f"{run}/{rest}" for rest in staff), f"{prefix}/desk/instructor/"]:
        page.goto(path)
        found[path] = barriers(page)
        picture(page, path, language, width)
    hers = visit("/health/live", person=learner, width=width)
    for path in (f"{prefix}/my/", f"{prefix}/attend/", reading.address(meeting, clock.now(), code=reading.FORGED, prefix=prefix)):
        hers.goto(path)
        found[path] = barriers(hers)
        picture(hers, path, language, width)
    learner.language = language
    learner.save()
    hers.goto(reading.address(meeting, clock.now(), prefix=prefix))
    found["confirm"] = barriers(hers)
    picture(hers, "confirm", language, width)
    hers.locator("main form button").click()
    hers.wait_for_load_state()
    found["recorded"] = barriers(hers)
    picture(hers, "recorded", language, width)
    assert {path: what for path, what in found.items() if what} == {}


def picture(page, path, language, width):
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{language}-{width}-{path.strip('/').replace('/', '_')}.png", full_page=True)
