"""Cards, numbers of the day and tapped names become sights, once each, in the person's own class session."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance import selectors
from courses.attendance.models import Observation, RefusedScan
from courses.attendance.signals import attendance_changed
from courses.catalogue.models import ClassSession
from courses.enrolment import services as enrolment_services
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance import scanning

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, instructor, registrar, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


@pytest.fixture
def guest(meeting, now):
    """A place in another run that is held together with the meeting."""
    run = factories.open_run(at=now - timedelta(days=14, hours=1))
    ClassSession.objects.filter(run=run, number=1).update(held_with=meeting)
    return factories.EnrolmentFactory(run=run)


def kept():
    return list(RefusedScan.objects.order_by("nonce").values_list("nonce", "reason", "source"))


def test_card_number_and_tapped_name_are_three_ways_to_the_same_thing(desk, run, meeting, enrolment, other_enrolment, instructor, now):
    third = factories.EnrolmentFactory(run=run)
    rows = [
        scanning.row("a", now, card=scanning.card(enrolment)),
        scanning.row("b", now, source="number", number=scanning.number(meeting, other_enrolment)),
        scanning.row("c", now - timedelta(minutes=3), source="roll", enrolment=third.public_id),
    ]
    sent = scanning.send(desk, run, rows)
    assert scanning.outcomes(sent) == [("a", "recorded", ""), ("b", "recorded", ""), ("c", "recorded", "")]
    assert [one["enrolment"] for one in sent.json()["outcomes"]] == [enrolment.public_id, other_enrolment.public_id, third.public_id]
    assert {one["status"] for one in sent.json()["outcomes"]} == {"late"}, "by the moment, the tapped one too"
    written = Observation.objects.get(nonce="c")
    assert (written.observed_at, written.received_at, written.actor, written.device) == (now - timedelta(minutes=3), now, instructor, None)


def test_what_is_sent_twice_is_written_once(desk, run, enrolment, now):
    rows = [scanning.row("a", now, card=scanning.card(enrolment))] * 2
    assert scanning.outcomes(scanning.send(desk, run, rows)) == [("a", "recorded", "")] * 2
    assert scanning.outcomes(scanning.send(desk, run, rows[:1])) == [("a", "repeated", "")]
    assert Observation.objects.count() == 1


def test_every_row_has_an_answer_of_its_own(desk, run, meeting, enrolment, now):
    stranger = factories.EnrolmentFactory()
    good = scanning.card(enrolment)
    rows = [
        scanning.row("good", now, card=good.upper()),
        scanning.row("forged", now, card=good[:-1] + ("0" if good[-1] != "0" else "1")),
        scanning.row("foreign", now, card=scanning.card(stranger)),
        scanning.row("poster", now, card="https://example.org"),
        scanning.row("number", now, source="number", number="12345"),
        scanning.row("early", now - timedelta(hours=9), card=good),
        {"nonce": "shape", "kind": "asleep"},
        "no row at all",
        scanning.row("two", now, card=good, number="1"),
        scanning.row("year", now.replace(year=2001), card=good),
        scanning.row("word", now, kind="absent", source="roll", enrolment=enrolment.public_id),
    ]
    sent = scanning.send(desk, run, rows)
    assert scanning.outcomes(sent) == [
        ("good", "recorded", ""),
        ("forged", "refused", "forged-card"),
        ("foreign", "refused", "not-in-this-class"),
        ("poster", "refused", "unknown-card"),
        ("number", "refused", "unknown-number"),
        ("early", "refused", "seen-too-early"),
        ("shape", "invalid", "invalid"),
        ("", "invalid", "invalid"),
        ("two", "invalid", "invalid"),
        ("year", "invalid", "invalid"),
        ("word", "invalid", "invalid"),
    ]
    assert all(one["message"] for one in sent.json()["outcomes"][1:])
    assert set(sent.json()["outcomes"][6]["errors"]) == {"kind", "source", "observed_at"}
    assert stranger.public_id not in sent.content.decode()
    assert [reason for _nonce, reason, _source in kept()] == ["seen-too-early", "not-in-this-class", "forged-card", "unknown-number", "unknown-card"]
    scanning.send(desk, run, rows)
    assert (Observation.objects.count(), RefusedScan.objects.count()) == (1, 5)
    refused = RefusedScan.objects.get(nonce="foreign")
    assert (refused.enrolment, refused.text, refused.class_session) == (stranger, scanning.card(stranger), meeting)


@pytest.mark.parametrize("body", [{}, {"observations": []}, {"observations": "a"}, {"observations": [{}] * 501}, []])
def test_what_is_no_list_of_rows_is_refused_as_a_whole(desk, run, body):
    answer = desk.post(scanning.api(run), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_five_hundred_rows_go_at_once(desk, run, enrolment, now, monkeypatch):
    monkeypatch.setattr(attendance_changed, "send", lambda **_: None)
    rows = [scanning.row(f"n{at}", now + timedelta(milliseconds=at - 500), card=scanning.card(enrolment)) for at in range(500)]
    assert {outcome for _nonce, outcome, _code in scanning.outcomes(scanning.send(desk, run, rows))} == {"recorded"}


def test_guests_are_on_the_hosts_roster_and_have_their_own_class_session(desk, run, meeting, enrolment, guest, now):
    people = desk.get(scanning.api(run, last="roster")).json()["people"]
    assert {one["enrolment"] for one in people} == {enrolment.public_id, guest.public_id}
    assert len({one["number"] for one in people}) == 2
    numbers = selectors.numbers_of_the_day(class_session=meeting)
    assert selectors.numbers_of_the_day(class_session=guest.run.class_sessions.get(number=1)) == numbers
    rows = [scanning.row("host", now, card=scanning.card(enrolment)), scanning.row("guest", now, source="number", number=numbers[guest.pk])]
    assert {outcome for _nonce, outcome, _code in scanning.outcomes(scanning.send(desk, run, rows))} == {"recorded"}
    assert Observation.objects.get(nonce="host").class_session == meeting
    assert Observation.objects.get(nonce="guest").class_session == guest.run.class_sessions.get(number=1)


def test_a_roster_says_by_what_a_card_is_known_and_what_is_written_down(desk, run, enrolment, now):
    scanning.send(desk, run, [scanning.row("a", now, card=scanning.card(enrolment))])
    answer = desk.get(scanning.api(run, last="roster"))
    [person] = answer.json()["people"]
    assert (person["name"], person["status"], person["last"]["kind"]) == ("이서준", "late", "enter")
    assert datetime.fromisoformat(person["last"]["at"]) == now
    assert scanning.card(enrolment).split(":")[2] not in answer.content.decode(), "a card cannot be made from it"
    [masked] = desk.get(scanning.api(run, last="roster"), {"names": "masked"}).json()["people"]
    assert masked["name"] == "이*준"
    assert desk.get(scanning.api(run, last="roster"), {"names": "all"}).status_code == 422
    look = PersonalDataAccess.objects.latest("pk")
    assert (look.subject_ids, look.purpose) == ([enrolment.learner_id], f"scanner 1 of run {run.public_id}")


def test_what_is_open_is_listed_for_those_who_may_see_the_people(desk, run, signed_in, foreign_instructor):
    listed = desk.get("/api/v1/scanning/class-sessions/").json()["results"]
    assert [(one["run"], one["number"], one["is_guest"]) for one in listed] == [(run.public_id, 1, False)]
    assert signed_in(foreign_instructor).get("/api/v1/scanning/class-sessions/").json()["results"] == []


def test_a_number_that_was_told_stays_when_others_come(meeting, run, now):
    first = factories.EnrolmentFactory(run=run)
    before = scanning.number(meeting, first)
    for _ in range(5):
        factories.EnrolmentFactory(run=run, confirmed_at=now)
    assert scanning.number(meeting, first) == before
    assert len(set(selectors.numbers_of_the_day(class_session=meeting).values())) == 6


def test_queries_do_not_grow_with_rows(desk, run, now, monkeypatch):
    monkeypatch.setattr(attendance_changed, "send", lambda **_: None)  # what others ask for at the news is one row a person
    run.seat_pools.update(capacity=60)
    counts = []
    for many in (1, 40):
        people = [factories.EnrolmentFactory(run=run) for _ in range(many)]
        rows = [scanning.row(f"{many}-{at}", now, card=scanning.card(one)) for at, one in enumerate(people)]
        with CaptureQueriesContext(connection) as asked:
            scanning.send(desk, run, rows)
            desk.get(scanning.api(run, last="roster"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
