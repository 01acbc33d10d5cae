"""The desk's lists of people, moves and exchanges: no barrier, nothing wider than the screen, and a list registered by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import Enrolment
from courses.enrolment.services import importing
from courses.enrolment.services.importing import ListRow, ListWish
from lms.kernel import clock
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)


@pytest.fixture
def run(institution):
    return factories.open_run(at=clock.now(), capacity=2, line=5, course=factories.CourseFactory(institution=institution))


@pytest.fixture
def people_list(run, registrar):
    """Two who could be registered, one who waits, and one whose number is wrong."""
    names = ("오순자", "박철수", "이영희")
    rows = [ListRow(number=number, phone=f"0109999000{number}", name=name, birth_date="1950-01-02") for number, name in enumerate(names, start=2)]
    rows.append(
        ListRow(number=5, phone="?", name="나가람", birth_date="1950-01-02", wrong="Please write a mobile number, for example 010-1234-5678.")
    )
    return importing.hand_in(run=run, wish=ListWish(rows=rows, agreed=frozenset({"account"})), actor=registrar, now=clock.now())


def test_no_page_has_a_barrier(visit, barriers, run, people_list, registrar):
    now = clock.now()
    other = factories.open_run(at=now + timedelta(hours=3), course=run.course, capacity=5)
    place = services.apply(learner=factories.UserFactory(), run=run, request_key="x", actor=registrar, now=now)
    services.apply(learner=factories.UserFactory(name="박지우"), run=other, request_key="x", actor=registrar, now=now)
    desk, enrolment = f"/desk/registrar/runs/{run.public_id}", f"/desk/registrar/enrolments/{place.public_id}"
    paths = [
        f"{desk}/",
        f"{desk}/import/",
        f"{desk}/import/{people_list.public_id}/",
        f"/desk/instructor/runs/{run.public_id}/file/",
        f"{enrolment}/move/",
        f"{enrolment}/swap/",
    ]
    found = {}
    page = visit("/health/live", person=registrar)
    for path in [*paths, *(f"/en{path}" for path in paths)]:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            what = barriers(page)
            if what:
                found[f"{path} at {width} px"] = what
    page.goto(f"/en{enrolment}/move/")
    page.get_by_role("radio").first.check()
    page.get_by_label("Reason").fill("강의실 변경")
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("heading", name="What would happen").wait_for()
    what = barriers(page)
    if what:
        found["a move that is looked through"] = what
    page.goto(f"/en{enrolment}/swap/")
    page.get_by_label("Name, last digits").fill("박지우")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("radio").first.wait_for()
    what = barriers(page)
    if what:
        found["somebody to exchange with"] = what
    assert found == {}


def test_a_list_is_registered_by_keyboard_alone(visit, run, people_list, registrar):
    page = visit(f"/en/desk/registrar/runs/{run.public_id}/import/{people_list.public_id}/", person=registrar)
    page.get_by_role("button", name="Register 3 people").focus()
    page.keyboard.press("Enter")
    page.get_by_text("3 of 4 are registered").wait_for()
    assert Enrolment.objects.filter(run=run).count() == 3
