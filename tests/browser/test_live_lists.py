"""The list of an online meeting in a real browser: handed in, an unclear name chosen by keyboard, confirmed; and what was watched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from courses.attendance import services
from courses.attendance.models import Observation
from lms.kernel import clock
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def registrar():
    return factories.staff("registrar", factories.InstitutionFactory(), name="정하은")


@pytest.fixture
def run():
    run = factories.open_run(at=clock.now() - timedelta(days=14, hours=3), is_online=True)
    for session in run.class_sessions.all():
        session.lecture = factories.LectureFactory(course=run.course, number=session.number, title_ko="AI와 함께 일하기")
        session.save()
    for name in ("이서준", "김영자", "김영자"):
        place = factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name=name))
        played = [services.Played(nonce="n", from_second=0, to_second=60)]
        services.report_played(enrolment=place, lecture=run.course.lectures.earliest("number"), played=played, now=clock.now())
    return run


def address(run, page, language):
    return f"{'' if language == 'ko' else '/en'}/desk/instructor/runs/{run.public_id}/{page}"


def meeting_list(run):
    session = run.class_sessions.get(number=1)
    begins, ends = (f"{clock.seoul(moment):%Y-%m-%d %H:%M:%S}" for moment in (session.starts_at, session.ends_at))
    names = ("이서준 (서초도서관)", "김영자", "iPad 😀")
    rows = "".join(f"{name},{begins},{ends}\n" for name in names)
    return f"이름(원래 이름),참가 시간,나간 시간\n{rows}이서준,어제,{ends}\n".encode("utf-8-sig")


def hand_in(page, run):
    page.set_input_files("input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": meeting_list(run)})
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("input[name=sealed]")).to_have_count(1)


@pytest.mark.parametrize(("language", "width"), [("ko", 360), ("en", 1280)])
def test_nobody_meets_a_barrier(visit, barriers, run, registrar, language, width):
    page = visit(address(run, "live/1/", language), width=width, person=registrar)
    assert barriers(page) == []
    hand_in(page, run)
    assert barriers(page) == []
    assert barriers(visit(address(run, "watched/", language), width=width, person=registrar)) == []
    assert barriers(visit(address(run, "roll/1/", language), width=width, person=registrar)) == []


def test_a_list_is_confirmed_by_keyboard_without_scripts(visit, run, registrar):
    page = visit(address(run, "live/1/", "en"), person=registrar, script=False)
    hand_in(page, run)
    page.get_by_role("button", name="Record these times").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Please say for each unclear name who it is")
    assert not Observation.objects.filter(source="live").exists()
    page.get_by_label("김영자").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Record these times").press("Enter")
    expect(page.get_by_text("Recorded: 2 people")).to_be_visible()
    assert Observation.objects.filter(source="live").count() == 4
