"""Applying, the desk and the roll in a real browser: without JavaScript, on a phone, without barriers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from courses.attendance import selectors as attendance_selectors
from courses.enrolment.models import Enrolment
from lms.kernel import clock
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def run(now):
    return factories.open_run(at=now)


@pytest.fixture
def resident():
    return factories.UserFactory(name="이서준", birth_date=date(1958, 3, 5), dong="서초1동")


@pytest.fixture
def registrar():
    return factories.staff("registrar", factories.InstitutionFactory(), name="정하은")


@pytest.fixture
def class_on_now(now):
    """A class that has begun, with six people in it."""
    run = factories.open_run(at=now - timedelta(days=14))
    for name in ("강하늘", "권지호", "남도현", "문가영", "박서연", "제갈다온"):
        factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name=name))
    return run


def test_a_resident_applies_on_a_phone_without_javascript(visit, run, resident):
    page = visit(f"/apply/{run.public_id}/", width=360, person=resident, script=False)
    page.get_by_role("link", name="네, 다음으로").click()
    page.get_by_role("link", name="네, 다음으로").click()
    page.get_by_role("button", name="네, 신청합니다").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("자리가 확정되었습니다")
    assert Enrolment.objects.get(run=run, learner=resident).state == "confirmed"


def test_the_roll_is_called_on_a_phone_without_javascript(visit, class_on_now, registrar):
    page = visit(f"/desk/instructor/runs/{class_on_now.public_id}/roll/1/", width=360, person=registrar, script=False)
    late = page.get_by_role("group", name="남도현")
    late.get_by_label("지각").check()
    page.get_by_role("button", name="나머지 모두 출석").click()
    page.get_by_role("button", name="출석 저장하기").click()
    expect(page.get_by_text("6명 가운데 6명을 표시했습니다").first).to_be_visible()
    session = class_on_now.class_sessions.get(number=1)
    assert sorted(row.status for row in attendance_selectors.roll(class_session=session)) == ["late"] + ["present"] * 5


@pytest.mark.parametrize(("prefix", "width", "display"), [("", 360, ""), ("/en", 1280, ""), ("", 1280, "xl.c"), ("", 360, "md.e")])
def test_nobody_meets_a_barrier_while_applying(visit, barriers, run, resident, prefix, width, display):
    place = factories.EnrolmentFactory(run=factories.open_run(at=clock.now() + timedelta(days=1)), learner=resident)
    addresses = [f"/apply/{run.public_id}/{step}" for step in ("", "you/", "confirm/")]
    addresses += [f"/my/enrolments/{place.public_id}/{step}" for step in ("", "done/", "withdraw/")]
    for address in addresses:
        assert barriers(visit(prefix + address, width=width, display=display, person=resident)) == [], address


@pytest.mark.parametrize(("prefix", "width"), [("", 360), ("/en", 1280)])
def test_nobody_meets_a_barrier_at_the_desk(visit, barriers, class_on_now, registrar, prefix, width):
    run, course = class_on_now.public_id, class_on_now.course.code
    addresses = [f"/desk/registrar/runs/{path}" for path in ("", f"{run}/", f"{run}/register/", f"{run}/cancel/")]
    addresses += [f"/desk/registrar/courses/{path}" for path in ("", "new/", f"{course}/runs/new/")]
    addresses += [f"/desk/instructor/runs/{run}/", f"/desk/instructor/runs/{run}/roll/1/"]
    for address in addresses:
        assert barriers(visit(prefix + address, width=width, person=registrar)) == [], address
