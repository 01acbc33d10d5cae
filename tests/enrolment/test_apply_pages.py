"""Applying is three plain steps, and every way it can end is a page that says what to do."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.models import Enrolment, SeatPool
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def person(learner):
    learner.birth_date, learner.dong = date(1958, 3, 5), "서초1동"
    learner.save()
    return learner


def text(response):
    return response.content.decode()


def request_key(response):
    return re.findall(r'name="request_key" value="(\w+)"', text(response))[0]


def test_a_resident_applies_in_three_steps_and_reads_what_happens_next(signed_in, person, run):
    client = signed_in(person)
    first = client.get(f"/en/apply/{run.public_id}/")
    assert "Step 1 of 3" in text(first)
    assert f"/en/apply/{run.public_id}/you/" in text(first)
    second = client.get(f"/en/apply/{run.public_id}/you/")
    assert person.name in text(second)
    third = client.get(f"/en/apply/{run.public_id}/confirm/")
    done = client.post(f"/en/apply/{run.public_id}/confirm/", {"request_key": request_key(third)}, follow=True)
    enrolment = Enrolment.objects.get(learner=person, run=run)
    assert done.redirect_chain == [(f"/en/my/enrolments/{enrolment.public_id}/done/", 302)]
    assert "You have a place" in text(done)


def test_the_same_form_sent_twice_is_one_place_and_the_same_page(signed_in, person, run):
    client = signed_in(person)
    form = {"request_key": request_key(client.get(f"/en/apply/{run.public_id}/confirm/"))}
    answers = [client.post(f"/en/apply/{run.public_id}/confirm/", form) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert SeatPool.objects.get(run=run).taken == 1


def test_nobody_in_particular_sees_the_class_and_is_sent_to_sign_in_and_back(client, run):
    assert client.get(f"/en/apply/{run.public_id}/").status_code == 200
    answer = client.get(f"/en/apply/{run.public_id}/you/")
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next=/en/apply/{run.public_id}/you/"


def test_what_we_do_not_know_is_asked_once(signed_in, learner, run):
    client = signed_in(learner)
    asked = text(client.get(f"/en/apply/{run.public_id}/you/"))
    assert 'name="birth_date"' in asked
    assert 'name="dong"' in asked
    assert 'id="id_name"' not in asked
    wrong = client.post(f"/en/apply/{run.public_id}/you/", {"birth_date": "엊그제", "dong": "서초1동"})
    assert wrong.status_code == 422
    client.post(f"/en/apply/{run.public_id}/you/", {"birth_date": "1958-03-05", "dong": "서초1동"})
    learner.refresh_from_db()
    assert (learner.birth_date, learner.dong, learner.name) == (date(1958, 3, 5), "서초1동", "이서준")
    assert f"/en/apply/{run.public_id}/confirm/" in text(client.get(f"/en/apply/{run.public_id}/you/"))


def test_easy_mode_asks_one_question_a_screen(signed_in, learner, run):
    client = signed_in(learner)
    client.cookies["display"] = "md.e"
    first = text(client.get(f"/en/apply/{run.public_id}/you/"))
    assert 'name="birth_date"' in first
    assert 'name="dong"' not in first
    client.post(f"/en/apply/{run.public_id}/you/", {"birth_date": "1958-03-05"})
    assert 'name="dong"' in text(client.get(f"/en/apply/{run.public_id}/you/"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"apply_opens_at": timedelta(days=1)}, "Applications open on"),
        ({"apply_closes_at": timedelta(0)}, "Applications closed on"),
        ({"status": "cancelled", "cancel_reason": "강사 사정"}, "강사 사정"),
    ],
)
def test_a_class_that_takes_nobody_says_why_and_shows_other_dates(client, run, now, change, words):
    other = factories.open_run(at=now, course=run.course)
    fields = {name: now + value if isinstance(value, timedelta) else value for name, value in change.items()}
    type(run).objects.filter(pk=run.pk).update(**fields)
    page = text(client.get(f"/en/apply/{run.public_id}/"))
    assert words in page
    assert f"/en/apply/{other.public_id}/" in page
    assert f"/en/apply/{run.public_id}/you/" not in page


def test_a_full_class_says_so_before_and_after(client, signed_in, person, other_learner, stranger, apply, run):
    apply(other_learner, run)
    apply(stranger, run)
    assert "Every seat is taken" in text(client.get(f"/en/apply/{run.public_id}/"))
    refused = signed_in(person).post(f"/en/apply/{run.public_id}/confirm/", {"request_key": "k"})
    assert refused.status_code == 409
    assert "You have no place yet" in text(refused)
    assert "02-0000-0000" in text(refused), "there is always somebody to ask"


def test_who_has_a_place_is_led_to_it(signed_in, person, apply, run):
    enrolment = apply(person, run)
    client = signed_in(person)
    where = f"/en/my/enrolments/{enrolment.public_id}/"
    assert where in text(client.get(f"/en/apply/{run.public_id}/"))
    refused = client.post(f"/en/apply/{run.public_id}/confirm/", {"request_key": "another"})
    assert refused.status_code == 409
    assert where in text(refused)
    assert "<title>You have already applied |" in text(refused)
    assert "<h1>You have already applied</h1>" in text(refused)


def test_seats_that_nobody_can_take_any_more_are_not_offered(client, run, now):
    assert "seats left" in text(client.get(f"/en/apply/{run.public_id}/"))
    type(run).objects.filter(pk=run.pk).update(apply_closes_at=now)
    page = text(client.get(f"/en/apply/{run.public_id}/?again"))  # another address: the first is kept for seconds
    assert "seats left" not in page
    assert "Applications are closed" in page


def test_the_pages_speak_korean_first(signed_in, person, apply, run):
    client = signed_in(person)
    assert "3단계 중 1단계" in text(client.get(f"/apply/{run.public_id}/"))
    assert "AI 활용 기초 과정" in text(client.get(f"/apply/{run.public_id}/confirm/"))
    enrolment = apply(person, run)
    assert "자리가 확정되었습니다" in text(client.get(f"/my/enrolments/{enrolment.public_id}/done/"))


def test_my_application_is_given_back_after_one_more_question(signed_in, person, apply, run):
    enrolment = apply(person, run)
    client = signed_in(person)
    page = f"/en/my/enrolments/{enrolment.public_id}/"
    assert f"{page}withdraw/" in text(client.get(page))
    assert "Do you want to give your place back?" in text(client.get(f"{page}withdraw/"))
    after = client.post(f"{page}withdraw/", follow=True)
    assert "Withdrawn" in text(after)
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"
    assert client.get(f"{page}done/").url == page


def test_after_the_deadline_the_page_says_whom_to_call(signed_in, person, apply, run):
    enrolment = apply(person, run)
    client = signed_in(person)
    with time_machine.travel(run.withdraw_until, tick=False):
        client = signed_in(person)
        assert "please call us" in text(client.get(f"/en/my/enrolments/{enrolment.public_id}/withdraw/"))
        refused = client.post(f"/en/my/enrolments/{enrolment.public_id}/withdraw/")
    assert refused.status_code == 409


def test_meetings_of_every_week_are_told_as_such_and_not_as_one_long_one(client, run):
    type(run).objects.filter(pk=run.pk).update(dong="반포본동")
    page = text(client.get(f"/apply/{run.public_id}/"))
    assert "매주 목요일 오후 2시~4시, 4번 (2026년 3월 19일~4월 9일)" in page
    assert "(반포본동)" in page
    english = text(client.get(f"/en/apply/{run.public_id}/"))
    assert "Thursdays" in english
    assert "반포본동" not in english


def test_strangers_learn_nothing(client, signed_in, person, stranger, apply, run):
    enrolment = apply(person, run)
    for path in ("", "done/", "withdraw/"):
        assert signed_in(stranger).get(f"/en/my/enrolments/{enrolment.public_id}/{path}").status_code == 404
    type(run).objects.update(status="draft")
    for path in ("", "you/", "confirm/"):
        assert client.get(f"/en/apply/{run.public_id}/{path}").status_code == 404
    services.withdraw(enrolment=enrolment, actor=person, now=enrolment.applied_at)
