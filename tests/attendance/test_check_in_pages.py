"""From the square to the sentence that it is recorded: the stamp before signing in, one press, and plain answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from courses.attendance.models import Observation, RefusedScan
from courses.attendance.views import attend
from courses.attendance.views.own_browser import COOKIE
from tests import factories
from tests.attendance import reading

pytestmark = pytest.mark.django_db
CONFIRM, TYPE = "/en/attend/confirm/", "/en/attend/"


@pytest.fixture
def start(meeting):
    return meeting.starts_at


@pytest.fixture
def at(start):
    """Let it be so long after the class began: `at(minutes=3)`."""
    cache.clear()
    stops = []

    def do(**after):
        travel = time_machine.travel(start + timedelta(**after), tick=False)
        travel.start()
        stops.append(travel)

    do(minutes=0)
    yield do
    for travel in reversed(stops):
        travel.stop()


def text(response):
    return response.content.decode()


def seen():
    return list(Observation.objects.values_list("enrolment", "source", "observed_at"))


def test_scan_sign_in_and_one_press_record_the_time_of_the_scan(client, at, meeting, enrolment, learner, start):
    learner.set_password("a long password 7")
    learner.phone_verified_at = start
    learner.save()
    to_sign_in = client.get(reading.address(meeting, start), follow=True)
    assert to_sign_in.redirect_chain[-1][0] == f"/accounts/login/?next={CONFIRM}"
    assert "is kept for ten minutes" in text(to_sign_in), "a message, so in the language of the page that was scanned"
    at(minutes=9)
    back = client.post(f"/accounts/login/?next={CONFIRM}", {"login": learner.email, "password": "a long password 7", "next": CONFIRM})
    assert (back.status_code, back.url) == (302, CONFIRM)
    asked = client.get(CONFIRM)
    assert "Record that I am here" in text(asked)
    assert seen() == [], "a page that is opened records nothing"
    done = client.post(CONFIRM, follow=True)
    assert "It is recorded that you came at 1" in text(done)
    assert "Present" in text(done)
    assert seen() == [(enrolment.pk, "qr", start)]


def test_after_more_than_ten_minutes_the_page_says_what_to_do(client, at, meeting, enrolment, learner, start):
    client.get(reading.address(meeting, start))
    at(minutes=10, seconds=1)
    client.force_login(learner)
    for ask in (client.get, client.post):
        late = ask(CONFIRM)
        assert late.status_code == 409
        assert "More than ten minutes have passed" in text(late)
        assert "Scan the square that is on the screen now." in text(late)
    assert seen() == []
    assert RefusedScan.objects.get().reason == "scan-too-old"


def test_opening_the_address_records_nothing_and_pressing_twice_records_once(signed_in, at, meeting, enrolment, learner, start):
    client = signed_in(learner)
    for _ in range(3):
        assert client.get(reading.address(meeting, start)).status_code == 302
    assert seen() == []
    for _ in range(2):
        assert client.post(CONFIRM).status_code == 302
    assert "It is recorded that you came" in text(client.get(CONFIRM))
    assert len(seen()) == 1
    assert not RefusedScan.objects.exists()


def test_scanning_again_later_says_that_it_is_recorded(signed_in, at, meeting, enrolment, learner, start):
    client = signed_in(learner)
    client.get(reading.address(meeting, start))
    client.post(CONFIRM)
    at(minutes=30)
    client.get(reading.address(meeting, start + timedelta(minutes=30)))
    again = client.post(CONFIRM)
    assert again.status_code == 200
    assert "This was recorded already" in text(again)
    assert RefusedScan.objects.get().reason == "already-recorded"


def test_forged_expired_and_foreign_each_have_their_answer(signed_in, at, meeting, enrolment, learner, stranger, start):
    client = signed_in(learner)
    forged = client.get(reading.address(meeting, start, code=reading.FORGED))
    assert (forged.status_code, "was not on the screen of this class" in text(forged)) == (422, True)
    expired = client.get(reading.address(meeting, start, code=reading.shown(meeting, start - timedelta(minutes=3)).code))
    assert (expired.status_code, "on the screen some" in text(expired)) == (409, True)
    client = signed_in(stranger)
    client.get(reading.address(meeting, start))
    foreign = client.post(CONFIRM)
    assert (foreign.status_code, "You have no place in this class" in text(foreign)) == (409, True)
    kept = RefusedScan.objects.order_by("pk").values_list("reason", "actor")
    assert list(kept) == [("forged-code", learner.pk), ("expired-code", learner.pk), ("not-in-this-class", stranger.pk)]


def test_the_typed_code_is_an_equal_path_before_and_after_signing_in(client, at, meeting, enrolment, other_enrolment, learner, other_learner, start):
    spoken = reading.shown(meeting, start).spoken
    signed_out = Client()
    assert signed_out.post(TYPE, {"code": f"{spoken[:3]} {spoken[3:]}"}).headers["Location"] == CONFIRM
    at(minutes=8)
    signed_out.force_login(other_learner)
    assert "Record my code" in text(signed_out.get(CONFIRM))
    signed_out.post(CONFIRM)
    client.force_login(learner)
    at(minutes=0)
    done = client.post(TYPE, {"code": spoken}, follow=True)
    assert "It is recorded that you came" in text(done)
    assert set(seen()) == {(enrolment.pk, "spoken", start), (other_enrolment.pk, "spoken", start)}


@pytest.mark.parametrize("written", ["", "12345", "1234567", "abcdef", "１２３４５", "🙂🙂🙂🙂🙂🙂", "0" * 5000])
def test_what_is_no_code_is_said_beside_the_field(signed_in, at, enrolment, learner, written):
    answer = signed_in(learner).post(TYPE, {"code": written})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert not RefusedScan.objects.exists()


@pytest.mark.parametrize("write", [lambda c: f"{c[:3]}-{c[3:]}", lambda c: "".join(chr(ord(d) + 0xFEE0) for d in c), lambda c: f" {c} "])
def test_a_code_may_be_written_in_several_ways(signed_in, at, meeting, enrolment, learner, start, write):
    signed_in(learner).post(TYPE, {"code": write(reading.shown(meeting, start).spoken)})
    assert len(seen()) == 1


def test_a_wrong_code_is_said_beside_the_field_and_kept(signed_in, at, meeting, enrolment, learner):
    answer = signed_in(learner).post(TYPE, {"code": "000000"})
    assert (answer.status_code, "None of your classes shows these six digits" in text(answer)) == (422, True)
    assert RefusedScan.objects.get().reason == "wrong-code"


def test_one_person_is_slowed_down_and_a_room_is_not(signed_in, at, meeting, enrolment, learner, start):
    for _ in range(attend.MOST_PER_PERSON + 5):
        assert Client().get(reading.address(meeting, start)).status_code == 302
    client = signed_in(learner)
    answers = [client.post(TYPE, {"code": "000000"}).status_code for _ in range(attend.MOST_PER_PERSON + 1)]
    assert answers[-1] == 429


def test_the_browser_has_a_name_that_no_script_can_read(client, at, meeting, enrolment, learner, start):
    client.get(reading.address(meeting, start))
    cookie = client.cookies[COOKIE]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31536000)
    client.force_login(learner)
    client.post(CONFIRM)
    observed = Observation.objects.get().browser
    assert len(observed) == 64
    assert cookie.value not in observed
    other = Client()
    other.cookies[COOKIE] = cookie.value
    friend = factories.EnrolmentFactory(run=enrolment.run).learner
    other.force_login(friend)
    other.get(reading.address(meeting, start))
    other.post(CONFIRM)
    assert set(Observation.objects.values_list("browser", flat=True)) == {observed}


def test_english_readers_come_to_the_english_button(client, at, meeting, enrolment, learner, start):
    client.force_login(learner)
    assert client.get(reading.address(meeting, start, prefix="")).url == "/attend/confirm/"
    learner.language = "en"
    learner.save()
    assert client.get(reading.address(meeting, start, prefix="")).url == CONFIRM


def test_without_a_code_and_without_a_class_the_pages_say_what_to_do(signed_in, at, stranger):
    client = signed_in(stranger)
    assert "No code is waiting" in text(client.get(CONFIRM))
    assert "No code is waiting" in text(client.post(CONFIRM))
    assert "No class of yours is going on now" in text(client.get(TYPE))


def test_my_learning_leads_here_while_a_class_is_open(signed_in, at, enrolment, learner):
    client = signed_in(learner)
    assert TYPE in text(client.get("/en/my/"))
    at(days=2)
    assert f'"{TYPE}"' not in text(client.get("/en/my/"))
