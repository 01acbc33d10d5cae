"""Whose class was cancelled finds the way to another one on her own pages, as long as she has taken none."""

from __future__ import annotations

import re

import pytest
import time_machine

from courses.enrolment import services
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def cancelled(apply, learner, run, now):
    enrolment = apply(learner, run)
    services.cancel_run(run=run, reason="신청자가 적습니다", actor=None, now=now)
    enrolment.refresh_from_db()
    return enrolment


@pytest.fixture
def other(cancelled, now):
    return factories.open_run(at=now, course=cancelled.run.course, method="lottery", capacity=7)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_my_learning_leads_to_another_class_until_one_is_taken(signed_in, learner, cancelled, other, now):
    client, address = signed_in(learner), f"/en/my/enrolments/{cancelled.public_id}/"
    for page in ("/en/my/", address):
        assert f"{address}instead/" in text(client.get(page))
    services.take_instead(cancelled=cancelled, run=other, request_key="k", actor=learner, now=now)
    for page in ("/en/my/", address):
        assert f"{address}instead/" not in text(client.get(page))
    assert "In its place you took" in text(client.get(address))


def test_where_nothing_is_offered_it_stands_under_earlier(signed_in, learner, cancelled):
    assert f"/en/my/enrolments/{cancelled.public_id}/instead/" not in text(signed_in(learner).get("/en/my/"))


def test_each_class_that_is_offered_says_how_its_places_are_given_out(signed_in, learner, cancelled, other):
    page = text(signed_in(learner).get(f"/en/my/enrolments/{cancelled.public_id}/instead/"))
    card = page.partition('class="run-card"')[2].partition("</div> <form")[0]
    assert "<dd>By drawing lots</dd>" in card
    assert "<dd>7 places, given out later</dd>" in card
    assert re.search(r"<dt>When</dt><dd>[^<]*2026", card), "the date stands inside its card"
