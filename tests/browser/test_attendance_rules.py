"""The pages of the rules, and of class sessions that are added and held together: no barrier, and a version made without a mouse or a script."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.attendance import services
from courses.attendance.data import Noted, Sender
from courses.attendance.models import RuleVersion
from courses.enrolment import services as enrolment_services
from lms.kernel import clock, jobs
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)
RULES = "/desk/attendance-rules/"


@pytest.fixture
def run(instructor):
    """One class session is over, to which somebody came seven minutes late; one is cancelled, one is held with another run's."""
    now = clock.now()
    run = factories.open_run(at=now - timedelta(days=14, hours=3))
    place = factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name="오순자"))
    first, second, third, _ = run.class_sessions.order_by("number")
    noted = Noted(place.pk, "enter", "card", first.starts_at + timedelta(minutes=7), "a")
    services.record_observations(class_session=first, noted=[noted], sender=Sender(), now=first.ends_at)
    services.cancel_class_session(class_session=second, reason="태풍", actor=None, now=now)
    other = factories.open_run(at=now - timedelta(days=13), course=run.course)
    factories.EnrolmentFactory(run=other)
    services.combine_class_sessions(guest=other.class_sessions.get(number=3), host=third, reason="강사 한 분", actor=None, now=now)
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    return run


def addresses(run):
    sessions = f"/desk/registrar/runs/{run.public_id}/sessions"
    return [
        RULES,
        f"{RULES}2026-1/",
        f"{RULES}new/every/",
        f"/desk/registrar/runs/{run.public_id}/",
        f"{sessions}/add/",
        f"{sessions}/2/make-up/",
        f"{sessions}/3/move/",
        f"{sessions}/4/combine/",
        f"/desk/instructor/runs/{run.public_id}/roll/3/",
    ]


def written(page, *, day):
    """The form of a new version, filled in but for its button."""
    page.goto(f"/en{RULES}new/every/")
    page.get_by_label("In force from").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("Late after so many minutes").fill("5")
    page.get_by_label("Why it is made").fill("회의에서 정함")


def test_no_page_has_a_barrier(visit, barriers, run, owner):
    found = {}
    page = visit("/health/live", person=owner)

    def look(name):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            what = barriers(page)
            if what:
                found[f"{name} at {width} px"] = what

    for path in addresses(run):
        for address in (path, f"/en{path}"):
            page.goto(address)
            look(address)
    written(page, day=clock.seoul_date(clock.now()) - timedelta(days=60))
    page.get_by_role("button", name="See what would change").click()
    look("what would change")
    page.get_by_role("button", name="Make and apply this version").click()
    look("how far it is")
    assert found == {}


def test_a_version_is_made_without_a_script_and_its_page_says_when_it_is_applied(visit, run, owner):
    page = visit("/health/live", person=owner, script=False)
    written(page, day=clock.seoul_date(clock.now()) - timedelta(days=60))
    page.get_by_role("button", name="See what would change").click()
    assert page.get_by_text("1 of 1").first.is_visible()
    assert page.get_by_text("오*자").is_visible()
    page.get_by_role("button", name="Change it once more").click()
    assert page.get_by_label("Late after so many minutes").input_value() == "5"
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name="Make and apply this version").click()
    assert page.get_by_text("0 of 1 classes").first.is_visible()
    jobs.run_due(now=clock.now() + timedelta(seconds=1))
    page.reload()
    assert page.get_by_text("1 record changed").is_visible()
    assert RuleVersion.objects.latest("pk").late_after == 5
