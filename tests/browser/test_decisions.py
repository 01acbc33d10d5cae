"""The pages on which the office decides, and on which an applicant sends papers: no barrier, nothing wider than the screen, by keyboard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from lms.kernel import clock
from tests import factories
from tests.enrolment.deciding import apply_for, audience, file, keep_seats, review_run, states

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)


@pytest.fixture
def run(db):
    return review_run(at=clock.now(), capacity=3, line=2)


@pytest.fixture
def applied(run, learner):
    now, group = clock.now(), audience(needs_evidence=True)
    keep_seats(run, group)
    enrolment = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    services.send_papers(enrolment=enrolment, files=[file()], actor=learner, now=now)
    return enrolment


def test_no_page_has_a_barrier(visit, barriers, run, applied, registrar, institution, learner):
    now = clock.now()
    invitation = services.invite(run=run, institution=institution, most=5, expires_at=now + timedelta(days=3), actor=registrar, now=now)
    desk, application = f"/desk/registrar/runs/{run.public_id}", f"/desk/registrar/enrolments/{applied.public_id}"
    pages = {
        registrar: [
            f"{desk}/review/",
            f"{application}/review/",
            f"{desk}/eligibility/",
            f"{application}/eligibility/{applied.eligibilities.get().pk}/",
            f"{desk}/invitations/",
            f"{desk}/invitations/{invitation.pk}/",
            f"{desk}/invitations/{invitation.pk}/group/",
            "/desk/registrar/audiences/",
            "/desk/registrar/audiences/new/",
            "/desk/registrar/audiences/care/",
            "/desk/instructor/invitations/",
        ],
        learner: [f"/my/enrolments/{applied.public_id}/papers/", f"/my/enrolments/{applied.public_id}/"],
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


def test_the_queue_is_worked_through_by_keyboard_alone(visit, run, applied, registrar):
    apply_for(run, factories.UserFactory(name="박지우"), now=clock.now() + timedelta(minutes=1))
    page = visit(f"/en/desk/registrar/runs/{run.public_id}/review/", person=registrar)
    page.get_by_role("link", name="이*준").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="박지우", level=1).wait_for()
    page.locator("summary", has_text="Refuse").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("대상이 아닙니다.")
    page.keyboard.press("Enter")
    page.get_by_text("The application is refused").wait_for()
    assert states(run) == ["confirmed", "refused"]
