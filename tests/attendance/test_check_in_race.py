"""Three hundred people scan at once, each twice: processes and threads at one moment."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from courses.attendance.data import Sender
from courses.attendance.models import AttendanceRecord, Observation, RefusedScan, SpotCheck
from courses.attendance.services import checking_in, spot_checks
from courses.catalogue.models import ClassSession
from tests import factories
from tests.attendance import reading
from tests.enrolment.race import rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE, SECONDS = 300, 10


@pytest.fixture
def run(now):
    return factories.open_run(at=now - timedelta(days=14), capacity=PEOPLE)


@pytest.fixture
def meeting(run):
    return ClassSession.objects.select_related("run").get(run=run, number=1)


@pytest.fixture
def people(run):
    return [factories.EnrolmentFactory(run=run).learner for _ in range(PEOPLE)]


def read_at(number, now):
    """Three hundred within ten seconds."""
    return now + timedelta(seconds=number * SECONDS / PEOPLE)


def test_three_hundred_scans_sent_twice_are_three_hundred_observations_and_records(people, meeting, now):
    def send(wish):
        number, learner = wish
        at = read_at(number, now)
        stamp = checking_in.stamp_scan(scanned=reading.scanned(meeting, at, nonce=f"scan-{number}"), sender=Sender(), now=at)
        sender = Sender(actor_id=learner.pk)
        return checking_in.check_in(learner=learner, stamp=stamp, sender=sender, now=now + timedelta(seconds=SECONDS)).outcome.fate

    found = rush(send, [wish for wish in enumerate(people) for _ in range(2)])
    assert found == {"recorded": PEOPLE, "repeated": PEOPLE}
    assert Observation.objects.values("enrolment").distinct().count() == Observation.objects.count() == PEOPLE
    live = AttendanceRecord.objects.filter(superseded_at=None)
    assert Counter(live.values_list("status", flat=True)) == {"present": PEOPLE}
    assert AttendanceRecord.objects.count() == PEOPLE
    assert not RefusedScan.objects.exists()


def test_the_naive_form_fails(people, meeting, now):
    """Look, then write: what this would be without the nonce and the lock."""
    enrolment = people[0].enrolments.get()

    def send(_number):
        with transaction.atomic():
            if Observation.objects.filter(nonce="same").exists():
                return "repeated"
            facts = {"enrolment": enrolment, "class_session": meeting, "kind": "enter", "source": "qr", "observed_at": now, "received_at": now}
            Observation.objects.create(**facts, nonce="same")
            return "recorded"

    found = rush(send, range(80))
    assert any(answer.startswith("IntegrityError") for answer in found), found


def test_one_person_with_many_readings_at_one_moment_is_recorded_once(people, meeting, now):
    def send(number):
        stamp = checking_in.stamp_scan(scanned=reading.scanned(meeting, now, nonce=f"reading-{number}"), sender=Sender(), now=now)
        done = checking_in.check_in(learner=people[0], stamp=stamp, sender=Sender(actor_id=people[0].pk), now=now)
        return done.refusal.code if done.refusal else done.outcome.fate

    assert rush(send, range(40)) == {"recorded": 1, "already-recorded": 39}
    assert Observation.objects.count() == 1
    assert RefusedScan.objects.count() == 39


def test_forty_presses_choose_three_people(people, meeting, now, instructor):
    for number, learner in enumerate(people[:20]):
        stamp = checking_in.stamp_scan(scanned=reading.scanned(meeting, now, nonce=f"n{number}"), sender=Sender(), now=now)
        checking_in.check_in(learner=learner, stamp=stamp, sender=Sender(), now=now)

    def press(_number):
        chosen = spot_checks.choose_spot_checks(class_session=meeting, actor=instructor, now=now)
        return "-".join(sorted(str(one.enrolment_id) for one in chosen))

    assert len(rush(press, range(40))) == 1, "everybody sees the same three"
    assert SpotCheck.objects.count() == 3
