"""A class with too few people: registrars are warned, it is cancelled, and its people take another with one press."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment import selectors, services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Enrolment, EnrolmentState, Terms
from courses.enrolment.services import moving
from lms.kernel import clock
from lms.notices.models import Notice
from tests import factories
from tests.enrolment.race import rush
from tests.enrolment.terms import audience, pool, with_terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(db, now, institution):
    made = factories.open_run(at=now, capacity=20, course__institution=institution)
    return with_terms(made, least_places=5, decide_at=now + timedelta(days=5))


@pytest.fixture
def other(run, now):
    """Another date of the same course, two hours later."""
    return factories.open_run(at=now + timedelta(hours=2), course=run.course, capacity=1, line=2)


@pytest.fixture
def cancelled(apply, learner, run, other, now):
    enrolment = apply(learner, run)
    services.cancel_run(run=run, reason="신청자가 적습니다", actor=None, now=now)
    enrolment.refresh_from_db()
    return enrolment


def take(cancelled, run, now, key="once", do=services.take_instead, actor=None):
    return do(cancelled=cancelled, run=run, request_key=key, actor=actor or cancelled.learner, now=now)


def below(now):
    return [(found.public_id, found.coming) for found in selectors.runs_below_minimum(now=now)]


def test_a_class_with_too_few_people_is_shown_when_its_decision_comes_near(apply, learner, run, now):
    assert below(now) == [(run.public_id, 0)]
    apply(learner, run)
    assert below(now) == [(run.public_id, 1)]
    assert below(now - timedelta(days=10)) == []
    Terms.objects.filter(run=run).update(least_places=1)
    assert below(now) == []


def test_who_gave_up_does_not_count_and_who_is_to_be_decided_about_does(apply, learner, other_learner, now):
    run = with_terms(factories.open_run(at=now, method="review"), least_places=3, decide_at=now)
    services.withdraw(enrolment=apply(learner, run), actor=learner, now=now)
    apply(other_learner, run)
    assert below(now) == [(run.public_id, 1)]


def test_registrars_of_the_institution_are_warned_once(run, registrar, other_institution, now):
    factories.staff("registrar", other_institution)
    soon = clock.start_of_day(now) + timedelta(days=3, hours=11)
    assert services.remind(now=clock.start_of_day(now) + timedelta(days=1, hours=11)) == 0, "it is too early"
    assert services.remind(now=soon) == 1
    assert services.remind(now=soon + timedelta(hours=1)) == 0
    notice = Notice.objects.get(template="minimum_warning")
    assert notice.person == registrar
    assert "5명에 못 미칩니다" in notice.body


def test_where_the_institution_has_no_registrar_all_are_warned(registrar, other_institution, now):
    with_terms(factories.open_run(at=now, course__institution=other_institution), least_places=5, decide_at=now + timedelta(days=5))
    services.remind(now=clock.start_of_day(now) + timedelta(days=3, hours=11))
    assert [notice.person for notice in Notice.objects.all()] == [registrar]


def test_the_same_course_comes_first_then_its_kind_and_level(run, other, now):
    similar = factories.open_run(at=now, course__kind=run.course.kind, course__level=run.course.level)
    factories.open_run(at=now, course__kind="lecture", course__level=run.course.level)
    factories.open_run(at=now, course=run.course, method="invitation")
    cards = selectors.alternatives_to(run=run, now=now + timedelta(hours=3))
    assert [card.public_id for card in cards] == [other.public_id, similar.public_id]


def test_one_press_takes_another_class_and_says_in_whose_place(cancelled, other, learner, now):
    taken = take(cancelled, other, now)
    taken.refresh_from_db()
    assert (taken.state, taken.instead_of_id) == (EnrolmentState.CONFIRMED, cancelled.pk)
    assert take(cancelled, other, now).pk == taken.pk, "the same request again"
    with pytest.raises(services.AlreadyReplaced):
        take(cancelled, factories.open_run(at=now, course=other.course), now, key="another")
    services.withdraw(enrolment=taken, actor=learner, now=now)
    again = take(cancelled, factories.open_run(at=now, course=other.course), now, key="third")
    again.refresh_from_db()
    assert again.instead_of_id == cancelled.pk, "who gave that back may take another"


def test_where_the_seats_are_gone_she_is_asked_whether_she_waits(cancelled, other, now):
    person = factories.UserFactory()
    services.apply(learner=person, run=other, request_key="first", actor=person, now=now)
    with pytest.raises(services.RunIsFull):
        take(cancelled, other, now)
    assert take(cancelled, other, now, do=services.wait_instead).state == EnrolmentState.WAITING


def test_what_she_had_filled_in_is_used_again_and_her_children_come_along(learner, run, now):
    with_terms(run, most_in_party=3)
    care = audience()
    other = factories.open_run(at=now + timedelta(hours=2), course=run.course, capacity=0)
    for one in (run, other):
        pool(one, code="care", audience=care, capacity=4)
    with_terms(other, most_in_party=3)
    child = CompanionFacts(name="이하나", birth_date=date(2014, 5, 1))
    wish = Wish(learner=learner, run=run, request_key="family", companions=(child,), declared=frozenset({care.pk}))
    first = services.apply_for(wish=wish, actor=learner, now=now)
    services.cancel_run(run=run, reason="폐강", actor=None, now=now)
    first.refresh_from_db()
    taken = take(first, other, now)
    party = Enrolment.objects.filter(party=taken.party_id).order_by("pk")
    assert [(row.learner.name, row.instead_of and row.instead_of.run) for row in party] == [("이서준", run), ("이하나", run)]
    assert taken.eligibilities.get().audience == care
    assert selectors.cancelled_runs(now=now).get().replaced == 2


def test_who_is_moved_on_by_the_office_still_has_it_instead(cancelled, other, registrar, now):
    taken = take(cancelled, other, now)
    third = factories.open_run(at=now + timedelta(days=1), course=other.course)
    moved = moving.move(enrolment=taken, to_run=third, reason="강의실 변경", actor=registrar, now=now).enrolment
    assert selectors.taken_instead([cancelled]) == {cancelled.pk: moved}


def test_only_who_lost_a_place_by_it_takes_another(apply, learner, other_learner, run, other, now):
    earlier = apply(learner, run)
    services.cancel_by_office(enrolment=earlier, reason="중복", actor=None, now=now - timedelta(hours=1))
    live = apply(other_learner, other)
    services.cancel_run(run=run, reason="폐강", actor=None, now=now)
    for enrolment in (earlier, live):
        with pytest.raises(services.NothingToReplace):
            take(enrolment, other, now)


def test_the_page_offers_what_she_may_have_and_takes_it(signed_in, cancelled, other, learner, now):
    too_young = with_terms(factories.open_run(at=now + timedelta(hours=4), course=other.course), age_from=90)
    learner.birth_date = date(1958, 3, 5)
    learner.save()
    browser, address = signed_in(learner), f"/en/my/enrolments/{cancelled.public_id}/instead/"
    page = browser.get(address).content.decode()
    assert other.public_id in page
    assert too_young.public_id not in page
    assert address in browser.get(f"/en/my/enrolments/{cancelled.public_id}/").content.decode()
    [key] = set(re.findall(r'name="request_key" value="(\w+)"', page))
    answer = browser.post(address, {"run": other.public_id, "request_key": key})
    taken = Enrolment.objects.get(instead_of=cancelled)
    assert answer.url == f"/en/my/enrolments/{taken.public_id}/done/"
    assert "In its place you took" in browser.get(address).content.decode()


def test_a_seat_that_went_meanwhile_is_said_and_the_line_is_offered(signed_in, cancelled, other, learner, now):
    person = factories.UserFactory()
    services.apply(learner=person, run=other, request_key="first", actor=person, now=now)
    answer = signed_in(learner).post(f"/en/my/enrolments/{cancelled.public_id}/instead/", {"run": other.public_id, "request_key": "k"})
    assert answer.status_code == 409
    assert 'name="wish" value="wait"' in answer.content.decode()


def test_staff_see_who_took_one_and_enter_one_by_phone(signed_in, registrar, cancelled, other, now):
    desk, address = signed_in(registrar), f"/en/desk/registrar/runs/{cancelled.run.public_id}/instead/"
    assert "Enter another class by phone" in desk.get(address).content.decode()
    desk.post(address, {"enrolment": cancelled.public_id, "run": other.public_id, "request_key": "k"})
    taken = Enrolment.objects.get(instead_of=cancelled)
    assert taken.channel == "phone"
    assert other.course.code in desk.get(address).content.decode()
    assert "1 person was told, 1 took another class." in desk.get("/en/desk/registrar/minimum/").content.decode()


def test_the_page_of_decisions_leads_to_cancelling(signed_in, registrar, apply, learner, run, other):
    apply(learner, run)
    desk = signed_in(registrar)
    cancel = f"/en/desk/registrar/runs/{run.public_id}/cancel/"
    assert cancel in desk.get("/en/desk/registrar/minimum/").content.decode()
    page = desk.get(cancel).content.decode()
    assert "1 person has a place" in page
    assert f"{other.course.code}/{other.number}" in page


def test_the_staff_pages_cost_the_same_queries_with_many_people(signed_in, registrar, cancelled, run, now, django_assert_max_num_queries):
    for number in range(12):
        factories.EnrolmentFactory(run=run, learner=factories.UserFactory())
        with_terms(factories.open_run(at=now + timedelta(hours=number)), least_places=5, decide_at=now)
    ended = {"state": EnrolmentState.CANCELLED, "ended_at": cancelled.ended_at}
    Enrolment.objects.filter(run=run, state=EnrolmentState.CONFIRMED).update(**ended)
    desk = signed_in(registrar)
    with django_assert_max_num_queries(20):
        desk.get(f"/en/desk/registrar/runs/{run.public_id}/instead/")
    with django_assert_max_num_queries(12):
        desk.get("/en/desk/registrar/minimum/")


def test_programs_take_another_class_too(signed_in, cancelled, other, learner):
    browser, address = signed_in(learner), f"/api/v1/enrolments/{cancelled.public_id}/instead/"
    assert [found["id"] for found in browser.get(address).json()] == [other.public_id]
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "key-1"}}
    assert browser.post(address, {"run": other.public_id}, **sent).status_code == 201
    assert browser.post(address, {"run": other.public_id}, **{**sent, "headers": {"Idempotency-Key": "key-2"}}).json()["code"] == "already-replaced"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_take_one_class(now):
    person = factories.UserFactory()
    run = factories.open_run(at=now, capacity=5)
    others = [factories.open_run(at=now + timedelta(hours=2 * number), course=run.course) for number in (1, 2)]
    enrolment = services.apply(learner=person, run=run, request_key="r", actor=person, now=now)
    services.cancel_run(run=run, reason="폐강", actor=None, now=now)
    enrolment.refresh_from_db()

    def work(number):
        try:
            take(enrolment, others[number % 2], now, key=f"press-{number}")
        except services.AlreadyReplaced:
            return "too late"
        return "taken"

    assert rush(work, range(40)) == {"taken": 1, "too late": 39}
    assert Enrolment.objects.filter(instead_of=enrolment).count() == 1
