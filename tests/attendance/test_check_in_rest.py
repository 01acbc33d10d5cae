"""The REST door of checking in: the server's clock, one nonce one observation, problems with their codes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from courses.attendance.models import Observation, RefusedScan
from tests.attendance import reading

pytestmark = pytest.mark.django_db
URL = "/api/v1/check-in/"


@pytest.fixture
def start(meeting):
    cache.clear()
    with time_machine.travel(meeting.starts_at, tick=False):
        yield meeting.starts_at


@pytest.fixture
def ask(signed_in):
    def do(person, **body):
        return signed_in(person).post(URL, {"nonce": "n-1", **body}, content_type="application/json")

    return do


def parts(meeting, at, **changes):
    return {
        "run": meeting.run.public_id, "number": meeting.number, "kind": "enter", "code": reading.shown(meeting, at).code, **changes,
    }  # fmt: skip


def test_a_scanned_and_a_spoken_code_are_equal(ask, meeting, enrolment, other_enrolment, learner, other_learner, start):
    scanned = ask(learner, **parts(meeting, start))
    typed = ask(other_learner, nonce="n-2", code=reading.shown(meeting, start).spoken)
    where = {"run": meeting.run.public_id, "number": 1, "kind": "enter"}
    expected = {"fate": "recorded", **where, "observed_at": "2026-03-05T13:00:00+09:00", "status": "present"}
    assert (scanned.status_code, scanned.json()) == (201, expected)
    assert (typed.status_code, typed.json()) == (201, expected)
    assert dict(Observation.objects.values_list("enrolment", "source")) == {enrolment.pk: "qr", other_enrolment.pk: "spoken"}


@pytest.mark.parametrize("form", ["scanned", "spoken"])
def test_the_same_nonce_gives_the_first_answer_however_late(ask, meeting, enrolment, learner, start, form):
    body = parts(meeting, start) if form == "scanned" else {"code": reading.shown(meeting, start).spoken}
    first = ask(learner, **body).json()
    with time_machine.travel(start + timedelta(minutes=20), tick=False):
        again = ask(learner, **body)
    assert (again.status_code, again.json()) == (200, {**first, "fate": "repeated"})
    assert Observation.objects.count() == 1


def test_the_clock_of_the_device_is_not_believed(ask, meeting, enrolment, learner, start):
    ask(learner, **parts(meeting, start), observed_at="2020-01-01T00:00:00Z")
    assert Observation.objects.get().observed_at == start


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [({"code": "0" * 16}, 422, "forged-code"), ({"number": 9}, 422, "forged-code"), ({"kind": "leave"}, 422, "forged-code")],
)
def test_a_forged_code_is_a_problem_and_is_kept(ask, meeting, enrolment, learner, start, changes, status, code):
    answer = ask(learner, **parts(meeting, start, **changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert RefusedScan.objects.get().actor == learner


def test_expired_foreign_wrong_and_second_codes_are_problems(ask, meeting, enrolment, learner, stranger, start):
    old = ask(learner, **parts(meeting, start - timedelta(minutes=2)))
    assert (old.status_code, old.json()["code"], old.json()["details"]) == (409, "expired-code", {"minutes": 2})
    assert ask(stranger, **parts(meeting, start), nonce="n-2").json()["code"] == "not-in-this-class"
    assert ask(learner, code="000 000", nonce="n-3").json()["code"] == "wrong-code"
    ask(learner, **parts(meeting, start), nonce="n-4")
    assert ask(learner, **parts(meeting, start), nonce="n-5").json()["code"] == "already-recorded"


def test_the_nonce_of_somebody_else_is_refused(ask, meeting, enrolment, other_enrolment, learner, other_learner, start):
    ask(learner, **parts(meeting, start))
    assert ask(other_learner, **parts(meeting, start)).json()["code"] == "nonce-is-used"
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "12345"},
        {"code": "a" * 21},
        {"code": "123456", "nonce": ""},
        {"code": "123456", "nonce": "n" * 65},
        {"code": "123456", "run": "x"},
        {"code": "x", "run": "x", "number": "y", "kind": "enter"},
        {"code": "x", "run": "x", "number": 1, "kind": "present"},
    ],
)
def test_a_body_that_says_nothing_of_the_kind_is_refused(ask, learner, start, body):
    assert ask(learner, **body).status_code == 422
    assert not RefusedScan.objects.exists()
