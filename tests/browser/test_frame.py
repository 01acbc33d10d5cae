"""The frame in a browser: every way of reading, the keyboard, and no script at all."""

from __future__ import annotations

import pytest

PAGES = ["/accounts/login/", "/en/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/nothing-is-here/"]
READERS = {
    "a phone": (360, ""),
    "a screen": (1280, ""),
    "very large letters": (320, "xl"),
    "high contrast": (1280, "md.c"),
    "easy view": (360, "md.e"),
}


@pytest.mark.parametrize("reader", READERS)
def test_nobody_meets_a_barrier(visit, barriers, reader):
    width, display = READERS[reader]
    found = {path: barriers(visit(path, width=width, display=display)) for path in PAGES}
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_of_a_phone_opens(visit, script):
    page = visit("/accounts/login/", width=360, script=script)
    menu = page.locator("#site-menu")
    assert not menu.is_visible()
    page.locator("button[aria-controls=site-menu]" if script else "a[href='#site-menu']").click()
    assert menu.is_visible()
    if script:
        page.keyboard.press("Escape")
        assert not menu.is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_one_click_makes_everything_larger_and_it_stays(visit, script):
    page = visit("/accounts/login/", script=script)
    before = page.locator("h1").bounding_box()
    page.locator("button.scale-xl").click()
    page.wait_for_url("**/accounts/login/")
    after = page.locator("h1").bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"] * 1.3
    page.goto("/accounts/signup/")
    assert page.locator("html").get_attribute("data-scale") == "xl"


def test_the_keyboard_begins_with_the_way_past_the_menu(visit):
    page = visit("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#container"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "container"


def test_after_a_mistake_the_reader_starts_at_the_list_of_mistakes(visit):
    page = visit("/accounts/login/")
    page.locator("input[name=password]").press("Enter")
    page.locator("[data-error-summary]:focus").wait_for()
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.name") == "login"


@pytest.mark.parametrize("display", ["", "md.e"])
def test_what_people_press_is_large_enough(visit, display):
    page = visit("/accounts/login/", width=360, display=display)
    least = 56 if display else 44
    boxes = page.locator("main button:visible, main input:visible").evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().height)")
    assert boxes
    assert min(boxes) >= least
