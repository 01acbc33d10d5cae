"""What was not counted, in plain words and with half-hidden names; pairs that are improbable, and that they prove nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance import services
from courses.attendance.models import RefusedScan
from courses.attendance.selectors import suspicion
from courses.enrolment import services as enrolment_services
from lms.kernel import jobs
from lms.kernel.errors import DomainError
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance import noting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, instructor, registrar, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


@pytest.fixture
def refuse(meeting, now):
    def do(reason, *, actor=None, at=now, nonce=""):
        return RefusedScan.objects.create(
            class_session=meeting, actor=actor, source="qr", reason=reason, observed_at=at, received_at=at, nonce=nonce or f"{reason}-{at}"
        )

    return do


def text(response):
    return response.content.decode()


def not_counted(run):
    return f"/en/desk/instructor/runs/{run.public_id}/not-counted/1/"


def pairs(run):
    return f"/en/desk/instructor/runs/{run.public_id}/pairs/"


def queries(desk, url):
    with CaptureQueriesContext(connection) as counted:
        desk.get(url)
    return len(counted)


def test_an_empty_list_says_that_everything_was_counted(desk, run):
    assert "Everything was counted" in text(desk.get(not_counted(run)))


def test_each_try_stands_with_its_reason_and_a_half_hidden_name(desk, run, refuse, learner):
    refuse("forged-code")
    refuse("scan-too-old", actor=learner)
    page = text(desk.get(not_counted(run)))
    assert "The code was never on the screen of this class" in page
    assert "Signing in took more than ten minutes" in page
    assert "Not signed in" in page
    assert "이*준" in page
    assert learner.name not in page


def test_every_refusal_of_a_scan_has_plain_words():
    codes = {error.code for error in services.errors.__dict__.values() if isinstance(error, type) and issubclass(error, DomainError)}
    scans = {
        "class-session-is-cancelled",
        "roll-is-closed",
        "not-in-this-class",
        "seen-in-the-future",
        "seen-too-early",
        "seen-too-late",
        "sent-too-late",
    }
    assert scans <= codes, "renamed?"
    assert scans <= suspicion.REASONS.keys()
    assert suspicion.reason_text(RefusedScan(reason="unheard-of")) == str(suspicion.OTHER)


def test_a_long_list_has_pages_and_costs_the_same(desk, run, refuse, now, learner):
    refuse("wrong-code", actor=learner)
    queries(desk, not_counted(run))
    one = queries(desk, not_counted(run))
    for number in range(60):
        refuse("wrong-code", actor=learner, at=now - timedelta(minutes=number), nonce=f"n{number}")
    assert queries(desk, not_counted(run)) == one
    assert "?page=2" in text(desk.get(not_counted(run)))


def test_no_pair_is_said_plainly_and_so_is_that_it_proves_nothing(desk, run):
    page = text(desk.get(pairs(run)))
    assert "No such pair" in page
    assert "This proves nothing" in page


def test_pairs_stand_by_name_and_the_look_is_logged(desk, run, meeting, enrolment, other_enrolment, instructor, now):
    noting.note(meeting, [enrolment, other_enrolment], at=now, now=now, browser="b" * 64)
    page = text(desk.get(pairs(run)))
    assert f"{enrolment.learner.name} · {other_enrolment.learner.name}" in page
    look = PersonalDataAccess.objects.get(actor=instructor)
    assert set(look.subject_ids) == {enrolment.learner_id, other_enrolment.learner_id}


def test_what_staff_recorded_makes_no_pair(desk, run, meeting, enrolment, other_enrolment, now):
    noting.note(meeting, [enrolment, other_enrolment], at=now, now=now, browser="b" * 64, source="card")
    assert "No such pair" in text(desk.get(pairs(run)))


def test_many_pairs_cost_as_much_as_one(desk, run, meeting, now):
    def pair():
        noting.note(meeting, [factories.EnrolmentFactory(run=run) for _ in range(2)], at=now, now=now, browser=f"{run.enrolments.count():064}")

    pair()
    queries(desk, pairs(run))
    one = queries(desk, pairs(run))
    for _ in range(5):
        pair()
    assert queries(desk, pairs(run)) == one


def test_others_get_nothing(signed_in, foreign_instructor, learner, run):
    for url in (not_counted(run), pairs(run)):
        assert signed_in(foreign_instructor).get(url).status_code == 404
        assert signed_in(learner).get(url).status_code == 403


def test_the_daily_job_forgets_what_is_older_than_ninety_days(refuse, now):
    refuse("wrong-code", at=now - timedelta(days=91))
    refuse("wrong-code", at=now - timedelta(days=89))
    jobs.run_declared(name="attendance.forget_refused_scans", now=now)
    assert RefusedScan.objects.count() == 1
