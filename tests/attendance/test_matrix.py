"""The matrix: people by class sessions, sums, filters, what the page's script saves, and a number of queries that does not grow."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance import selectors
from courses.attendance.models import AttendanceRecord, Correction, CorrectionRequest, Observation
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import services as enrolment_services
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance.filled import filled_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(now):
    """Five weekly meetings of two hours: two are over, the third is on, two are to come."""
    return factories.open_run(at=now - timedelta(days=28, hours=1), meetings=5, capacity=100)


@pytest.fixture
def first(run):
    return run.class_sessions.get(number=1)


@pytest.fixture
def address(run):
    return f"/en/desk/instructor/runs/{run.public_id}/attendance/"


@pytest.fixture
def desk(signed_in, instructor, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    return signed_in(instructor)


def text(response):
    return response.content.decode()


def words(response, enrolment):
    """What a reader with her ears hears of a person's row."""
    [row] = re.findall(rf'<tr data-e="{enrolment.pk}">(.*?)</tr>', text(response), re.DOTALL)
    return [(re.findall(r'aria-label="([^"]*)"', cell) or [""])[0] for cell in re.findall(r"<td(?! class=\"sum\").*?</td>", row, re.DOTALL)]


def statuses(meeting):
    return dict(selectors.live_records().filter(class_session=meeting).values_list("enrolment", "status"))


def test_everybody_stands_there_by_name_with_every_class_session_in_words(desk, address, first, run, enrolment, other_enrolment, mark):
    mark(first, {enrolment: "late", other_enrolment: "absent"})
    page = desk.get(address)
    assert words(page, enrolment) == ["Late", "No mark yet", "", "", ""]
    assert words(page, other_enrolment) == ["Absent", "No mark yet", "", "", ""]
    shown = text(page)
    assert shown.index(other_enrolment.learner.name) < shown.index(enrolment.learner.name)
    assert shown.count("To come") == 2
    assert shown.count("data-save=") == 3, "only where the roll is open"
    assert f"/en/desk/instructor/runs/{run.public_id}/roll/3/" in shown, "without a script, the heads lead to the rolls"


def test_sums_of_rows_and_columns_follow(run, first, enrolment, other_enrolment, mark, now):
    mark(first, {enrolment: "late", other_enrolment: "absent"})
    found = selectors.matrix(run=run, now=now)
    [theirs, hers] = found.rows
    assert (str(hers.summary.share), hers.summary.lapses, hers.absences, hers.is_below) == ("0.5000", 1, 0, True)
    assert (theirs.absences, theirs.summary.unrecorded) == (1, 1)
    assert [(one.attended, one.absent, one.unmarked) for one in found.columns] == [(1, 1, 0), (0, 0, 2), (0, 0, 0), (0, 0, 0), (0, 0, 0)]


def test_cancelled_and_make_up_class_sessions_are_said(desk, address, run, first, enrolment):
    ClassSession.objects.filter(pk=first.pk).update(status=SessionStatus.CANCELLED)
    ClassSession.objects.filter(run=run, number=2).update(makes_up=first)
    page = desk.get(address)
    assert words(page, enrolment)[:2] == ["Cancelled", "No mark yet"]
    assert "Make-up" in text(page)


def test_filters_show_who_is_below_who_has_something_open_and_one_mark(desk, address, run, enrolment, other_enrolment, mark, now):
    for number in (1, 2):
        meeting = run.class_sessions.get(number=number)
        mark(meeting, {enrolment: "present", other_enrolment: "absent"}, nonce=f"n{number}")
    CorrectionRequest.objects.create(enrolment=enrolment, class_session=meeting, wish="late", words="병원", request_key="k", asked_at=now)

    def people(query):
        return [int(key) for key in re.findall(r'data-e="(\d+)"', text(desk.get(address + query)))]

    assert people("?show=below") == [other_enrolment.pk]
    assert people("?show=open") == [enrolment.pk], "she asks for a correction"
    assert people("?status=absent") == [other_enrolment.pk]
    assert people("?status=excused") == []
    assert people("?status=nonsense&show=%00&page=99") == [other_enrolment.pk, enrolment.pk]
    assert words(desk.get(address), enrolment)[1] == "Present, correction asked for"


def save(desk, address, number, **sent):
    return desk.post(f"{address}{number}/", {"nonce": uuid4().hex, **sent})


def test_the_script_saves_one_class_session_and_a_changed_mark_needs_a_reason(desk, address, first, enrolment, mark, now):
    key = enrolment.pk
    assert save(desk, address, 1, **{f"mark-{key}": "absent", f"was-{key}": ""}).json() == {"changed": 1}
    refused = save(desk, address, 1, **{f"mark-{key}": "late", f"was-{key}": "absent"})
    assert (refused.status_code, refused.json()["code"]) == (422, "correction-needs-reason")
    assert save(desk, address, 1, reason="늦게 왔음", **{f"mark-{key}": "late", f"was-{key}": "absent"}).status_code == 200
    assert statuses(first) == {key: "late"}
    assert Correction.objects.get().reason == "늦게 왔음"


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(desk, address, first, enrolment, other_enrolment, mark):
    mark(first, {enrolment: "present"}, nonce="somebody")
    sent = {f"mark-{enrolment.pk}": "absent", f"was-{enrolment.pk}": "", f"mark-{other_enrolment.pk}": "late", "reason": "확인함"}
    refused = save(desk, address, 1, **sent)
    assert refused.status_code == 409
    assert refused.json()["details"] == {"now": {str(enrolment.pk): "present"}}
    assert statuses(first) == {enrolment.pk: "present"}
    assert save(desk, address, 1, **{**sent, f"was-{enrolment.pk}": "present"}).status_code == 200
    assert statuses(first) == {enrolment.pk: "absent", other_enrolment.pk: "late"}


def test_the_same_request_twice_is_written_once_even_when_the_mark_was_changed_since(desk, address, first, enrolment, mark):
    sent = {"nonce": "once", f"mark-{enrolment.pk}": "present", f"was-{enrolment.pk}": ""}
    assert desk.post(f"{address}1/", sent).json() == {"changed": 1}
    mark(first, {enrolment: "late"}, nonce="later")
    assert desk.post(f"{address}1/", sent).json() == {"changed": 0}
    assert statuses(first) == {enrolment.pk: "late"}
    assert Observation.objects.count() == 1


def test_what_cannot_be_is_refused_with_its_code(desk, address, run, enrolment):
    stranger = factories.EnrolmentFactory()
    for number, sent, code in (
        (1, {f"mark-{enrolment.pk}": "asleep"}, "unknown-mark"),
        (1, {f"mark-{stranger.pk}": "present"}, "not-on-the-roll"),
        (5, {f"mark-{enrolment.pk}": "present"}, "roll-too-early"),
        (1, {"mark-" + "9" * 15: "present", "mark-x": "present"}, "not-on-the-roll"),
    ):
        refused = save(desk, address, number, **sent)
        assert refused.json()["code"] == code
    assert not AttendanceRecord.objects.exists()


def test_a_look_is_logged_and_strangers_see_nothing(desk, address, signed_in, enrolment, instructor, foreign_instructor):
    desk.get(address)
    look = PersonalDataAccess.objects.get()
    assert (look.actor, look.action, look.subject_ids) == (instructor, "list", [enrolment.learner_id])
    assert signed_in(foreign_instructor).get(address).status_code == 404
    assert save(signed_in(foreign_instructor), address, 1).status_code == 404


def test_nobody_and_nothing_have_pages_of_their_own(desk, address, run):
    assert "Nobody has a place yet" in text(desk.get(address))
    factories.EnrolmentFactory(run=run)
    assert "Nobody fits this choice" in text(desk.get(f"{address}?status=absent"))


def test_many_people_come_in_pages(desk, address, run, monkeypatch):
    monkeypatch.setattr("courses.attendance.views.matrix.PEOPLE_PER_PAGE", 2)
    for _ in range(3):
        factories.EnrolmentFactory(run=run)
    assert text(desk.get(f"{address}?page=2")).count("<tr data-e=") == 1


def test_queries_do_not_grow(signed_in, registrar, now):
    desk, counts = signed_in(registrar), []
    for people, meetings in ((2, 2), (2, 2), (20, 10)):  # the first fills what is kept in the process
        run = filled_run(at=now, people=people, meetings=meetings)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(f"/en/desk/instructor/runs/{run.public_id}/attendance/")
        assert text(page).count("<tr data-e=") == people
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 20
