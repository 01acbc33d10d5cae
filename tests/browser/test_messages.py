"""The pages of messages and of cancelled classes: no barrier, nothing wider than the screen, and another class is taken without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from courses.enrolment import services
from courses.enrolment.models import Enrolment, Terms
from lms.kernel import clock
from lms.notices import services as notices
from lms.notices.models import Channel, Notice, State
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 1280)


@pytest.fixture
def run(db):
    return factories.open_run(at=clock.now(), capacity=12, course__title_ko="스마트폰 첫걸음", course__title_en="First Steps with a Telephone")


@pytest.fixture
def other(run):
    return factories.open_run(at=clock.now() + timedelta(hours=2), course=run.course, capacity=1, line=3, apply_opens_at=clock.now() - timedelta(1))


@pytest.fixture
def cancelled(run, other, learner, other_learner, registrar):
    now = clock.now()
    places = [services.apply(learner=person, run=run, request_key="k", actor=person, now=now) for person in (learner, other_learner)]
    services.cancel_run(run=run, reason="신청하신 분이 최소 인원(8명)보다 적습니다.", actor=registrar, now=now)
    for place in places:
        place.refresh_from_db()
    return places


@pytest.fixture
def told(cancelled, run, learner, other_learner):
    """A message in each state."""
    now = clock.now()
    facts: dict[str, dict[str, Any]] = {
        "queued": {"not_before": now + timedelta(hours=3)},
        "sent": {"sent_at": now},
        "delivered": {"sent_at": now, "delivered_at": now, "channel": Channel.ALIMTALK, "arrived_by": Channel.SMS},
        "failed": {"last_error": "Undelivered 3040"},
        "dropped": {},
    }
    for state, more in facts.items():
        person = other_learner if state == State.FAILED else learner
        notices.notify(person=person, template="application_withdrawn", context={"run": run}, key=state, now=now)
        Notice.objects.filter(key=state).update(state=state, **more)


def test_no_page_has_a_barrier(visit, barriers, run, other, cancelled, told, registrar, learner, other_learner):
    low = factories.open_run(at=clock.now() + timedelta(hours=4), course=run.course)
    Terms.objects.filter(run=low).update(least_places=8, decide_at=clock.now() + timedelta(days=2), to_bring_ko="신분증", to_bring_en="your card")
    services.take_instead(cancelled=cancelled[0], run=other, request_key="instead", actor=learner, now=clock.now())
    pages = {
        registrar: [
            "/desk/registrar/notices/",
            "/desk/registrar/notices/?state=failed",
            "/desk/registrar/notices/?state=told",
            "/desk/registrar/minimum/",
            f"/desk/registrar/runs/{run.public_id}/instead/",
            f"/desk/registrar/runs/{run.public_id}/",
            f"/desk/registrar/runs/{low.public_id}/cancel/",
            f"/desk/registrar/runs/{low.public_id}/terms/",
        ],
        learner: [f"/my/enrolments/{cancelled[0].public_id}/instead/", f"/my/enrolments/{cancelled[0].public_id}/", f"/apply/{low.public_id}/"],
        other_learner: [f"/my/enrolments/{cancelled[1].public_id}/instead/"],
    }
    found = {}
    for person, paths in pages.items():
        page = visit("/health/live", person=person)
        for path in [*paths, *(f"/en{path}" for path in paths)]:
            page.goto(path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                what = barriers(page)
                if what:
                    found[f"{path} at {width} px"] = what
    assert found == {}


def test_another_class_is_taken_without_javascript(visit, cancelled, other, learner):
    page = visit(f"/en/my/enrolments/{cancelled[0].public_id}/", person=learner, script=False)
    page.get_by_role("link", name="Take another class instead").click()
    page.get_by_role("button", name="Take this class").click()
    page.get_by_role("heading", name="You have a place").wait_for()
    assert Enrolment.objects.get(instead_of=cancelled[0]).run == other


def test_a_message_is_found_by_the_person_and_sent_again_by_keyboard(visit, told, registrar):
    page = visit("/en/desk/registrar/notices/", person=registrar)
    page.get_by_label("Name, mobile number or its last four digits").fill("박지우")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="박*우 010").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Messages to 박*우 only.").wait_for()
    page.get_by_role("button", name="Send again").focus()
    page.keyboard.press("Enter")
    page.get_by_text("It will be sent again.").wait_for()
    assert "person=" in page.url
    assert not Notice.objects.filter(state=State.FAILED).exists()
