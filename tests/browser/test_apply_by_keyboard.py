"""From the catalogue to a place in a course without a mouse."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from cms import services as cms_services
from courses.enrolment.models import Enrolment
from lms.kernel import clock
from tests import factories
from tests.cms.conftest import tree

MOST_STEPS = 80
IS_SEEN = """() => {
    const active = document.activeElement;
    const own = [getComputedStyle(active), getComputedStyle(active, "::before"), getComputedStyle(active, "::after")];
    const card = active.closest("li, article");
    return own.some(style => style.outlineStyle !== "none" || style.boxShadow !== "none") || (card && getComputedStyle(card).outlineStyle !== "none");
}"""


@pytest.fixture
def course(db):
    cache.clear()
    cms_services.ensure_site()
    course = factories.CourseFactory(code="AI-777", title_ko="처음 만나는 인공지능")
    factories.open_run(at=clock.now(), course=course)
    tree("ko").add_course(course)
    return course


def tab_to(page, what: str) -> None:
    """Press Tab until the focus is on something that matches; whoever sees no focus is lost."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            assert page.evaluate(IS_SEEN), f"the focus on {what} cannot be seen"
            return
    pytest.fail(f"{what} cannot be reached by the keyboard on {page.url}")


def press(page, what: str) -> None:
    tab_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_learner_finds_a_course_and_applies(visit, learner, course, width):
    learner.birth_date, learner.dong = clock.seoul_date(clock.now()).replace(year=1954), "서초1동"
    learner.save()
    page = visit("/courses/", width=width, person=learner)
    press(page, "main a[href*='ai-777']")
    press(page, "main a[href*='/apply/']")
    for _ in range(4):
        if Enrolment.objects.filter(learner=learner).exists():
            break
        press(page, "main form button[type=submit], main a.krds-btn.primary")
    assert Enrolment.objects.filter(learner=learner, run__course=course).count() == 1
    assert page.locator("h1").is_visible()
