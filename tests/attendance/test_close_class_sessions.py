"""Once the day of a class session is over, who was not seen leaving is judged, where the rules say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.attendance import selectors, services
from courses.attendance.data import Noted, Sender
from courses.attendance.models import AttendanceRecord
from courses.attendance.services.ruling import CLOSE
from lms.kernel import clock, jobs
from lms.kernel.models import Job
from tests.attendance.rule_plans import plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(run):
    rule = services.make_rule_version(plan=plan(applies_from=run.starts_at, without_leave="absent"), actor=None, now=run.starts_at)
    Job.objects.all().delete()
    return rule


@pytest.fixture
def came(meeting, enrolment, now):
    """She was seen coming, and not leaving."""
    noted = Noted(enrolment.pk, "enter", "card", meeting.starts_at, "a")
    services.record_observations(class_session=meeting, noted=[noted], sender=Sender(), now=now)
    return enrolment


def close(at):
    """What beat asks for, and the jobs that it leads to."""
    with time_machine.travel(at, tick=False):
        found = services.close_class_sessions(now=at)
        jobs.run_due(now=at)
    return found


def status(enrolment):
    return selectors.live_records().get(enrolment=enrolment).status


def test_she_is_absent_from_midnight_on(strict, came, meeting):
    midnight = clock.start_of_day(meeting.ends_at) + timedelta(days=1)
    assert close(midnight - timedelta(seconds=1)) == 0
    assert status(came) == "present"
    assert close(midnight) == 1
    assert status(came) == "absent"


def test_it_is_done_once_however_often_it_runs(strict, came, meeting):
    midnight = clock.start_of_day(meeting.ends_at) + timedelta(days=1)
    for hours in (0, 1, 30):
        close(midnight + timedelta(hours=hours))
    assert Job.objects.filter(name=CLOSE).count() == 1
    assert AttendanceRecord.objects.count() == 2
    assert services.close_class_session(class_session_id=meeting.pk, now=midnight) == 0


def test_a_site_that_stood_still_for_days_does_it_later(strict, came, meeting):
    assert close(meeting.ends_at + timedelta(days=6)) == 1
    assert status(came) == "absent"


def test_rules_that_let_her_stay_ask_for_nothing(came, meeting):
    assert close(meeting.ends_at + timedelta(days=1)) == 0
    assert not Job.objects.filter(name=CLOSE).exists()


def test_who_was_seen_leaving_and_what_is_completed_stays(strict, came, run, meeting, now):
    noted = Noted(came.pk, "leave", "card", meeting.ends_at, "b")
    services.record_observations(class_session=meeting, noted=[noted], sender=Sender(), now=meeting.ends_at)
    close(meeting.ends_at + timedelta(days=1))
    assert status(came) == "present"
    type(run).objects.filter(pk=run.pk).update(status="completed")
    assert close(meeting.ends_at + timedelta(days=2)) == 0
