"""The desks lead staff to what needs them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance import services as attendance_services
from courses.enrolment import services as enrolment_services
from lms.kernel.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def teach(instructor, registrar, at, **fields):
    run = factories.open_run(at=at, **fields)
    session = run.class_sessions.get(number=1)
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=at)
    return run, session


def test_an_instructor_is_led_to_the_roll_that_is_due(signed_in, instructor, registrar, learner, now):
    run, session = teach(instructor, registrar, now)
    enrolment = enrolment_services.apply(learner=learner, run=run, request_key=uuid4().hex, actor=learner, now=now)
    with time_machine.travel(session.starts_at, tick=False):
        client = signed_in(instructor)
        assert "Take the roll" in client.get("/en/desk/instructor/").content.decode()
        attendance_services.record_roll(
            actor=instructor, class_session=session, marks={enrolment.pk: "present"}, nonce=uuid4().hex, now=session.starts_at
        )
        page = client.get("/en/desk/instructor/").content.decode()
        assert "Take the roll" not in page
        assert "See or correct the roll" in page


def test_a_roll_cannot_be_taken_the_day_before(signed_in, instructor, registrar, now):
    _run, session = teach(instructor, registrar, now)
    with time_machine.travel(session.starts_at - timedelta(days=1), tick=False):
        assert "Take the roll" not in signed_in(instructor).get("/en/desk/instructor/").content.decode()


def test_what_meets_today_stands_first_and_what_has_ended_is_folded(signed_in, instructor, registrar, now):
    later, _session = teach(instructor, registrar, now)
    today, session = teach(instructor, registrar, now)
    type(session).objects.filter(pk=session.pk).update(starts_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=4))
    ended, _session = teach(instructor, registrar, now - timedelta(days=60))
    with time_machine.travel(now, tick=False):
        page = signed_in(instructor).get("/en/desk/instructor/").content.decode()
    places = [page.index(f'id="run-{run.public_id}"') for run in (today, later, ended)]
    assert places == sorted(places)
    assert page.index("1 run that has ended") < places[2]


def test_a_foreign_instructor_sees_an_empty_desk(signed_in, instructor, foreign_instructor, registrar, now):
    run, _session = teach(instructor, registrar, now)
    with time_machine.travel(now, tick=False):
        page = signed_in(foreign_instructor).get("/en/desk/instructor/").content.decode()
    assert run.public_id not in page
    assert "You have no run at the moment" in page


def test_the_instructors_desk_asks_as_much_for_five_runs_as_for_one(signed_in, instructor, registrar, now):
    client = signed_in(instructor)
    teach(instructor, registrar, now)
    client.get("/desk/instructor/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/instructor/")
    for _ in range(4):
        teach(instructor, registrar, now)
    with CaptureQueriesContext(connection) as five:
        client.get("/desk/instructor/")
    assert len(five) == len(one)


def test_the_registrars_desk_counts_todays_applications_and_failed_work(signed_in, registrar, learner, now):
    run = factories.open_run(at=now)
    enrolment_services.apply(learner=learner, run=run, request_key=uuid4().hex, actor=learner, now=now)
    Job.objects.create(name="x", created_at=now, run_after=now, published_at=now, attempts=8, dead_at=now)
    with time_machine.travel(now, tick=False):
        response = signed_in(registrar).get("/en/desk/registrar/")
    figures = {tile.label: tile.figure for tile in response.context["tiles"]}
    assert figures["Applications today"] == 1
    assert figures["Background work that failed"] == 1
    assert figures["Runs open for application"] == 1
