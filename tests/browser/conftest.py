"""A real browser: the system's Chromium, never a downloaded one. `visit` opens a page as a person with her own way of reading."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connections
from playwright.sync_api import sync_playwright

from lms.kernel.pagecache import DISPLAY_COOKIE
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

# Playwright's loop runs in the thread of the test; Django would take that for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium", "chromium-browser", "google-chrome")
APPLICATIONS = ("/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NO_FAULT = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Failed to load resource: net::ERR_FAILED",
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None) or next((path for path in APPLICATIONS if Path(path).exists()), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: type `apt-get install chromium` or `brew install --cask chromium`.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """While Playwright runs, this thread counts as asynchronous, and Django keeps other connections for it: those from before are closed.

    A process that is forked later is not asynchronous. It would go on with them, on the same socket as its brothers.
    """
    connections.close_all()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`visit(path, width=…, display="xl.c", person=user, script=False)`; what the browser complains about fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, *, width: int = 1280, display: str = "", person: Any = None, script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script, base_url=live_server.url)
        contexts.append(context)
        cookies = {DISPLAY_COOKIE: display, settings.SESSION_COOKIE_NAME: _session(person) if person else ""}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items() if value])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(said: ConsoleMessage) -> bool:
    """Errors and what the policy blocked; a page that is a 404, or a line that the test itself cut, is no fault of the page."""
    return said.type == "error" and not said.text.startswith(NO_FAULT)


def _session(person: Any) -> str:
    factories.give_second_factor(person)
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    assert store.session_key is not None
    return store.session_key


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds at WCAG 2.2 AA on a page, and whether something sticks out sideways."""

    def find(page: Page) -> list[str]:
        report = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
        found = [f"{one['id']}: {node['html'][:160]}" for one in report["violations"] for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("the page is wider than the screen")
        return found

    return find
