"""My classes in my calendar: what a calendar reads back, every change with a higher number, and an address that ends when I say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from icalendar import Calendar

from courses.attendance import services as attendance_services
from courses.attendance.data import Whereabouts
from courses.catalogue.models import ClassSessionChange, SessionStatus
from courses.enrolment import selectors, services
from courses.enrolment.models import CalendarFeed
from courses.enrolment.views import calendars
from lms.kernel import clock
from lms.notices import services as notices
from lms.notices.models import Channel, Notice
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


def test_loading_the_page_anew_keeps_the_address_that_was_just_copied(signed_in, learner):
    client = signed_in(learner)
    made = client.post("/en/my/calendar/", {"stands": ""}).content.decode()
    token = made.rpartition(".ics")[0].rpartition("/calendar/")[2]
    again = client.post("/en/my/calendar/", {"stands": ""})
    assert again.status_code == 302
    assert client.get(f"/calendar/{token}.ics").status_code == 200


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


def test_times_are_those_of_seoul_and_it_rings_the_day_before(client, place, token, run, now):
    off = run.class_sessions.last()
    type(off).objects.filter(pk=off.pk).update(status=SessionStatus.CANCELLED)
    calendar = Calendar.from_ical(client.get(f"/calendar/{token}.ics").content)
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Seoul"
    assert [part.decoded("TZOFFSETTO") for part in zone.walk("STANDARD")] == [timedelta(hours=9)]
    first, *_others, last = calendar.walk("VEVENT")
    assert first["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert first.decoded("DTSTART") == run.starts_at
    [alarm] = first.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(days=-1)
    assert last.walk("VALARM") == [], "what does not take place does not ring"


def attached(learner):
    """The events of the file that went with the last message to her."""
    notice = Notice.objects.filter(person=learner).latest("pk")
    return notice.template, list(Calendar.from_ical(notice.calendar).walk("VEVENT")) if notice.calendar else []


@pytest.fixture
def by_mail(learner, now):
    notices.prefer(person=learner, channel=Channel.EMAIL, actor=learner, now=now)


def test_an_e_mail_brings_the_classes_along_and_takes_them_back(by_mail, place, learner, run, registrar, now):
    services.announce(event_id=place.events.get().pk, now=now)
    template, found = attached(learner)
    assert template == "application_confirmed"
    assert [(event["STATUS"], int(event["SEQUENCE"])) for event in found] == [("CONFIRMED", 0)] * 4
    session = run.class_sessions.first()
    to = Whereabouts(starts_at=session.starts_at + timedelta(hours=1), ends_at=session.ends_at + timedelta(hours=1))
    attendance_services.move_class_session(class_session=session, to=to, reason="강사 사정", actor=registrar, now=now)
    attendance_services.tell_change(change_id=ClassSessionChange.objects.get().pk, now=now)
    template, moved = attached(learner)
    assert template == "class_session_moved"
    assert (moved[0].decoded("DTSTART"), int(moved[0]["SEQUENCE"]), moved[0]["UID"]) == (to.starts_at, 1, found[0]["UID"])
    services.withdraw(enrolment=place, actor=learner, now=now)
    services.announce(event_id=place.events.get(to_state="withdrawn").pk, now=now)
    template, gone = attached(learner)
    assert template == "application_withdrawn"
    assert [(event["STATUS"], int(event["SEQUENCE"])) for event in gone] == [("CANCELLED", 2), *[("CANCELLED", 1)] * 3]
    assert {event["UID"] for event in gone} == {event["UID"] for event in found}


def test_who_applies_again_has_events_of_their_own(by_mail, place, learner, run, now):
    services.withdraw(enrolment=place, actor=learner, now=now)
    again = services.apply(learner=learner, run=run, request_key="again", actor=learner, now=now)
    before, after = ({meeting.uid for meeting in selectors.meetings_of_place(enrolment=one)} for one in (place, again))
    assert not before & after, "a calendar would not let what was cancelled come back with a lower number"


def test_a_text_brings_no_file(place, learner, now):
    services.announce(event_id=place.events.get().pk, now=now)
    assert Notice.objects.get().calendar == ""


def test_it_costs_the_same_for_one_and_for_many(client, learner, place, token, now, django_assert_max_num_queries):
    for number in range(1, 9):
        factories.EnrolmentFactory(learner=learner, run=factories.open_run(at=now + timedelta(days=number)))
    with django_assert_max_num_queries(6):
        assert len(selectors.meetings_of(person=learner, now=clock.now())) == 36
