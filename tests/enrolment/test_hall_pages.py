"""The page of the hall: in before the opening, a number after, a button when it is her turn; without a script as well."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.models import Enrolment, HallTicket
from tests import factories
from tests.enrolment import terms
from tests.enrolment.test_apply_every_method_pages import hidden, person, step, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
OPENS = timedelta(minutes=10)


@pytest.fixture
def run(now):
    return terms.with_terms(factories.open_run(at=now, apply_opens_at=now + OPENS), admitted_per_minute=1)


@pytest.fixture
def at(now, signed_in, person):  # noqa: F811
    """A browser of the person at some time after now."""

    def do(after):
        clock = time_machine.travel(now + after, tick=False)
        clock.start()
        stops.append(clock)
        return signed_in(person)

    stops: list = []
    yield do
    for clock in reversed(stops):
        clock.stop()


def test_before_the_opening_there_is_nothing_to_click(at, run):
    client = at(timedelta(0))
    assert step(run, "hall/") in text(client.get(step(run)))
    assert "Come in" in text(client.get(step(run, "hall/")))
    assert not HallTicket.objects.exists(), "looking in is not coming in"
    page = text(client.post(step(run, "hall/"), follow=True))
    assert "You are in. Applications open on" in page
    assert "1 person is in the waiting room now." in page
    assert 'http-equiv="refresh" content="60"' in page


def test_long_before_it_says_from_when(at, run):
    client = at(-timedelta(hours=2))
    assert "You can come in from" in text(client.get(step(run, "hall/")))
    assert client.post(step(run, "hall/")).status_code == 409


def test_after_the_opening_she_has_a_number_and_then_the_button(at, run, person, now):  # noqa: F811
    for waiting in (factories.UserFactory(), person):
        services.arrive(run=run, learner=waiting, now=now)
    services.open_hall(run=run, now=now + OPENS)
    HallTicket.objects.filter(learner=person).update(position=9)
    HallTicket.objects.exclude(learner=person).update(position=1)
    client = at(OPENS)
    page = text(client.get(step(run, "hall/")))
    assert "Your number: 9" in page
    assert "7 people are before you." in page
    assert 'content="60"' in page
    part = client.get(step(run, "hall/"), headers={"X-Part": "hall"})
    assert text(part).lstrip().startswith('<div id="hall-place" class="stack" data-again-in="60" data-say="7 people are before you."')
    assert client.get(step(run, "confirm/")).url == step(run, "hall/")
    assert client.post(step(run, "confirm/"), {"request_key": "k"}).url == step(run, "hall/")
    client = at(OPENS + timedelta(minutes=8))
    turn = text(client.get(step(run, "hall/")))
    assert "It is your turn" in turn
    assert "http-equiv" not in turn
    assert step(run, "you/") in turn
    client.post(step(run, "confirm/"), hidden(client.get(step(run, "confirm/"))))
    assert Enrolment.objects.get(learner=person).state == "confirmed"


def test_the_hall_opens_by_a_look_when_nobody_else_opened_it(at, run, person, now):  # noqa: F811
    services.arrive(run=run, learner=person, now=now)
    assert "It is your turn" in text(at(OPENS).get(step(run, "hall/")))


def test_a_class_without_a_hall_leads_to_the_class(at, now):
    plain = factories.open_run(at=now)
    client = at(timedelta(0))
    assert client.get(step(plain, "hall/")).url == step(plain)
    assert client.post(step(plain, "hall/")).status_code == 409
