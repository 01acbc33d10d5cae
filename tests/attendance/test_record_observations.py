"""Each sight is written down once, and what cannot be counted is kept with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.attendance import selectors, services
from courses.attendance.data import Fate, Noted, Sender
from courses.attendance.models import Correction, Observation, RefusedScan
from courses.catalogue.models import CourseRun, RunStatus, SessionStatus
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sight(enrolment, meeting):
    return Noted(enrolment_id=enrolment.pk, kind="enter", source="card", observed_at=meeting.starts_at, nonce="a")


@pytest.fixture
def send(meeting, instructor, now):
    """Send sights and hear what became of them, as (fate, code)."""

    def do(*noted, at=now, to=meeting):
        found = services.record_observations(class_session=to, noted=noted, sender=Sender(actor_id=instructor.pk), now=at)
        return [(outcome.fate, outcome.code) for outcome in found]

    return do


def status(enrolment):
    record = selectors.live_records().filter(enrolment=enrolment).first()
    return record and (record.status, record.lapses)


def test_a_sight_becomes_an_observation_and_a_record(send, sight, enrolment, meeting, instructor, now):
    late = replace(sight, observed_at=meeting.starts_at + timedelta(minutes=10))
    [outcome] = services.record_observations(class_session=meeting, noted=[late], sender=Sender(actor_id=instructor.pk, browser="b"), now=now)
    assert (outcome.fate, outcome.status, outcome.enrolment_id) == (Fate.RECORDED, "late", enrolment.pk)
    row = Observation.objects.get()
    assert (row.kind, row.source, row.actor, row.browser, row.observed_at, row.received_at) == (
        "enter",
        "card",
        instructor,
        "b",
        late.observed_at,
        now,
    )
    assert status(enrolment) == ("late", 1)


def test_what_is_sent_again_is_written_once(send, sight):
    assert send(sight, sight) == [(Fate.RECORDED, ""), (Fate.RECORDED, "")]
    assert send(sight) == [(Fate.REPEATED, "")]
    assert Observation.objects.count() == 1
    assert not RefusedScan.objects.exists()


def test_a_nonce_belongs_to_one_sight(send, sight, other_enrolment):
    send(sight)
    assert send(replace(sight, enrolment_id=other_enrolment.pk)) == [(Fate.REFUSED, "nonce-is-used")]
    assert send(replace(sight, kind="leave")) == [(Fate.REFUSED, "nonce-is-used")]
    assert Observation.objects.count() == 1


def test_one_that_is_refused_does_not_hold_up_the_others(send, sight, other_enrolment, meeting):
    stranger = factories.EnrolmentFactory()
    outcomes = send(sight, replace(sight, enrolment_id=stranger.pk, nonce="b"), replace(sight, enrolment_id=other_enrolment.pk, nonce="c"))
    assert outcomes == [(Fate.RECORDED, ""), (Fate.REFUSED, "not-in-this-class"), (Fate.RECORDED, "")]
    kept = RefusedScan.objects.get()
    assert (kept.enrolment, kept.class_session, kept.reason, kept.nonce) == (stranger, meeting, "not-in-this-class", "b")


@pytest.mark.parametrize(
    ("after_beginning", "received", "code"),
    [
        (timedelta(hours=-1), timedelta(hours=1), ""),
        (timedelta(hours=-1, seconds=-1), timedelta(hours=1), "seen-too-early"),
        (timedelta(hours=1, minutes=5), timedelta(hours=1), ""),  # a clock that is a little fast
        (timedelta(hours=1, minutes=5, seconds=1), timedelta(hours=1), "seen-in-the-future"),
        (timedelta(hours=10, minutes=59), timedelta(hours=20), ""),  # one minute before midnight in Seoul: the class began at one
        (timedelta(hours=11), timedelta(hours=20), "seen-too-late"),
        (timedelta(hours=1), timedelta(days=7, hours=2), ""),
        (timedelta(hours=1), timedelta(days=7, hours=2, seconds=1), "sent-too-late"),
    ],
)
def test_when_somebody_can_be_seen(send, sight, meeting, after_beginning, received, code):
    outcomes = send(replace(sight, observed_at=meeting.starts_at + after_beginning), at=meeting.starts_at + received)
    assert outcomes == [(Fate.REFUSED if code else Fate.RECORDED, code)]


def test_nothing_is_seen_later_than_it_is_received(send, sight, now):
    send(replace(sight, observed_at=now + timedelta(minutes=3)))
    assert Observation.objects.get().observed_at == now


def test_a_cancelled_class_session_sees_nobody(send, sight, meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(status=SessionStatus.CANCELLED)
    assert send(sight) == [(Fate.REFUSED, "class-session-is-cancelled")]


def test_a_run_that_is_over_sees_nobody(send, sight, run):
    CourseRun.objects.filter(pk=run.pk).update(status=RunStatus.COMPLETED)
    assert send(sight) == [(Fate.REFUSED, "roll-is-closed")]


def test_what_was_decided_holds_against_what_is_seen_later(send, sight, mark, meeting, enrolment):
    mark(meeting, {enrolment: "present"})
    mark(meeting, {enrolment: "absent"}, nonce="page-2")
    assert send(sight) == [(Fate.RECORDED, "")]
    assert status(enrolment) == ("absent", 0)
    assert Correction.objects.get().was_status == "present"


def test_a_mark_that_judges_is_only_ever_somebodys_word(enrolment, meeting, now):
    facts = {"enrolment": enrolment, "class_session": meeting, "observed_at": now, "received_at": now}
    for wrong in ({"kind": "absent", "source": "qr"}, {"kind": "late", "source": "card"}, {"kind": "asleep", "source": "roll"}, {"nonce": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.objects.create(**{"kind": "enter", "source": "qr", "nonce": "x"} | facts | wrong)


def test_queries_do_not_grow_with_sights(send, sight, run, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("courses.attendance.signals.attendance_changed.send", lambda **_: None)
    counts = []
    for many in (1, 18):
        people = [factories.EnrolmentFactory(run=run) for _ in range(many)]
        noted = [replace(sight, enrolment_id=one.pk, nonce=f"{many}-{one.pk}") for one in people]
        with django_assert_num_queries(14):
            counts.append(len(send(*noted)))
    assert counts == [1, 18]
