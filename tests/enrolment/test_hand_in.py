"""A list of people: tried by the engine itself without a trace, then registered, each once, and forgotten after an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.enrolment import services
from courses.enrolment.models import Enrolment, PeopleList, PeopleListRow, SeatPool, Terms
from courses.enrolment.services import desk as desk_service
from courses.enrolment.services import importing
from lms.accounts.models import User
from lms.audit.models import Event
from lms.kernel import jobs, sheets
from lms.kernel.models import Job
from lms.notices.models import Notice
from lms.privacy import selectors as privacy_selectors
from lms.privacy.forms import box_name
from lms.privacy.models import ConsentRecord, PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = ["Name", "Date of birth", "Mobile number", "Dong", "Guardian"]
PEOPLE = [
    ["오순자", "1950-01-02", "010-9999-0001"],
    ["박철수", "1948-03-04", "010-9999-0002"],
    ["이영희", "1955-12-31", "010-9999-0003"],
]


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False) as moment:
        yield moment


@pytest.fixture
def run(now):
    return factories.open_run(at=now, capacity=2, line=1)


@pytest.fixture
def address(run):
    return f"/en/desk/registrar/runs/{run.public_id}/import/"


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


@pytest.fixture
def hand_in(desk, address):
    agreed = {box_name(document): "on" for document in privacy_selectors.current_documents() if document.required}

    def do(*rows, **more):
        file = SimpleUploadedFile("list.xlsx", sheets.write(sheets.XLSX, [HEAD, *(rows or PEOPLE)], title="x"))
        answer = desk.post(address, {"file": file, "may_wait": "on", **agreed, **more})
        assert answer.status_code == 302, answer.content.decode()
        return answer.url

    return do


def text(answer):
    return answer.content.decode()


def many(count):
    return [[f"사람{chr(0xAC00 + number)}", "1950-01-02", f"010-8888-{number:04d}"] for number in range(count)]


def counts():
    return [model.objects.count() for model in (User, Enrolment, Notice, ConsentRecord)]


def said(field):
    return list(PeopleListRow.objects.order_by("number").values_list(field, flat=True))


def test_it_is_tried_by_the_rules_of_the_engine_and_leaves_no_trace(hand_in, desk):
    before = counts()
    report = text(desk.get(hand_in()))
    assert said("foreseen") == ["Has a place: General", "Has a place: General", "On the waiting list: place 1 in line"]
    assert counts() == before
    assert (SeatPool.objects.get().taken, Terms.objects.get().waiting) == (0, 0)
    assert set(Job.objects.values_list("name", flat=True)) == {"enrolment.try_list"}
    assert list(Event.objects.values_list("action", flat=True)) == ["run.list_handed_in"]
    assert "only tried" in report
    assert "Register 3 people" in report
    assert "오순자" not in report, "names are half hidden"
    assert "Has a place: General" in report


def test_what_would_refuse_somebody_is_said_in_her_row(hand_in, run, apply, learner, now):
    factories.UserFactory(name="다른이", phone="01099990001")
    known = factories.UserFactory(name="박철수", phone="01099990002")
    apply(known, run)
    hand_in(*PEOPLE, ["한가람", "1950-01-02", "010-9999-0003"], ["이가람", "1950-01-02", "?"], ["나가람", "2020-01-02", "010-9999-0009"])
    rows = PeopleListRow.objects.order_by("number")
    assert [row.is_known for row in rows] == [True, True, False, False, False, False]
    assert [bool(row.would_be) for row in rows] == [False, False, True, False, False, False]
    words = [row.wrong or row.foreseen for row in rows]
    for part, word in zip(("another name", "already applied", "Has a place", "row 4 already", "mobile number", "under 14"), words, strict=True):
        assert part in word


def test_people_who_apply_meanwhile_do_not_wait_long_for_a_list(hand_in, monkeypatch):
    monkeypatch.setattr(importing, "HELD_AT_MOST", -1.0)
    hand_in()
    assert said("would_be") == ["", "", ""]
    assert "hand in the rest" in said("foreseen")[0]


def test_when_applications_open_is_said_with_the_refusal(hand_in, run, now):
    run.apply_opens_at = now + timedelta(days=1)
    run.save()
    hand_in(PEOPLE[0])
    assert said("foreseen") == ["Applications have not opened yet. Please come back when they open. (Fri, March 6, 2026, 2 PM)"]


def test_whoever_could_is_registered_as_by_phone(hand_in, desk, run, registrar, now):
    url = hand_in()
    desk.post(f"{url}register/")
    assert said("outcome") == said("foreseen")
    made = list(Enrolment.objects.order_by("pk").values_list("learner__name", "state", "channel", "events__actor"))
    assert made == [
        ("오순자", "confirmed", "import", registrar.pk),
        ("박철수", "confirmed", "import", registrar.pk),
        ("이영희", "waiting", "import", registrar.pk),
    ]
    jobs.run_due(now=now + timedelta(minutes=2))
    assert sorted(Notice.objects.values_list("template", flat=True)) == ["registered_from_list"] * 3
    assert "3 of 3 are registered" in text(desk.get(url))
    assert Event.objects.get(action="run.list_registered").data == {"people": 3}


def test_without_the_wish_to_wait_nobody_stands_in_line(hand_in, run):
    hand_in(may_wait="")
    assert [bool(state) for state in said("would_be")] == [True, True, False]


def test_pressing_twice_registers_nobody_twice(hand_in, desk, now):
    url = hand_in()
    for _ in range(2):
        desk.post(f"{url}register/")
    jobs.run_due(now=now + timedelta(minutes=2))
    assert Enrolment.objects.count() == 3 == len(said("outcome"))


def test_who_was_killed_in_the_middle_is_followed_by_a_job(hand_in, desk, registrar, now, monkeypatch):
    url = hand_in()
    person_of = desk_service.person_of
    done: list[int] = []

    def killed_at_the_second(**wish):
        if done:
            raise SystemExit
        done.append(1)
        return person_of(**wish)

    with monkeypatch.context() as patch:
        patch.setattr(desk_service, "person_of", killed_at_the_second)
        with pytest.raises(SystemExit):
            importing.register_list(people_list=PeopleList.objects.get(), actor=registrar, now=now)
    assert Enrolment.objects.count() == 1
    assert "1 of 3" in text(desk.get(url)), "it says how far it is"
    jobs.run_due(now=now + timedelta(minutes=2))
    assert Enrolment.objects.count() == 3
    assert SeatPool.objects.get().taken == 2


def test_a_long_list_is_worked_on_by_jobs(hand_in, desk, run, now):
    SeatPool.objects.update(capacity=31)
    url = hand_in(*many(31))
    assert "being tried" in text(desk.get(url, headers={"X-Part": "look-again"}))
    assert desk.post(f"{url}register/", follow=True).redirect_chain
    assert not Enrolment.objects.exists(), "it is not tried yet"
    jobs.run_due(now=now)
    desk.post(f"{url}register/")
    assert "0 of 31" in text(desk.get(url))
    jobs.run_due(now=now)
    assert Enrolment.objects.filter(state="confirmed").count() == 31


def test_people_of_an_institution_come_by_its_invitation(hand_in, run, other_institution, registrar, now):
    run.method = "invitation"
    run.save()
    made = services.invite(run=run, institution=other_institution, most=1, expires_at=now + timedelta(days=2), actor=registrar, now=now)
    url = hand_in(*PEOPLE[:2], invitation=str(made.pk))
    assert [bool(state) for state in said("would_be")] == [True, False]
    importing.register_list(people_list=PeopleList.objects.get(), actor=registrar, now=now)
    made.refresh_from_db()
    assert (made.used, Enrolment.objects.get().channel) == (1, "import")
    assert url


def test_the_report_is_taken_away_with_what_came_of_each_row(hand_in, desk, now):
    url = hand_in(PEOPLE[0], ["=1+1가", "1950-01-02", "?"])
    desk.post(f"{url}register/")
    rows = [row for _, row in sheets.read(desk.get(f"{url}file/").content, limits=sheets.Limits())]
    assert rows == [
        ["Row", *HEAD, "What came of it"],
        ["2", "오순자", "1950-01-02", "010-9999-0001", "", "", "Has a place: General"],
        ["3", "=1+1가", "1950-01-02", "?", "", "", "Please write a mobile number, for example 010-1234-5678."],
    ]
    assert list(PersonalDataAccess.objects.order_by("pk").values_list("action", "subject_count")) == [("search", 0), ("export", 1)]


def test_nobody_else_sees_it_and_after_an_hour_nobody_does(hand_in, desk, institution, signed_in, now, clock):
    url = hand_in()
    other = factories.staff("registrar", institution)
    assert desk.get(url).status_code == 200
    clock.shift(timedelta(hours=1))
    assert desk.get(url).status_code == 404
    importing.forget_lists(now=now + timedelta(hours=1))
    assert not PeopleListRow.objects.exists()
    clock.move_to(now)
    second = hand_in()
    assert signed_in(other).get(second).status_code == 404


def test_it_can_be_deleted_at_once(hand_in, desk, address):
    url = hand_in()
    assert desk.post(f"{url}forget/").url == address
    assert not PeopleListRow.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "cannot be read"),
        (b"a,b\n1,2\n", "Missing: Name"),
        ("이름,생년월일,휴대전화\n".encode(), "nobody in the file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(desk, address, content, said):
    answer = desk.post(address, {"file": SimpleUploadedFile("list.csv", content)})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not PeopleList.objects.exists()


def test_everybody_must_have_agreed(desk, address):
    answer = desk.post(address, {"file": SimpleUploadedFile("list.csv", "이름,생년월일,휴대전화\n오순자,1950-01-02,01099990001".encode())})
    assert (answer.status_code, PeopleList.objects.exists()) == (422, False)


def test_a_report_costs_the_same_for_many(hand_in, desk, django_assert_num_queries):
    few, more = hand_in(PEOPLE[0]), hand_in(*many(20))
    desk.get(few)
    with CaptureQueriesContext(connection) as queries:
        desk.get(few)
    with django_assert_num_queries(len(queries)):
        desk.get(more)


def test_the_page_and_the_file_to_fill_in_are_there(desk, address, hand_in):
    hand_in()
    assert "Lists that you handed in" in text(desk.get(address))
    rows = sheets.read(desk.get(f"{address}template/").content, limits=sheets.Limits())
    assert rows[0] == (1, HEAD)
