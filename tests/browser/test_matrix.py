"""The attendance table by keyboard: marks are set and saved, one request for each class session; no barrier on it and on the pages around it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.attendance import selectors, services
from lms.kernel import clock
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 360, 1280)


@pytest.fixture
def run(institution):
    """Two of four meetings are over, the third begins in a few minutes."""
    course = factories.CourseFactory(institution=institution)
    return factories.open_run(at=clock.now() - timedelta(days=28) + timedelta(minutes=10), course=course)


@pytest.fixture
def places(run):
    return [factories.EnrolmentFactory(run=run, learner__name=name) for name in ("가온", "나래", "다솜")]


def recorded(run, number):
    found = selectors.live_records().filter(class_session__run=run, class_session__number=number).order_by("enrolment__learner__name")
    return list(found.values_list("status", flat=True))


def cell(page, row, column):
    return page.locator(f"[data-matrix] tbody tr:nth-child({row}) > :nth-child({column + 1})")


def test_no_page_has_a_barrier(visit, barriers, run, places, registrar):
    session = run.class_sessions.get(number=3)
    services.record_roll(actor=registrar, class_session=run.class_sessions.get(number=1), marks={places[0].pk: "late"}, nonce="n", now=clock.now())
    walk_in = services.note_walk_in(class_session=session, name="오느라", phone="", nonce="w", actor=registrar, now=clock.now())
    desk = f"/desk/instructor/runs/{run.public_id}"
    paths = [
        f"{desk}/",
        f"{desk}/attendance/",
        f"{desk}/attendance/?status=excused",
        f"{desk}/attendance/papers/",
        f"{desk}/roll/3/",
        f"{desk}/roll/3/sheet/",
        f"/desk/registrar/runs/{run.public_id}/sessions/3/walk-ins/{walk_in.pk}/",
    ]
    found = {}
    page = visit("/health/live", person=registrar)
    for path in [*paths, *(f"/en{path}" for path in paths)]:
        page.goto(path)
        for fold in page.locator("details.fold").all():
            fold.evaluate("fold => { fold.open = true; }")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            what = barriers(page)
            if what:
                found[f"{path} at {width} px"] = what
    assert found == {}


def test_a_table_is_filled_by_keyboard_and_saved_with_enter(visit, run, places, registrar):
    page = visit(f"/desk/instructor/runs/{run.public_id}/attendance/", person=registrar)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    cell(page, 1, 1).focus()
    for key in ("KeyP", "ArrowDown", "KeyL", "ArrowDown", "KeyA", "ArrowRight", "KeyX", "ArrowRight", "ArrowRight", "KeyP"):
        page.keyboard.press(key)
    page.get_by_text("이 회차에는 표시할 수 없습니다").wait_for()
    assert recorded(run, 1) == []
    page.keyboard.press("Enter")
    page.get_by_text("모두 저장했습니다").wait_for()
    assert recorded(run, 1) == ["present", "late", "absent"]
    assert recorded(run, 2) == ["excused"]
    assert len(asked) == 2, "one for each class session"
    assert page.evaluate("document.activeElement.cellIndex") == 4, "who works by keyboard stays where she was"
    assert cell(page, 1, 5).inner_text().startswith("50%"), "sums are read again"


def test_a_saved_mark_asks_once_for_a_reason_and_what_others_changed_is_shown(visit, run, places, registrar, instructor):
    first = run.class_sessions.get(number=1)
    services.record_roll(actor=instructor, class_session=first, marks={places[0].pk: "absent"}, nonce="n", now=clock.now())
    page = visit(f"/en/desk/instructor/runs/{run.public_id}/attendance/", person=registrar)
    services.record_roll(actor=instructor, class_session=first, marks={places[1].pk: "absent"}, nonce="n2", now=clock.now())
    cell(page, 1, 1).focus()
    page.keyboard.press("l")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.get_by_label("Why saved marks are changed").wait_for()
    page.keyboard.type("Seen in the hall")
    page.keyboard.press("Enter")
    page.get_by_text("Somebody else changed marks meanwhile").wait_for()
    assert recorded(run, 1) == ["absent", "absent"]
    assert cell(page, 2, 1).inner_text() == "P!"
    cell(page, 2, 1).focus()
    page.keyboard.press("Backspace")
    assert cell(page, 2, 1).inner_text() == "A"
    page.keyboard.press("Enter")
    page.get_by_text("Everything is saved").wait_for()
    assert recorded(run, 1) == ["late", "absent"]


def test_a_line_that_is_down_loses_nothing(visit, run, places, registrar):
    page = visit(f"/en/desk/instructor/runs/{run.public_id}/attendance/", person=registrar)
    cell(page, 1, 1).focus()
    page.keyboard.press("p")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.get_by_text("The line is down").wait_for()
    assert recorded(run, 1) == []
    page.context.set_offline(False)
    cell(page, 1, 1).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Everything is saved").wait_for()
    assert recorded(run, 1) == ["present"]


def test_without_a_script_the_heads_lead_to_the_rolls(visit, run, places, registrar):
    page = visit(f"/en/desk/instructor/runs/{run.public_id}/attendance/", person=registrar, script=False)
    page.get_by_role("link", name="Roll call of class 1").click()
    page.get_by_role("heading", name="Roll call, class 1").wait_for()
