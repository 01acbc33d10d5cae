"""The register, the sheet to sign and the name cards: what stands on them, what does not, and that it is written down."""

from __future__ import annotations

import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance import keys, rules
from courses.attendance.models import Status
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from lms.documents import qr
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance.filled import filled_run

pytestmark = pytest.mark.django_db
NEVER_PRINTED = ("010", "1950", "@")  # numbers, birth dates, addresses


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, instructor, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    return signed_in(instructor)


def papers(run, what="", language="/en"):
    return f"{language}/desk/instructor/runs/{run.public_id}/attendance/papers/{what}"


def pages(answer):
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf"), answer.content[:200]
    assert "no-store" in answer.headers["Cache-Control"]
    with pypdfium2.PdfDocument(answer.content) as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def test_the_register_has_the_signs_their_legend_the_sums_and_room_to_sign(desk, run, meeting, enrolment, other_enrolment, mark, now):
    mark(meeting, {enrolment: "late", other_enrolment: "excused"})
    ClassSession.objects.filter(run=run, number=2).update(status=SessionStatus.CANCELLED)
    with time_machine.travel(meeting.ends_at, tick=False):
        [text] = pages(desk.post(papers(run, "register/"), {"marks": "recorded"}))
    for word in ("Attendance register", "AI Basics", "Learning Institute", "최민서", "16 hours", "Checked by", "Instructor’s signature", "Rate"):
        assert word in text
    for sign, word in (("○", "Present"), ("△", "Late"), ("▽", "Left early"), ("◁", "Was out"), ("×", "Absent"), ("공", "Excused absence")):
        assert f"{sign} {word}" in text
    assert "1 3/5 Thu 13:00" in text
    assert "Cancelled" in text
    assert text.count("△") == 3, "the legend, hers, and above the sums"
    assert "100%" in text


def test_an_empty_register_is_filled_in_by_hand(desk, run, meeting, enrolment, mark):
    mark(meeting, {enrolment: "late"})
    [text] = pages(desk.post(papers(run, "register/"), {"marks": "empty"}))
    assert text.count("△") == 2, "the legend, and above the sums"
    assert enrolment.learner.name in text
    assert Event.objects.get(action="attendance.register_printed").data == {"people": 1, "filled": False, "part": 0}


def test_it_speaks_korean(desk, run, meeting, enrolment):
    [text] = pages(desk.post(papers(run, "register/", language=""), {}))
    for word in ("출석부", "교육", "강사", "공결", "출석률", "목 13:00"):
        assert word in text
    [sheet] = pages(desk.get(f"/desk/instructor/runs/{run.public_id}/roll/1/sheet.pdf"))
    for word in ("서명부", "오늘의 번호", "입실 서명", "퇴실 서명"):
        assert word in sheet


def test_many_class_sessions_and_people_are_split_over_pages(signed_in, registrar, now):
    run = filled_run(at=now, people=30, meetings=17)
    found = pages(signed_in(registrar).post(papers(run, "register/"), {}))
    assert len(found) == 4, "twice two: columns by fifteen, rows as many as fit"
    first, _, third, last = found
    assert "학생001" in first
    assert "학생001" in third
    assert all("No. Name" in text for text in found), "the head stands on every page"
    assert "Rate" not in first.split("학생001")[0].split("No. Name")[1]
    assert "Rate" in third
    assert "학생030" in last
    assert sum(text.count("Instructor’s signature") for text in found) == 2
    assert all(f"{number} / 4" in text for number, text in enumerate(found, start=1))


def test_a_part_of_a_long_register_can_be_printed_alone(signed_in, registrar, now):
    run = filled_run(at=now, people=2, meetings=17)
    desk = signed_in(registrar)
    assert "Columns 16–17" in desk.get(papers(run)).content.decode()
    [text] = pages(desk.post(papers(run, "register/"), {"part": "2"}))
    assert "Rate" in text
    assert "17 " in text
    assert len(pages(desk.post(papers(run, "register/"), {"part": "9"}))) == 2, "what makes no sense is all of it"


def test_a_register_that_is_too_large_comes_in_parts_only(signed_in, registrar, now, monkeypatch):
    monkeypatch.setattr("courses.attendance.services.printing.MOST_BOXES", 30)
    run = filled_run(at=now, people=2, meetings=17)
    desk = signed_in(registrar)
    assert "All of them" not in desk.get(papers(run)).content.decode()
    [text] = pages(desk.post(papers(run, "register/"), {"part": ""}))
    assert "Rate" not in text


def test_the_sheet_has_names_numbers_of_the_day_and_rows_for_visitors_and_nothing_else(desk, run, meeting, enrolment, other_enrolment):
    [text] = pages(desk.get(f"/en/desk/instructor/runs/{run.public_id}/roll/1/sheet.pdf"))
    by_place = [enrolment.pk, other_enrolment.pk]
    codes = rules.numbers_of_the_day(keys=keys.keys(), class_session_id=meeting.pk, enrolments=by_place)
    assert f"1 {other_enrolment.learner.name} {codes[other_enrolment.pk]} 2 {enrolment.learner.name} {codes[enrolment.pk]} 3 no place" in text
    assert "Signature on coming" in text
    assert "7 no place" in text
    assert not [word for word in NEVER_PRINTED if word in text]


def test_cards_say_name_course_and_the_square_and_ten_stand_on_a_page(desk, run, enrolment, other_enrolment):
    for _ in range(9):
        factories.EnrolmentFactory(run=run)
    found = pages(desk.post(papers(run, "cards/")))
    assert [text.count("AI Basics") for text in found] == [10, 1]
    assert enrolment.learner.name in " ".join(found)
    assert not [word for word in NEVER_PRINTED if word in " ".join(found)]


def test_a_lost_card_is_printed_again_and_is_the_same(desk, run, enrolment, other_enrolment, monkeypatch):
    drawn = []

    def note(text, draw=qr.data_url):
        drawn.append(text)
        return draw(text)

    monkeypatch.setattr(qr, "data_url", note)
    for _ in range(2):
        [text] = pages(desk.post(papers(run, "cards/"), {"person": enrolment.public_id}))
        assert other_enrolment.learner.name not in text
    assert drawn[0] == drawn[1]
    mark, public_id, proof = drawn[0].split(":")
    assert (mark, public_id) == ("C", enrolment.public_id)
    assert rules.is_card_proof(proof, keys=keys.keys(), enrolment=public_id)


def test_a_card_of_another_run_is_not_found(desk, run, enrolment):
    assert desk.post(papers(run, "cards/"), {"person": factories.EnrolmentFactory().public_id}).status_code == 404
    assert desk.post(papers(factories.open_run(at=run.starts_at), "cards/")).status_code == 404


def test_what_is_printed_stands_in_both_logs(desk, run, enrolment):
    desk.post(papers(run, "register/"))
    desk.post(papers(run, "cards/"))
    desk.get(f"/en/desk/instructor/runs/{run.public_id}/roll/1/sheet.pdf")
    assert set(PersonalDataAccess.objects.values_list("action", flat=True)) == {"print"}
    assert PersonalDataAccess.objects.count() == 3
    actions = [f"attendance.{what}_printed" for what in ("register", "cards", "sheet")]
    assert Event.objects.filter(action__in=actions).count() == 3


def test_the_page_before_leads_to_each_of_them_and_a_class_without_people_is_said(desk, run, meeting):
    page = desk.get(papers(run)).content.decode()
    assert f"/roll/{meeting.number}/sheet.pdf" in page
    assert "Nobody has a place yet" in page
    assert "Nobody has a place yet" in pages(desk.post(papers(run, "register/")))[0]
    assert desk.post(papers(run, "cards/")).status_code == 404


def test_every_sign_can_be_printed_and_is_of_its_own():
    assert set(rules.SIGNS) == set(Status)
    assert len(set(rules.SIGNS.values())) == len(Status)


def test_queries_do_not_grow(signed_in, registrar, now):
    desk, counts = signed_in(registrar), []
    for people, meetings in ((2, 2), (2, 2), (20, 5)):
        run = filled_run(at=now, people=people, meetings=meetings)
        with CaptureQueriesContext(connection) as asked:
            desk.post(papers(run, "register/"))
            desk.post(papers(run, "cards/"))
            desk.get(f"/en/desk/instructor/runs/{run.public_id}/roll/1/sheet.pdf")
        counts.append(len(asked))
    assert counts[1] == counts[2]
