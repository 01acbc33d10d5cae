"""A 72-year-old applies for a lottery with her friend, on a phone in easy mode, and by keyboard on a desktop; the hall; no barrier anywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Enrolment, Terms
from lms.kernel import clock
from tests import factories
from tests.browser.test_apply_by_keyboard import press, tab_to
from tests.enrolment import terms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READING = [("", 360, "md.e"), ("/en", 1280, ""), ("", 1280, "xl.c")]


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def elder():
    return factories.UserFactory(name="김영자", birth_date=date(1954, 3, 5), dong="서초1동")


@pytest.fixture
def lottery(now):
    """A run whose places are drawn, with places for a group, for up to three who come together."""
    run = terms.lottery(now, most_in_party=3, party_policy="partial", age_from=60)
    terms.pool(run, code="care", audience=terms.audience(needs_evidence=True), capacity=5)
    return run


def test_a_72_year_old_applies_for_a_lottery_with_her_friend(visit, barriers, lottery, elder):
    page = visit(f"/apply/{lottery.public_id}/", width=360, display="md.e", person=elder)
    expect(page.get_by_text("빨리 신청하셔도 늦게 신청하셔도 똑같습니다").first).to_be_visible()
    page.get_by_role("link", name="네, 다음으로").click()
    page.get_by_role("link", name="네, 다음으로").click()
    expect(page.get_by_text("아래에 해당하시는 것이 있나요?")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="다음").last.click()
    page.get_by_label("이름").fill("박순자")
    page.get_by_label("생년월일").fill("1955-02-03")
    assert barriers(page) == []
    page.get_by_role("button", name="다음").last.click()
    page.get_by_label("모두 함께 가거나, 아니면 가지 않겠습니다").check()
    assert barriers(page) == []
    page.get_by_role("button", name="다음").last.click()
    expect(page.get_by_text("박순자")).to_be_visible()
    assert "박순자" not in page.url
    assert barriers(page) == []
    page.get_by_role("button", name="네, 신청합니다").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("신청을 받았습니다")
    assert barriers(page) == []
    assert Enrolment.objects.filter(run=lottery, state="applied").count() == 2


def test_with_a_keyboard_only(visit, lottery, elder):
    page = visit(f"/en/apply/{lottery.public_id}/", person=elder)
    press(page, "main a.krds-btn.primary")
    tab_to(page, "[name='audiences']")
    page.keyboard.press("Space")
    tab_to(page, "[name='companions-0-name']")
    page.keyboard.type("Mina Park")
    tab_to(page, "[name='companions-0-birth_date']")
    page.keyboard.type("1955-02-03")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Mina Park")).to_be_visible()
    press(page, "main form button.primary")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your application")


def test_without_javascript_a_row_more_keeps_what_was_typed(visit, lottery, elder):
    page = visit(f"/apply/{lottery.public_id}/you/", width=360, person=elder, script=False)
    page.get_by_label("이름").fill("박순자")
    page.get_by_role("button", name="한 사람 더 적기").click()
    expect(page.get_by_label("이름").first).to_have_value("박순자")
    expect(page.get_by_label("이름")).to_have_count(2)


@pytest.fixture
def hall_run(now):
    return terms.with_terms(factories.open_run(at=now, apply_opens_at=now + timedelta(minutes=20)), admitted_per_minute=1)


def test_the_hall_calls_whose_turn_it_is(visit, barriers, hall_run, elder, now):
    page = visit(f"/apply/{hall_run.public_id}/hall/", width=360, person=elder)
    page.get_by_role("button", name="들어가기").click()
    expect(page.get_by_text("아무것도 누르지 않으셔도 됩니다")).to_be_visible()
    assert barriers(page) == []
    type(hall_run).objects.filter(pk=hall_run.pk).update(apply_opens_at=now - timedelta(minutes=1))
    page.evaluate("document.querySelector('#hall-place').dataset.againIn")
    page.reload()
    expect(page.get_by_role("heading", name="차례가 되었습니다")).to_be_visible()
    assert barriers(page) == []


def test_the_hall_looks_again_by_itself_and_says_so(visit, hall_run, elder, now):
    services.arrive(run=hall_run, learner=elder, now=now)
    page = visit("/health/live", person=elder)
    page.clock.install()
    page.goto(f"/apply/{hall_run.public_id}/hall/")
    services.open_hall(run=hall_run, now=now + timedelta(minutes=20))
    Terms.objects.filter(run=hall_run).update(hall_opened_at=now)
    page.clock.run_for(90_000)
    expect(page.get_by_role("heading", name="차례가 되었습니다")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("차례가 되었습니다")


@pytest.fixture
def places(elder, now, lottery):
    """Everything that can have become of an application, and the addresses of their pages."""
    shared = terms.with_terms(factories.open_run(at=now + timedelta(hours=3), capacity=2, line=9), most_in_party=3, party_policy="partial")
    type(shared).objects.filter(pk=shared.pk).update(apply_opens_at=now - timedelta(days=1))
    friends = (CompanionFacts(name="박순자", birth_date=date(1955, 2, 3)), CompanionFacts(name="이정순", birth_date=date(1953, 2, 3)))
    wish = Wish(learner=elder, run=shared, request_key="party", companions=friends, may_split=True)
    party = services.wait_for(wish=wish, actor=elder, now=now)
    course = factories.CourseFactory()
    full = [factories.open_run(at=now + timedelta(hours=6 * number), capacity=0, line=5, course=course, apply_opens_at=now) for number in (1, 2, 3)]
    wishes = [Wish(learner=elder, run=run, request_key="any") for run in full[:2]]
    any_of = services.wait_for_any(wishes=wishes, actor=elder, now=now)
    applied = services.apply(learner=elder, run=lottery, request_key="lottery", actor=elder, now=now)
    return {"party": party, "any": any_of[0], "applied": applied, "full": full[2]}


@pytest.mark.parametrize(("prefix", "width", "display"), READING)
def test_nobody_meets_a_barrier(visit, barriers, places, hall_run, elder, prefix, width, display):
    stranger = factories.UserFactory(name="이서준", birth_date=date(1990, 3, 5), dong="서초1동")
    mine = [f"/my/enrolments/{places[name].public_id}/{path}" for name in ("party", "any", "applied") for path in ("", "done/", "withdraw/")]
    addresses = [
        "/my/",
        *mine,
        f"/apply/{places['full'].public_id}/any/",
        f"/apply/{hall_run.public_id}/hall/",
        "/my/calendar/",
        "/how-places-are-given/",
    ]
    run = places["applied"].run.public_id
    steps = [f"/apply/{run}/{step}" for step in ("", "you/", "confirm/")]
    for person, found in ((elder, addresses), (stranger, steps)):
        page = visit("/health/live", width=width, display=display, person=person)
        for address in found:
            page.goto(prefix + address)
            assert barriers(page) == [], address
