"""Spot checks: chance chooses among those who recorded themselves; who is not here is absent by a correction that everybody can see."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance import selectors, services
from courses.attendance.models import Correction, SpotCheck
from courses.attendance.services import scan_errors, spot_checks
from courses.attendance.services.spot_checks import Answer
from courses.catalogue.models import ClassSession
from courses.enrolment import services as enrolment_services
from courses.enrolment.models import Enrolment
from lms.audit.models import Event
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance import noting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def scanned(meeting, run, now):
    """So many people who recorded themselves: `scanned(5)`."""

    def do(count, *, source="qr"):
        made = [factories.EnrolmentFactory(run=run) for _ in range(count)]
        noting.note(meeting, made, source=source, at=meeting.starts_at, now=now)
        return made

    return do


@pytest.fixture
def choose(meeting, instructor, now):
    return lambda: spot_checks.choose_spot_checks(class_session=meeting, actor=instructor, now=now)


@pytest.fixture
def answer(instructor, now):
    return lambda check, said: spot_checks.answer_spot_check(spot_check=check, answer=said, actor=instructor, now=now)


@pytest.fixture
def desk(signed_in, instructor, registrar, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


def url(run, key=""):
    return f"/en/desk/instructor/runs/{run.public_id}/spot-checks/1/{key}"


def text(response):
    return response.content.decode()


def test_three_of_those_who_recorded_themselves_are_chosen(scanned, choose, mark, meeting, run):
    by_herself = scanned(5) + scanned(2, source="spoken")
    scanned(4, source="card")
    called = factories.EnrolmentFactory(run=run)
    mark(meeting, {called: "present"})
    chosen = choose()
    assert len({one.enrolment_id for one in chosen}) == 3
    assert {one.enrolment_id for one in chosen} <= {one.pk for one in by_herself}
    event = Event.objects.get(action="attendance.spot_checks_chosen")
    assert event.data["of"] == 7


def test_everybody_can_be_chosen(scanned, choose, answer):
    people = {one.pk for one in scanned(6)}
    found = set()
    for _ in range(60):
        for check in choose():
            found.add(check.enrolment_id)
            answer(check, Answer.HERE)
    assert found == people


def test_while_somebody_is_looked_for_nobody_else_is_chosen(scanned, choose, answer):
    scanned(9)
    first = choose()
    assert [one.pk for one in choose()] == [one.pk for one in first]
    answer(first[0], Answer.HERE)
    assert [one.pk for one in choose()] == [one.pk for one in first[1:]]


def test_fewer_than_three_are_all_and_nobody_is_a_clear_answer(scanned, choose, mark, meeting):
    with pytest.raises(scan_errors.NobodyToLookFor):
        choose()
    one, other = scanned(2)
    mark(meeting, {other: "absent"})
    assert [check.enrolment for check in choose()] == [one]


def test_who_is_here_stays_as_she_was(scanned, choose, answer, meeting):
    [place] = scanned(1)
    [check] = choose()
    answer(check, Answer.HERE)
    assert selectors.live_records().get(enrolment=place).status == "present"
    assert not Correction.objects.exists()
    assert SpotCheck.objects.get().was_seen is True


def test_who_is_not_here_is_absent_with_the_reason_and_can_be_corrected_again(scanned, choose, answer, mark, meeting, instructor, now):
    [place] = scanned(1)
    [check] = choose()
    for _ in range(2):
        answer(check, Answer.NOT_HERE)
    [correction] = Correction.objects.all()
    assert (correction.was_status, correction.status, correction.actor) == ("present", "absent", instructor)
    assert "spot check" in correction.reason or "확인" in correction.reason
    assert selectors.live_records().get(enrolment=place).status == "absent"
    assert Event.objects.filter(action="attendance.spot_check_answered").count() == 1
    mark(meeting, {place: "present"}, nonce="again", at=now + timedelta(minutes=1), reason="화장실에 있었음")
    assert selectors.live_records().get(enrolment=place).status == "present"


def test_the_other_answer_comes_too_late(scanned, choose, answer):
    scanned(1)
    [check] = choose()
    answer(check, Answer.HERE)
    with pytest.raises(scan_errors.SpotCheckIsAnswered):
        answer(check, Answer.NOT_HERE)
    assert not Correction.objects.exists()


def test_who_has_given_up_her_place_meanwhile_only_gets_an_answer(scanned, choose, answer, now):
    [place] = scanned(1)
    [check] = choose()
    Enrolment.objects.filter(pk=place.pk).update(state="withdrawn", ended_at=now)
    answer(check, Answer.NOT_HERE)
    assert SpotCheck.objects.get().was_seen is False
    assert not Correction.objects.exists()


def test_too_early_and_cancelled_are_refused(run, instructor, meeting, choose, now):
    with pytest.raises(services.RollTooEarly):
        spot_checks.choose_spot_checks(class_session=run.class_sessions.get(number=2), actor=instructor, now=now)
    ClassSession.objects.filter(pk=meeting.pk).update(status="cancelled")
    with pytest.raises(services.ClassSessionIsCancelled):
        choose()


def test_the_page_chooses_asks_and_shows_the_answers(desk, run, scanned, instructor):
    assert "Nobody to look for" in text(desk.get(url(run)))
    refused = desk.post(url(run))
    assert (refused.status_code, "there is nobody to look for" in text(refused)) == (409, True)
    [place] = scanned(1)
    assert "1 person recorded herself with a code." in text(desk.get(url(run)))
    page = text(desk.post(url(run), follow=True))
    assert place.learner.name in page
    check = SpotCheck.objects.get()
    assert desk.post(url(run, f"{check.pk}/"), {"answer": "perhaps"}).status_code == 404
    done = text(desk.post(url(run, f"{check.pk}/"), {"answer": "not-here"}, follow=True))
    assert "Was not here" in done
    assert instructor.name in done
    late = desk.post(url(run, f"{check.pk}/"), {"answer": "here"})
    assert (late.status_code, "answered this already" in text(late)) == (409, True)
    assert PersonalDataAccess.objects.filter(actor=instructor, subject_ids=[place.learner_id]).exists()


def test_the_page_says_when_it_is_too_early_or_cancelled(desk, run, meeting):
    assert "It is too early for this" in text(desk.get(url(run).replace("/1/", "/2/")))
    ClassSession.objects.filter(pk=meeting.pk).update(status="cancelled")
    assert "This class does not take place" in text(desk.get(url(run)))


def test_as_many_queries_for_twenty_checks_as_for_one(desk, run, scanned, meeting, instructor, now):
    def queries(people):
        SpotCheck.objects.bulk_create(SpotCheck(class_session=meeting, enrolment=one, chosen_by=instructor, chosen_at=now) for one in people)
        with CaptureQueriesContext(connection) as counted:
            desk.get(url(run))
        return len(counted)

    queries(scanned(1))
    assert queries(scanned(1)) == queries(scanned(18))
