"""Staff: the list of wishes, one of them with its papers, one person in one class session, and who is about to lose attendance."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.attendance import selectors
from courses.attendance.models import Correction
from courses.enrolment import services as enrolment_services
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance.asking import WORDS, ask, paper, reason_of

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
def asked(mark, meeting, enrolment, now):
    mark(meeting, {enrolment: "absent"})
    return ask(enrolment, meeting, now=now, files=[paper()])


@pytest.fixture
def page(asked):
    return f"/en/desk/instructor/corrections/{asked.public_id}/"


def text(response):
    return " ".join(response.content.decode().split())


def test_the_desk_says_how_many_wait_and_leads_to_the_list(desk, asked, registrar, signed_in):
    assert "1 correction waits for you" in text(desk.get("/en/desk/instructor/"))
    listed = text(desk.get("/en/desk/instructor/corrections/"))
    assert f"/en/desk/instructor/corrections/{asked.public_id}/" in listed
    assert asked.enrolment.learner.name not in listed, "half hidden"
    assert f"/en/desk/instructor/corrections/{asked.public_id}/" in text(
        desk.get(f"/en/desk/instructor/runs/{asked.class_session.run.public_id}/corrections/")
    )
    assert "Corrections of attendance to be decided" in text(signed_in(registrar).get("/en/desk/registrar/"))


def test_an_empty_list_says_so(desk):
    assert "Nobody waits for an answer" in text(desk.get("/en/desk/instructor/corrections/"))
    assert "Nothing was asked yet" in text(desk.get("/en/desk/instructor/corrections/?show=all"))


def test_one_wish_shows_before_what_is_wished_and_the_paper_and_the_look_is_logged(desk, page, asked, enrolment):
    html = text(desk.get(page))
    for said in (WORDS, "Absent", "Present", enrolment.learner.name, "PNG"):
        assert said in html
    shown = desk.get(f"{page}papers/{asked.evidence.get().public_id}/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/png", "no-store")
    assert shown["Content-Security-Policy"].startswith("sandbox")
    purposes = list(PersonalDataAccess.objects.filter(subject_ids=[enrolment.learner_id]).order_by("pk").values_list("purpose", flat=True))
    assert purposes == [f"correction {asked.public_id}", f"paper {asked.evidence.get().public_id} of correction {asked.public_id}"]


def test_approved_the_next_one_is_at_hand_and_the_history_stays(desk, page, asked, enrolment, instructor):
    sent = {"decision": "approve", "approve-status": "present", "approve-minutes": "100", "approve-answer": "확인했습니다."}
    assert "The record is corrected" in text(desk.post(page, sent, follow=True))
    assert selectors.live_records().get().minutes == 100
    html = text(desk.get(page))
    assert "Corrected: before “Absent”, now “Present”" in html
    assert f"Decided by {instructor.name}" in html
    again = desk.post(page, {"decision": "refuse", "refuse-answer": "아닙니다."})
    assert again.status_code == 422
    assert "answered or taken back in the meantime" in text(again)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"decision": "refuse", "refuse-answer": ""}, "Why it stays as it is"),
        ({"decision": "approve", "approve-status": "excused", "approve-answer": "예"}, "Choose why the absence is excused."),
        ({"decision": "approve", "approve-status": "absent", "approve-answer": "예"}, "What holds from now on"),
        ({"decision": "approve", "approve-status": "present", "approve-minutes": "-1", "approve-answer": "예"}, "Recognised minutes"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_decided(desk, page, asked, sent, said):
    refused = desk.post(page, sent)
    assert refused.status_code == 422
    assert said in text(refused)
    asked.refresh_from_db()
    assert asked.state == "pending"


def test_a_cap_and_a_missing_paper_are_said(desk, enrolment, run, now):
    session = run.class_sessions.get(number=1)
    wish = ask(enrolment, session, now=now, status="excused", code="exam")
    html = text(desk.get(f"/en/desk/instructor/corrections/{wish.public_id}/"))
    assert "has excused 0 of 2 classes of this run, without this one" in html
    assert "No paper has been sent yet." in html


def test_a_registrar_reads_all_and_others_none(signed_in, page, registrar, foreign_instructor, learner):
    assert signed_in(registrar).get(page).status_code == 200
    assert signed_in(foreign_instructor).get(page).status_code == 404
    assert signed_in(learner).get(page).status_code == 403


def test_one_person_is_corrected_with_a_reason_and_all_of_it_stays_visible(desk, run, meeting, enrolment, mark, now):
    mark(meeting, {enrolment: "absent"})
    people = text(desk.get(f"/en/desk/instructor/runs/{run.public_id}/roll/1/people/"))
    address = f"/en/desk/instructor/runs/{run.public_id}/roll/1/people/{enrolment.public_id}/"
    assert address in people
    sent = {"status": "excused", "absence_reason": "exam", "reason": "면접 확인서를 봄", "nonce": "n-1"}
    for _ in range(2):
        assert "What stood there before stays visible." in text(desk.post(address, sent, follow=True))
    correction = Correction.objects.get()
    assert (correction.was_status, correction.absence_reason) == ("absent", reason_of(enrolment, meeting, "exam"))
    later = desk.post(address, {"status": "present", "minutes": "60", "reason": "나중에 옴", "nonce": "n-2"}, follow=True)
    assert "Corrected: before “Excused absence”, now “Present”" in text(later)
    assert "60 minutes recognised" in text(later)
    assert desk.post(address, {"status": "absent", "minutes": "60", "reason": "x", "nonce": "n-3"}).status_code == 422
    assert desk.post(address, {"status": "late", "reason": "", "nonce": "n-4"}).status_code == 422
    assert Correction.objects.count() == 2


def test_one_person_of_another_run_or_class_leads_nowhere(desk, run, enrolment, learner, instructor):
    elsewhere = factories.EnrolmentFactory(learner=learner)
    own = factories.EnrolmentFactory(run=run, learner=instructor)
    for number, place in ((1, elsewhere), (99, enrolment), (1, own)):
        assert desk.get(f"/en/desk/instructor/runs/{run.public_id}/roll/{number}/people/{place.public_id}/").status_code == 404


def test_too_early_nothing_can_be_corrected(desk, run, enrolment):
    address = f"/en/desk/instructor/runs/{run.public_id}/roll/2/people/{enrolment.public_id}/"
    assert "The roll can be called from one hour before the class begins" in text(desk.get(address))
    assert desk.post(address, {"status": "present", "reason": "x", "nonce": "n"}).status_code == 422


def test_who_is_about_to_lose_it_stands_there_with_figures(desk, signed_in, instructor, run, meeting, enrolment, other_enrolment, mark):
    mark(meeting, {enrolment: "absent", other_enrolment: "present"})
    address = f"/en/desk/instructor/runs/{run.public_id}/at-risk/"
    assert "Nobody is about to lose it" in text(desk.get(address))
    with time_machine.travel(meeting.ends_at + timedelta(hours=1), tick=False):
        html = text(signed_in(instructor).get(address))
    assert enrolment.learner.name in html
    assert other_enrolment.learner.name not in html
    assert "Cannot be reached any more" in html
    assert "0 of 1 (0 %)" in html
    assert address in text(signed_in(instructor).get("/en/desk/instructor/"))


def test_lists_cost_the_same_queries_with_many(desk, run, meeting, now, django_assert_max_num_queries):
    desk.get("/en/desk/instructor/corrections/")
    for count in (1, 15):
        for _ in range(count):
            ask(factories.EnrolmentFactory(run=run), meeting, now=now)
        for address, most in (("/en/desk/instructor/corrections/", 9), (f"/en/desk/instructor/runs/{run.public_id}/roll/1/people/", 10)):
            with django_assert_max_num_queries(most):
                desk.get(address)
