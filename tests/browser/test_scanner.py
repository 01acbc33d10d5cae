"""The scanner without a connection: what was seen is on the device, survives a reload, and arrives once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from courses.attendance import selectors
from courses.attendance.models import Observation
from courses.enrolment import services as enrolment_services
from lms.kernel import clock
from tests import factories
from tests.browser.scanner_page import SOON, address, card, kept, mark_what_is_kept, on_device, ready, said, sign_in, state, type_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ["김영자", "박정희", "이순옥", "최말순", "정복례"]


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def run(now):
    return factories.open_run(at=now - timedelta(days=14, minutes=30), meetings=2)


@pytest.fixture
def meeting(run):
    return run.class_sessions.get(number=1)


@pytest.fixture
def people(run):
    return [factories.EnrolmentFactory(run=run, learner__name=name) for name in NAMES]


@pytest.fixture
def teacher(run, now):
    person = factories.staff("instructor", run.course.institution, name="최민서")
    enrolment_services.assign_staff(run=run, user=person, actor=None, now=now)
    return person


def test_a_reload_without_a_connection_loses_nothing_and_nothing_is_doubled(visit, run, meeting, people, teacher):
    page = visit(address(run, language="/en"), person=teacher)
    ready(page)
    kept(page)
    mark_what_is_kept(page)
    expect(state(page)).to_have_text("Everything is sent.")
    begin = clock.now()

    page.context.set_offline(True)
    expect(state(page)).to_contain_text("Offline")
    type_in(page, card(people[0]))
    expect(said(page)).to_contain_text("김영자")
    type_in(page, selectors.numbers_of_the_day(class_session=meeting)[people[1].pk])
    expect(said(page)).to_contain_text("박정희")
    page.get_by_role("button", name=re.compile("이순옥")).click()
    expect(state(page)).to_have_text("Offline – 3 wait to be sent.")
    type_in(page, card(people[0]))
    expect(said(page)).to_contain_text("Already written down: 김영자")
    expect(state(page)).to_have_text("Offline – 3 wait to be sent.")

    page.reload()
    ready(page)
    expect(page.locator("main[data-from-device]")).to_have_count(1)
    expect(state(page)).to_have_text("Offline – 3 wait to be sent.")
    expect(page.locator('[data-part="recent"] li')).to_have_count(3)
    page.get_by_label("Left", exact=True).check()
    type_in(page, card(people[3]))
    expect(state(page)).to_have_text("Offline – 4 wait to be sent.")
    assert Observation.objects.count() == 0
    end = clock.now()

    page.context.set_offline(False)
    expect(state(page)).to_have_text("Everything is sent.", timeout=SOON)
    written = list(Observation.objects.order_by("observed_at"))
    assert [(one.enrolment, one.kind, one.source) for one in written] == [
        (people[0], "enter", "card"),
        (people[1], "enter", "number"),
        (people[2], "enter", "roll"),
        (people[3], "leave", "card"),
    ]
    assert all(begin - timedelta(seconds=1) <= one.observed_at <= end < one.received_at for one in written)
    assert {one.actor for one in written} == {teacher}

    page.evaluate(
        """async () => {
            const { openStore } = await import("/static/js/scanner-store.js");
            const store = await openStore();
            await store.keep(...(await store.rows()).map((row) => ({ ...row, state: "waiting" })));
        }"""
    )
    page.reload()
    ready(page)
    expect(state(page)).to_have_text("Everything is sent.", timeout=SOON)
    assert Observation.objects.count() == 4


def test_what_is_not_counted_stays_until_it_is_read(visit, run, people, teacher):
    stranger = factories.EnrolmentFactory()
    page = visit(address(run, language="/en"), person=teacher)
    ready(page)
    type_in(page, card(people[0])[:-3] + "000")
    expect(said(page)).to_contain_text("not counted")
    type_in(page, card(stranger))
    refused = page.locator('[data-part="refused"] li')
    expect(refused).to_have_count(2, timeout=SOON)
    expect(refused.nth(1)).to_contain_text("has no place in this class")
    page.reload()
    ready(page)
    refused.nth(0).get_by_role("button").click()
    expect(refused).to_have_count(1)
    type_in(page, "0000000")
    expect(said(page)).to_contain_text("no name card")
    assert Observation.objects.count() == 0


def test_a_reader_on_a_keyboard_set_to_korean_is_understood(visit, run, people, teacher):
    page = visit(address(run), person=teacher)
    ready(page)
    text = page.evaluate('async () => (await import("/static/js/hangul-keys.js")).asKeys("ㅊ:한글0과ㄳ")')
    assert text == "c:gksrmf0rhkrt"


def test_when_the_session_is_over_the_queue_waits_for_the_same_person(visit, run, people, teacher, now):
    page = visit(address(run, language="/en"), person=teacher)
    ready(page)
    page.context.clear_cookies()
    type_in(page, card(people[0]))
    expect(state(page)).to_have_text("Please log in again; nothing is lost. 1 wait on this device.", timeout=SOON)
    expect(page.locator('[data-part="log-in"] a')).to_be_visible()

    other = factories.staff("instructor", run.course.institution)
    enrolment_services.assign_staff(run=run, user=other, actor=None, now=now)
    sign_in(page, other)
    page.reload()
    ready(page)
    expect(page.locator('[data-part="of-others"]')).to_contain_text("1 of another person waits")
    expect(state(page)).to_have_text("Everything is sent.")
    assert Observation.objects.count() == 0

    sign_in(page, teacher)
    page.reload()
    ready(page)
    expect(page.locator('[data-part="of-others"]')).to_have_text("")
    expect(state(page)).to_have_text("Everything is sent.", timeout=SOON)
    assert Observation.objects.get().actor == teacher


def test_signing_out_and_the_end_of_the_day_leave_no_names_and_lose_nothing(visit, run, people, teacher):
    page = visit(address(run, language="/en"), person=teacher)
    ready(page)
    kept(page)
    type_in(page, card(people[0]))
    expect(state(page)).to_have_text("Everything is sent.", timeout=SOON)
    page.route("**/observations/", lambda route: route.abort())
    type_in(page, card(people[1]))
    expect(state(page)).to_contain_text("1 waits to be sent")
    assert on_device(page) == [1, ["sent", "waiting"]]
    page.evaluate(
        """async () => {
            const store = await (await import("/static/js/scanner-store.js")).openStore();
            await store.forgetWhatIsOver(Date.now() + 48 * 60 * 60 * 1000);
        }"""
    )
    assert on_device(page) == [0, ["waiting"]]
    page.reload()
    ready(page)
    assert on_device(page) == [1, ["waiting"]]
    page.goto("/en/my/profile/")
    with page.expect_navigation():
        page.locator('form[action$="/accounts/logout/"] button').first.click()
    assert on_device(page) == [0, ["waiting"]]
    assert page.evaluate("caches.keys()") == []


def test_the_camera_reads_a_card_by_the_library_where_the_browser_has_no_reader(visit, run, people, teacher):
    page = visit(address(run, language="/en"), person=teacher)
    ready(page)
    page.evaluate(
        """async (text) => {
            delete window.BarcodeDetector;
            const { encodeQR } = await import("/static/qr/index.js");
            const modules = encodeQR(text, "raw");
            const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 480 });
            const paper = canvas.getContext("2d");
            const size = Math.floor(400 / modules.length);
            setInterval(() => {
                paper.fillStyle = "white";
                paper.fillRect(0, 0, 480, 480);
                paper.fillStyle = "black";
                modules.forEach((line, y) => line.forEach((dark, x) => { if (dark) paper.fillRect(40 + x * size, 40 + y * size, size, size); }));
            }, 100);
            navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
        }""",
        card(people[0]),
    )
    page.locator("[data-camera]").click()
    expect(said(page)).to_contain_text("Written down: 김영자", timeout=SOON)
    expect(state(page)).to_have_text("Everything is sent.", timeout=SOON)
    page.locator("[data-camera]").click()
    expect(page.locator("video")).to_be_hidden()
    assert Observation.objects.get().enrolment == people[0]


def test_the_kiosk_greets_half_hidden_names_and_forgets_the_greeting(visit, run, meeting, people, teacher):
    page = visit(address(run, "kiosk", "/en"), width=800, person=teacher)
    ready(page)
    for digit in selectors.numbers_of_the_day(class_session=meeting)[people[0].pk]:
        page.locator(f'[data-digit="{digit}"]').click()
    page.get_by_role("button", name="OK").click()
    expect(said(page)).to_contain_text("Welcome, 김*자")
    assert "김영자" not in page.content()
    expect(said(page)).to_have_text("", timeout=6000)
    expect(state(page)).to_have_text("Everything is sent.", timeout=SOON)
    assert Observation.objects.get().source == "kiosk"


@pytest.mark.parametrize(("language", "width"), [("", 360), ("/en", 1280)])
def test_nobody_meets_a_barrier(visit, barriers, run, people, teacher, language, width):
    for name in ("scan", "kiosk"):
        page = visit(address(run, name, language), width=width, person=teacher)
        ready(page)
        type_in(page, card(people[0]))
        type_in(page, card(people[1])[:-3] + "000")
        part = '[data-part="refused"] li' if name == "scan" else '[data-part="refused-count"]:not(:empty)'
        expect(page.locator(part).first).to_be_visible(timeout=SOON)
        assert barriers(page) == [], name
    registrar = factories.staff("registrar", run.course.institution)
    page = visit(f"{language}/desk/registrar/devices/", width=width, person=registrar)
    assert barriers(page) == []
    page.get_by_role("textbox").first.fill("정문 태블릿")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".secret")).to_contain_text("scan_")
    assert barriers(page) == []
    page = visit(f"{language}/my/enrolments/{people[0].public_id}/", width=width, person=people[0].learner)
    page.locator("details:has(img.qr) summary").click()
    expect(page.locator("img.qr")).to_be_visible()
    assert barriers(page) == []
