"""The page of a scanner under a test's hands."""

from __future__ import annotations

from django.conf import settings

from courses.attendance import rules
from courses.attendance.keys import keys
from tests.browser.conftest import _session as session_of

SOON = 15000  # milliseconds


def address(run, page="scan", language="", number=1):
    return f"{language}/desk/instructor/runs/{run.public_id}/{page}/{number}/"


def card(enrolment):
    return rules.card_text(keys=keys(), enrolment=enrolment.public_id)


def ready(page):
    page.wait_for_selector("#scanner[data-ready]", timeout=SOON)


def kept(page):
    """Until the worker has the page itself."""
    page.wait_for_function("caches.open('scanner-1').then((kept) => kept.keys()).then((keys) => keys.some((one) => one.url === location.href))")
    page.wait_for_function("caches.open('scanner-1').then((kept) => kept.keys()).then((keys) => keys.some((one) => one.url.includes('scanner.js')))")


def mark_what_is_kept(page):
    """So that the page from the device can be told from one that the site has sent."""
    page.evaluate(
        """async () => {
            const kept = await caches.open("scanner-1");
            const text = await (await kept.match(location.href, { ignoreVary: true })).text();
            const marked = text.replace("<main ", '<main data-from-device="yes" ');
            await kept.put(location.href, new Response(marked, { headers: { "Content-Type": "text/html" } }));
        }"""
    )


def type_in(page, text):
    page.locator("#read").fill(text)
    page.keyboard.press("Enter")


def state(page):
    return page.locator('[data-part="state"]')


def said(page):
    return page.locator('[data-part="said"]')


def on_device(page):
    """How many rosters the device has, and the states of its rows."""
    return page.evaluate(
        """async () => {
            const { openStore } = await import("/static/js/scanner-store.js");
            const store = await openStore();
            const rosters = await new Promise((done) => {
                store.database.transaction("rosters").objectStore("rosters").count().onsuccess = (event) => done(event.target.result);
            });
            return [rosters, (await store.rows()).map((row) => row.state)];
        }"""
    )


def sign_in(page, person):
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": page.url.split("/en/")[0]}
    page.context.add_cookies([cookie])
