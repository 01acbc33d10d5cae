"""Asking for a correction on a phone, with a photo; and the pages on both sides without a barrier."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.attendance import services
from courses.attendance.models import CorrectionRequest
from courses.enrolment import services as enrolment_services
from lms.kernel import clock
from tests import factories
from tests.attendance.asking import WORDS, ask
from tests.enrolment.deciding import PNG

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = 360
WIDTHS = (320, PHONE, 1280)


@pytest.fixture
def run(db, instructor):
    made = factories.open_run(at=clock.now() - timedelta(days=28, hours=3), meetings=5)
    enrolment_services.assign_staff(run=made, user=instructor, actor=None, now=clock.now())
    return made


@pytest.fixture
def place(run, learner, instructor):
    made = factories.EnrolmentFactory(run=run, learner=learner)
    for session, mark in zip(run.class_sessions.order_by("number"), ("present", "late", "absent"), strict=False):
        services.record_roll(actor=instructor, class_session=session, marks={made.pk: mark}, nonce=f"roll-{session.pk}", now=session.starts_at)
    return made


def test_she_asks_on_a_phone_and_takes_it_back(visit, barriers, place, learner):
    page = visit(f"/my/enrolments/{place.public_id}/attendance/", person=learner, width=PHONE)
    assert barriers(page) == []
    page.get_by_role("link", name="정정 신청하기 – 3회차").click()
    assert barriers(page) == []
    page.get_by_role("button", name="보내기").click()
    page.get_by_text("어떤 일이 있었는지 짧게 적어 주십시오.").first.wait_for()
    page.get_by_label("늦게 왔지만 수업에 있었습니다").check()
    page.get_by_label("어떤 사정이 있었나요?").fill(WORDS)
    page.locator("input[type=file]").set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_role("button", name="보내기").click()
    page.get_by_text("신청을 받았습니다.").wait_for()
    asked = CorrectionRequest.objects.get()
    assert (asked.wish, asked.words, asked.evidence.count()) == ("late", WORDS, 1)
    assert barriers(page) == []
    page.get_by_role("button", name="신청 취소하기").click()
    page.get_by_text("신청을 취소했습니다.").wait_for()


def test_the_pages_of_staff_have_no_barrier(visit, barriers, place, run, instructor):
    asked = ask(place, run.class_sessions.get(number=3), now=clock.now(), status="excused", code="exam")
    base = f"/desk/instructor/runs/{run.public_id}"
    addresses = (
        "/desk/instructor/corrections/",
        f"/en/desk/instructor/corrections/{asked.public_id}/",
        f"{base}/at-risk/",
        f"{base}/roll/3/people/",
        f"{base}/roll/3/people/{place.public_id}/",
    )
    page = visit("/health/live", person=instructor)
    for address in addresses:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert barriers(page) == [], f"{address} at {width}"
