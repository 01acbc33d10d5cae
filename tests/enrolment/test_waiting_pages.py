"""Who waits reads where she stands, who is offered a place takes it with one button, and the office does both by phone."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment import services
from courses.enrolment.models import Enrolment
from tests import factories
from tests.enrolment.test_desk_pages import caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(db, now):
    return factories.open_run(at=now, capacity=1, line=2)


@pytest.fixture
def holder(run, now):
    """Who has the only seat."""
    person = factories.UserFactory()
    return services.apply(learner=person, run=run, request_key="first", actor=person, now=now)


@pytest.fixture
def waiting(holder, learner, run, now):
    learner.birth_date, learner.dong = date(1958, 3, 5), "서초1동"
    learner.save()
    return services.join_waiting_list(learner=learner, run=run, request_key="wait", actor=learner, now=now)


@pytest.fixture
def offered(waiting, holder, now):
    services.withdraw(enrolment=holder, actor=holder.learner, now=now)
    waiting.refresh_from_db()
    return waiting


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def key_in(response):
    return re.findall(r'name="request_key" value="(\w+)"', text(response))[0]


def test_a_full_class_says_the_place_in_line_before_the_yes(signed_in, holder, stranger, run):
    stranger.birth_date, stranger.dong = date(1958, 3, 5), "서초1동"
    stranger.save()
    client = signed_in(stranger)
    assert "your place in line is 1" in text(client.get(f"/en/apply/{run.public_id}/"))
    asked = client.get(f"/en/apply/{run.public_id}/confirm/")
    assert "Shall we put you on the waiting list?" in text(asked)
    done = client.post(f"/en/apply/{run.public_id}/confirm/", {"request_key": key_in(asked), "wish": "wait"}, follow=True)
    assert "You are on the waiting list" in text(done)
    assert Enrolment.objects.get(learner=stranger).state == "waiting"


def test_whose_seat_was_taken_meanwhile_is_asked_whether_to_wait(signed_in, stranger, run, now):
    client = signed_in(stranger)
    form = {"request_key": key_in(client.get(f"/en/apply/{run.public_id}/confirm/"))}
    faster = factories.UserFactory()
    services.apply(learner=faster, run=run, request_key="faster", actor=faster, now=now)
    refused = client.post(f"/en/apply/{run.public_id}/confirm/", form)
    assert refused.status_code == 409
    assert "You can wait for a seat" in text(refused)
    again = client.post(f"/en/apply/{run.public_id}/confirm/", {"request_key": key_in(refused), "wish": "wait"})
    assert again.status_code == 302
    assert Enrolment.objects.get(learner=stranger).state == "waiting"


def test_who_waits_reads_her_place_and_can_leave(signed_in, waiting, learner):
    client, address = signed_in(learner), f"/en/my/enrolments/{waiting.public_id}/"
    assert "Your place in line: 1" in text(client.get(address))
    assert "Your place in line: 1" in text(client.get("/en/my/"))
    assert "Do you want to leave the waiting list?" in text(client.get(f"{address}withdraw/"))
    assert "not on the waiting list any more" in text(client.post(f"{address}withdraw/", follow=True))


def test_an_offer_is_taken_with_one_button(signed_in, offered, learner):
    client, address = signed_in(learner), f"/en/my/enrolments/{offered.public_id}/"
    for page in (address, "/en/my/", f"{address}offer/"):
        assert "A place is kept for you until" in text(client.get(page))
    assert "Do you want to pass the offered place on?" in text(client.get(f"{address}withdraw/"))
    done = client.post(f"{address}offer/", follow=True)
    assert "You have a place" in text(done)
    offered.refresh_from_db()
    assert offered.state == "confirmed"


def test_an_offer_that_is_over_says_so(signed_in, offered, learner, now):
    client, address = signed_in(learner), f"/en/my/enrolments/{offered.public_id}/offer/"
    with time_machine.travel(now + timedelta(days=3), tick=False):
        services.lapse_offers(now=now + timedelta(days=3))
        signed_in(learner)
        refused = client.post(address)
    assert refused.status_code == 409
    assert "went to the next person" in text(refused)


def test_nobody_else_sees_or_takes_it(signed_in, offered, stranger):
    assert signed_in(stranger).post(f"/my/enrolments/{offered.public_id}/offer/").status_code == 404


def test_the_office_sees_the_line_and_takes_the_offer_by_phone(signed_in, offered, registrar, run, now):
    services.join_waiting_list(learner=factories.UserFactory(), run=run, request_key="next", actor=registrar, now=now)
    client = signed_in(registrar)
    desk = text(client.get(f"/en/desk/registrar/runs/{run.public_id}/"))
    assert "place in line: 1" in desk
    assert "1 of 2 wait" in desk
    address = f"/en/desk/registrar/enrolments/{offered.public_id}/accept/"
    assert "The place is kept for this person until" in text(client.get(address))
    assert client.post(address).status_code == 302
    assert offered.events.last().actor == registrar


def test_the_office_puts_a_caller_on_the_line(signed_in, holder, registrar, run):
    client, address = signed_in(registrar), f"/en/desk/registrar/runs/{run.public_id}/register/"
    assert "Put on the waiting list" in text(client.get(address))
    assert client.post(address, caller(wish="wait")).status_code == 302
    waiting = Enrolment.objects.get(learner__phone="01099991234")
    assert (waiting.state, waiting.channel, waiting.events.get().actor) == ("waiting", "phone", registrar)


def test_the_line_is_made_longer_but_not_shorter_than_it_is(signed_in, waiting, registrar, run):
    client, address = signed_in(registrar), f"/en/desk/registrar/runs/{run.public_id}/seats/general/"
    refused = client.post(address, {"capacity": "1", "waiting_capacity": "0"})
    assert "1 people already wait" in text(refused)
    assert client.post(address, {"capacity": "2", "waiting_capacity": "9"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "offered"


def test_the_api_joins_tells_and_accepts(signed_in, holder, learner, run, now):
    client = signed_in(learner)
    joined = client.post(f"/api/v1/runs/{run.public_id}/waiting-list/", content_type="application/json", headers={"Idempotency-Key": "one"})
    assert (joined.status_code, joined.json()["state"], joined.json()["position_in_line"]) == (201, "waiting", 1)
    accept = f"/api/v1/enrolments/{joined.json()['id']}/accept/"
    assert client.post(accept).json()["code"] == "not-offered"
    services.withdraw(enrolment=holder, actor=holder.learner, now=now)
    [mine] = client.get("/api/v1/enrolments/").json()["results"]
    assert (mine["state"], mine["offer_expires_at"]) == ("offered", "2026-03-07T00:00:00+09:00")
    assert client.post(accept).json()["state"] == "confirmed"
    assert client.post(accept).status_code == 200


def test_the_list_of_mine_costs_the_same_for_one_and_for_many(signed_in, waiting, learner, now, django_assert_max_num_queries):
    client = signed_in(learner)
    for number in range(8):
        other = factories.open_run(at=now + timedelta(days=number), capacity=0, line=3)
        services.join_waiting_list(learner=learner, run=other, request_key=f"more-{number}", actor=learner, now=now + timedelta(days=number))
    with django_assert_max_num_queries(8):
        assert len(client.get("/api/v1/enrolments/").json()["results"]) == 9
