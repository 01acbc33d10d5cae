"""A quiz in a real browser: by keyboard, in two windows, without a connection, on a phone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from courses.quizzes import services
from courses.quizzes.models import Attempt, Response
from lms.kernel import clock
from tests import factories
from tests.quizzes import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = 5000  # milliseconds until an answer must be on the disk


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def learner():
    return factories.UserFactory(name="이서준")


@pytest.fixture
def attempt(learner, now):
    enrolment = making.enrolment(learner, now)
    return services.start_attempt(enrolment=enrolment, quiz=making.quiz(enrolment.run.course, now), now=now)


def address(name, *args, language="ko"):
    with translation.override(language):
        return reverse(f"quizzes:{name}", args=args)


def box(page, slot):
    return page.locator(f'[data-slot="{slot}"]')


def choose(page, slot, key):
    box(page, slot).locator(f'input[value="{key}"]').check()


def answer(attempt, slot):
    return Response.objects.get(item__attempt=attempt, item__slot=slot).answer


@pytest.mark.parametrize(("language", "width"), [("ko", 360), ("en", 1280)])
def test_nobody_meets_a_barrier(visit, barriers, attempt, learner, now, language, width):
    place = attempt.enrolment.public_id
    pages = [("list", place), ("quiz", place, attempt.quiz.public_id), ("attempt", attempt.public_id), ("submit", attempt.public_id)]
    for page in pages:
        assert barriers(visit(address(*page, language=language), width=width, person=learner)) == [], page
    services.submit_attempt(attempt=attempt, now=now)
    assert barriers(visit(address("result", attempt.public_id, language=language), width=width, person=learner)) == []


@pytest.mark.parametrize(("language", "width"), [("ko", 360), ("en", 1280)])
def test_no_author_meets_a_barrier(visit, barriers, attempt, language, width):
    registrar = factories.staff("registrar", factories.InstitutionFactory())
    question = making.everywhere().earliest("pk").question
    pages = [("quizzes",), ("new-quiz",), ("questions",), ("new-question",), ("question", question.public_id), ("edit-question", question.public_id)]
    quiz = attempt.quiz.public_id
    pages += [("quiz", quiz), ("edit-quiz", quiz), ("results", quiz, attempt.enrolment.run.public_id)]
    for name, *args in pages:
        assert barriers(visit(address(f"desk-{name}", *args, language=language), width=width, person=registrar)) == [], name


def test_an_answer_is_saved_as_it_is_chosen_and_the_line_says_when(visit, attempt, learner):
    page = visit(address("attempt", attempt.public_id), person=learner)
    slot = making.slots(attempt)[1]
    choose(page, slot, "k2")
    expect(box(page, slot).locator("[data-saved]")).to_have_text(making.SAVED_AT, timeout=SAVED)
    assert answer(attempt, slot) == ["k2"]
    choose(page, slot, "k0")
    expect(box(page, slot).locator('input[type="hidden"]')).to_have_value("2", timeout=SAVED)
    assert answer(attempt, slot) == ["k0"]
    page.reload()
    expect(box(page, slot).locator('input[value="k0"]')).to_be_checked()


def test_without_a_connection_answers_stay_on_the_device_and_follow(visit, attempt, learner):
    page = visit(address("attempt", attempt.public_id), person=learner)
    one, two = making.slots(attempt)[1], making.slots(attempt)[2]
    page.context.set_offline(True)
    choose(page, one, "k0")
    choose(page, two, "k0")
    expect(box(page, one).locator("[data-saved]")).to_contain_text(page.locator("#quiz").get_attribute("data-say-offline") or "?", timeout=SAVED)
    choose(page, two, "k1")
    assert answer(attempt, one) is None
    page.context.set_offline(False)
    expect(page.locator("[data-state]")).to_have_text(making.SAVED_AT, timeout=20000)
    assert (answer(attempt, one), answer(attempt, two)) == (["k0"], ["k0", "k1"])
    assert page.evaluate("localStorage.length") == 0


def test_a_window_that_was_closed_without_a_connection_sends_when_it_is_opened_again(visit, attempt, learner):
    page = visit(address("attempt", attempt.public_id), person=learner)
    slot = making.slots(attempt)[1]
    page.route("**/items/**", lambda route: route.abort())
    choose(page, slot, "k3")
    page.wait_for_function("localStorage.length === 1")
    page.unroute("**/items/**")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address("attempt", attempt.public_id))
    expect(box(page, slot).locator("[data-saved]")).to_have_text(making.SAVED_AT, timeout=SAVED)
    assert answer(attempt, slot) == ["k3"]


def test_a_second_window_is_shown_both_answers_and_decides(visit, attempt, learner):
    slot = making.slots(attempt)[1]
    page = visit(address("attempt", attempt.public_id), person=learner)
    making.save(attempt, slot, "k1")
    choose(page, slot, "k2")
    asked = box(page, slot).locator("[data-conflict]")
    expect(asked).to_be_visible(timeout=SAVED)
    assert answer(attempt, slot) == ["k1"]
    asked.locator("button").first.click()
    expect(box(page, slot).locator('input[type="hidden"]')).to_have_value("2", timeout=SAVED)
    assert answer(attempt, slot) == ["k2"]


def test_a_quiz_is_taken_by_keyboard_only(visit, learner, now):
    enrolment = making.enrolment(learner, now)
    quiz = making.quiz(enrolment.run.course, now, shuffles_questions=False, shuffles_options=False)
    page = visit(address("quiz", enrolment.public_id, quiz.public_id), person=learner)
    page.locator('form[action$="/start/"] button').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/attempts/**")
    page.locator('[data-slot="1"] input[value="k0"]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("button[name=review]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")
    page.locator('form[action$="/now/"] button').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    assert Attempt.objects.get(enrolment=enrolment).percent == 100


def test_when_the_time_is_over_the_last_answer_is_sent_and_handed_in(visit, learner, now):
    enrolment = making.enrolment(learner, now)
    quiz = making.quiz(enrolment.run.course, now, time_limit_minutes=1)
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=clock.now() - timedelta(seconds=52))
    page = visit(address("attempt", attempt.public_id), person=learner)
    slot = making.slots(attempt)[1]
    choose(page, slot, "k0")
    page.wait_for_url("**/result/", timeout=20000)
    closed = Attempt.objects.get(pk=attempt.pk)
    assert (answer(attempt, slot), closed.percent) == (["k0"], Decimal(50))
    assert closed.submitted_at == closed.deadline_at


def test_the_clock_can_be_hidden(visit, attempt, learner):
    page = visit(address("attempt", attempt.public_id), person=learner)
    expect(page.locator("[data-clock]")).to_be_visible()
    page.locator("[data-clock-toggle]").click()
    expect(page.locator("[data-clock]")).to_be_hidden()
