"""My classes in my calendar: what a calendar reads back, every change with a higher number, and an address that ends when I say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from icalendar import Calendar

from courses.catalogue.models import ClassSessionChange, SessionStatus
from courses.enrolment import selectors, services
from courses.enrolment.models import CalendarFeed
from courses.enrolment.views import calendars
from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def place(run, learner, now):
    return services.apply(learner=learner, run=run, request_key="k", actor=learner, now=now)


@pytest.fixture
def token(learner, now):
    return services.make_calendar(person=learner, language="ko", now=now)


def events(client, token):
    """What a calendar that subscribed reads."""
    answer = client.get(f"/calendar/{token}.ics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "no-store" in answer.headers["Cache-Control"]
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def change(session, now, **fields):
    was = {"was_starts_at": session.starts_at, "was_ends_at": session.ends_at}
    ClassSessionChange.objects.create(class_session=session, reason="강사 사정", at=now, **was, **fields)


def test_each_class_is_an_event_in_her_language(client, place, token, run):
    found = events(client, token)
    assert len(found) == 4
    first = found[0]
    assert first["SUMMARY"] == "AI 활용 기초 과정 1회차"
    assert first["LOCATION"] == run.venue_ko
    assert (first.decoded("DTSTART"), first["STATUS"], int(first["SEQUENCE"])) == (run.starts_at, "CONFIRMED", 0)
    assert place.public_id in first["URL"]
    assert len({event["UID"] for event in found}) == 4


def test_what_was_moved_or_cancelled_has_a_higher_number(client, place, token, run, now):
    before = {event["UID"]: int(event["SEQUENCE"]) for event in events(client, token)}
    moved, off = run.class_sessions.order_by("number")[:2]
    change(moved, now, starts_at=moved.starts_at + timedelta(hours=1), ends_at=moved.ends_at + timedelta(hours=1))
    type(moved).objects.filter(pk=moved.pk).update(starts_at=moved.starts_at + timedelta(hours=1), ends_at=moved.ends_at + timedelta(hours=1))
    change(off, now)
    type(off).objects.filter(pk=off.pk).update(status=SessionStatus.CANCELLED)
    first, second, *_rest = events(client, token)
    assert (first.decoded("DTSTART"), int(first["SEQUENCE"])) == (moved.starts_at + timedelta(hours=1), 1)
    assert (second["STATUS"], int(second["SEQUENCE"])) == ("CANCELLED", 1)
    assert {first["UID"], second["UID"]} <= set(before), "the calendar knows them again"
    assert "강사 사정" in second["DESCRIPTION"]


def test_a_place_that_was_given_back_is_gone_and_a_cancelled_class_says_so(client, place, token, run, now, learner):
    other = factories.open_run(at=now + timedelta(hours=5), meetings=1)
    type(other).objects.filter(pk=other.pk).update(apply_opens_at=now)
    services.apply(learner=learner, run=other, request_key="other", actor=learner, now=now)
    services.withdraw(enrolment=place, actor=learner, now=now)
    assert len(events(client, token)) == 1
    services.cancel_run(run=other, reason="신청자 부족", actor=None, now=now)
    [event] = events(client, token)
    assert (event["STATUS"], int(event["SEQUENCE"])) == ("CANCELLED", 1)


def test_nobody_elses_classes_are_in_it(client, token, other_learner, run, now):
    services.apply(learner=other_learner, run=run, request_key="k", actor=other_learner, now=now)
    assert events(client, token) == []


def test_the_address_is_kept_as_a_hash_and_shown_once(signed_in, learner, place):
    client = signed_in(learner)
    assert "You have no address yet" in client.get("/en/my/calendar/").content.decode()
    page = client.post("/en/my/calendar/").content.decode()
    token = page.partition("/calendar/")[2].partition(".ics")[0]
    while len(token) != 26:
        page = page.partition("/calendar/")[2]
        token = page.partition(".ics")[0].rpartition("/calendar/")[2]
    assert CalendarFeed.objects.get().token_sha256 == selectors.token_hash(token)
    assert token not in client.get("/en/my/calendar/").content.decode()
    assert events(client, token)[0]["SUMMARY"] == "AI Basics, class 1"


def test_a_new_address_ends_the_old_one_and_ending_ends_it(signed_in, client, learner, token, now):
    newer = services.make_calendar(person=learner, language="ko", now=now)
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    assert client.get(f"/calendar/{newer}.ics").status_code == 200
    for _ in range(2):
        signed_in(learner).post("/en/my/calendar/", {"wish": "end"})
    assert client.get(f"/calendar/{newer}.ics").status_code == 404


def test_somebody_who_was_suspended_has_none(client, learner, token):
    learner.is_active = False
    learner.save()
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_it_is_not_asked_for_without_measure(client, token, monkeypatch):
    monkeypatch.setattr(calendars, "MOST_PER_MINUTE", 2)
    assert [client.get(f"/calendar/{token}.ics").status_code for _ in range(3)] == [200, 200, 429]


def test_one_run_is_a_file_for_its_owner(signed_in, learner, stranger, place, run):
    address = f"/en/my/enrolments/{place.public_id}/calendar.ics"
    answer = signed_in(learner).get(address)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{run.course.code}.ics"'
    assert len(list(Calendar.from_ical(answer.content).walk("VEVENT"))) == 4
    assert signed_in(stranger).get(address).status_code == 404


def test_it_costs_the_same_for_one_and_for_many(client, learner, place, token, now, django_assert_max_num_queries):
    for number in range(1, 9):
        factories.EnrolmentFactory(learner=learner, run=factories.open_run(at=now + timedelta(days=number)))
    with django_assert_max_num_queries(6):
        assert len(selectors.meetings_of(person=learner, now=clock.now())) == 36
