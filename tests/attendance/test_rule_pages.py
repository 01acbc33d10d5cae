"""The pages of the rules: all staff read them, the owner makes a version after seeing what it would change."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance import services
from courses.attendance.data import Noted, Sender
from courses.attendance.models import AbsenceReason, RuleApplication, RuleVersion
from lms.kernel import clock, jobs
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance.rule_plans import plan

pytestmark = pytest.mark.django_db
RULES = "/en/desk/attendance-rules/"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, owner):
    return signed_in(owner)


def text(response):
    return response.content.decode()


def written(**changes):
    """What the form of a new version sends, as it is shown, but for `changes`."""
    sent = {
        "applies_from": "2026-02-01", "late_after": 10, "early_before": 10, "out_after": 30, "least_percent": 50, "lapses_per_absence": 3,
        "minutes_by": "whole", "share_by": "sessions", "without_leave": "stayed", "needed_percent": 80, "online_percent": 80,
        "takes_walk_ins": "on", "note": "회의에서 정함", "reasons-TOTAL_FORMS": 2, "reasons-INITIAL_FORMS": 1, "reasons-0-code": "illness",
        "reasons-0-name_ko": "질병", "reasons-0-name_en": "Illness", "reasons-0-documents_ko": "진단서", "reasons-0-documents_en": "a certificate",
        "reasons-0-most_percent": 10,
    }  # fmt: skip
    return sent | changes


def test_every_staff_reads_what_is_in_force_and_only_the_owner_finds_the_way_to_a_new_one(signed_in, registrar, instructor, owner):
    for person, may_make in ((registrar, False), (instructor, False), (owner, True)):
        shown = text(signed_in(person).get(RULES))
        assert "Who comes 10 minutes after the beginning, or later, is late." in shown
        assert "2026-1" in shown
        assert (f"{RULES}new/every/" in shown) is may_make
    assert signed_in(registrar).get(f"{RULES}new/every/").status_code == 403
    assert "10분" in text(signed_in(registrar).get("/desk/attendance-rules/"))


def test_a_version_says_its_terms_and_its_reasons_for_absence(desk):
    shown = text(desk.get(f"{RULES}2026-1/"))
    for words in ("Illness or hospital", "a medical certificate or prescription", "At most 10% of the classes", "At most 5 classes"):
        assert words in shown
    assert desk.get(f"{RULES}2026-99/").status_code == 404
    assert desk.get(f"{RULES}new/nothing/").status_code == 404


def test_the_form_begins_with_what_is_in_force(desk):
    services.make_rule_version(plan=plan(kind="certification", applies_from=clock.now(), late_after=7), actor=None, now=clock.now())
    shown = text(desk.get(f"{RULES}new/certification/"))
    assert 'name="late_after" value="7"' in shown
    assert 'value="질병"' in shown
    assert 'name="late_after" value="10"' in text(desk.get(f"{RULES}new/festa/"))


def test_what_would_change_is_shown_before_anything_is(desk, run, meeting, mark, enrolment, now):
    mark(meeting, {enrolment: "late"}, at=now)
    shown = text(desk.post(f"{RULES}new/every/", written(lapses_per_absence=1, minutes_by="stayed", preview=1)))
    assert "No record would change" in shown
    coming = Noted(enrolment.pk, "enter", "card", meeting.starts_at + timedelta(minutes=11), "a")
    services.record_observations(class_session=meeting, noted=[coming], sender=Sender(), now=now)
    shown = text(desk.post(f"{RULES}new/every/", written(minutes_by="stayed", preview=1)))
    assert "1 of 1" in shown
    assert "이*준" in shown
    assert "이서준" not in shown
    assert RuleVersion.objects.count() == 1
    look = PersonalDataAccess.objects.latest("at", "pk")
    assert look.subject_ids == [enrolment.learner_id]
    assert 'name="minutes_by" value="stayed"' in shown, "the next page sends it again"


def test_it_is_made_and_its_page_tells_how_far_it_is(desk, run, meeting, mark, enrolment, now):
    mark(meeting, {enrolment: "present"}, at=now)
    made = desk.post(f"{RULES}new/every/", written(late_after=3, apply=1))
    assert made.url == f"{RULES}2026-2/"
    going_on = text(desk.get(made.url))
    assert "0 of 1 classes" in going_on
    assert "data-again-in" in text(desk.get(made.url, headers={"X-Part": "look-again"}))
    jobs.run_due(now=clock.now())
    assert "Applied: 0 records changed, in 1 classes." in text(desk.get(made.url))
    rule = RuleVersion.objects.get(version="2026-2")
    assert (rule.late_after, rule.note, rule.applies_from.isoformat()) == (3, "회의에서 정함", "2026-01-31T15:00:00+00:00")
    assert list(rule.absence_reasons.values_list("code", "most_percent")) == [("illness", 10)]
    again = desk.post(f"{RULES}new/every/", written(late_after=3, apply=1))
    assert again.status_code == 422
    assert "already a version" in text(again)
    assert RuleApplication.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"needed_percent": 101}, "100"),
        ({"least_percent": -1}, "0"),
        ({"late_after": "열"}, "number"),
        ({"late_after": 99999}, "600"),
        ({"applies_from": "어제"}, "date"),
        ({"applies_from": "1999-12-31"}, "between the year 2000"),
        ({"applies_from": "2031-01-01"}, "between the year 2000"),
        ({"minutes_by": "none"}, "choice"),
        ({"note": ""}, "fill this in"),
        ({"note": "가" * 201}, "200"),
        ({"reasons-1-name_ko": "이사"}, "in Korean and in English"),
        ({"reasons-0-most_percent": 101}, "100"),
        ({"reasons-TOTAL_FORMS": "many"}, "Management"),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_made(desk, changes, said):
    for button in ("preview", "apply"):
        answer = desk.post(f"{RULES}new/every/", written(**changes, **{button: 1}))
        assert answer.status_code == 422
        assert said.lower() in text(answer).lower()
    assert RuleVersion.objects.count() == 1


def test_reasons_are_added_and_taken_away(desk):
    more = text(desk.post(f"{RULES}new/every/", written(more=1)))
    assert 'name="reasons-2-name_ko"' in more
    sent = {"reasons-0-DELETE": "on", "reasons-1-name_ko": "돌봄 👵", "reasons-1-name_en": "돌봄", "reasons-1-most_sessions": 2}
    desk.post(f"{RULES}new/every/", written(**sent, apply=1))
    [reason] = AbsenceReason.objects.filter(rule__version="2026-2")
    assert (reason.code, reason.name_ko, reason.most_sessions) == ("reason", "돌봄 👵", 2)


def test_pages_ask_as_often_for_many_people_as_for_one(desk, run, meeting, mark, now):
    counts = []
    for count in (1, 9):
        mark(meeting, {factories.EnrolmentFactory(run=run): "present" for _ in range(count)}, nonce=f"p{count}", at=now)
        with CaptureQueriesContext(connection) as asked:
            desk.post(f"{RULES}new/every/", written(least_percent=0, preview=1))
        counts.append(len(asked))
    assert counts[0] == counts[1]
