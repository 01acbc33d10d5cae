"""The roster on paper: who stands on it, what is hidden, and that it is written down."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts
from courses.enrolment.models import SeatPool, Terms
from courses.enrolment.services import printing
from lms.audit.models import Event
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats

pytestmark = pytest.mark.django_db
MASKED = {"order": "name", "people": "places"}


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def full_class(run, learner, other_learner, apply, now):
    """이서준 applied first, 박지우 after her; somebody waits."""
    apply(learner, run)
    apply(other_learner, run, at=now + timedelta(minutes=1))
    services.change_capacity(pool=SeatPool.objects.get(run=run), capacity=2, waiting_capacity=5, actor=None, now=now)
    late = factories.UserFactory(name="한기다")
    services.join_waiting_list(run=run, learner=late, actor=late, request_key="w", now=now + timedelta(minutes=2))
    return run


def address(run, language="/en"):
    return f"{language}/desk/instructor/runs/{run.public_id}/print/"


def printed(client, run, *, language="/en", **choice):
    answer = client.post(address(run, language), MASKED | choice)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]
    with pypdfium2.PdfDocument(answer.content) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def test_those_with_a_place_stand_on_it_by_name_with_half_hidden_numbers(signed_in, registrar, full_class, learner, other_learner):
    text = printed(signed_in(registrar), full_class)
    assert text.index(other_learner.name) < text.index(learner.name)
    assert "한기다" not in text
    assert learner.phone[-4:] in text
    assert "010-0000" not in text
    for words in ("Roster of the class", "Signature", "Remarks", "Place confirmed", "room 1", f"by {registrar.name}", "1 / 1"):
        assert words in text
    assert str(learner.enrolments.get().receipt).upper() in text


def test_it_speaks_korean(signed_in, registrar, full_class):
    text = printed(signed_in(registrar), full_class, language="")
    for words in ("수강생 명부", "접수번호", "서명", "비고", "출력"):
        assert words in text


def test_in_the_order_of_application_and_with_those_who_wait(signed_in, registrar, full_class, learner, other_learner):
    text = printed(signed_in(registrar), full_class, order="number", people="line")
    assert text.index(learner.name) < text.index(other_learner.name) < text.index("한기다")
    assert "On the waiting list (1)" in text


def test_that_it_was_printed_stands_in_both_logs(signed_in, registrar, full_class, learner, other_learner):
    printed(signed_in(registrar), full_class)
    look = PersonalDataAccess.objects.get()
    assert (look.actor, look.action, look.subject_ids) == (registrar, "print", sorted([learner.pk, other_learner.pk]))
    event = Event.objects.get(action="roster.printed")
    assert (event.actor_id, event.subject_id, event.data) == (registrar.pk, str(full_class.pk), {"people": 2, "numbers_whole": False})


def test_numbers_in_full_need_a_purpose_which_is_written_down(signed_in, registrar, full_class, learner):
    text = printed(signed_in(registrar), full_class, purpose="휴강 전화 안내")
    assert "010-0000" in text
    look = PersonalDataAccess.objects.get()
    assert (look.action, look.purpose) == ("unmask", "휴강 전화 안내")
    assert Event.objects.get(action="roster.printed").data["numbers_whole"] is True


def test_an_instructor_prints_her_own_runs_with_half_hidden_numbers_and_no_other(signed_in, instructor, foreign_instructor, full_class, now):
    services.assign_staff(run=full_class, user=instructor, actor=None, now=now)
    client = signed_in(instructor)
    assert "purpose" not in client.get(address(full_class)).content.decode()
    text = printed(client, full_class, purpose="궁금해서", people="line")
    assert "010-0000" not in text
    assert "한기다" not in text
    assert instructor.name in text
    assert PersonalDataAccess.objects.latest("pk").action == "print"
    assert signed_in(foreign_instructor).post(address(full_class), MASKED).status_code == 404


def test_whose_seat_it_is_is_for_the_office_only(signed_in, registrar, instructor, run, learner, other_learner, now):
    group = audience()
    keep_seats(run, group)
    apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    apply_for(run, other_learner, now=now)
    services.assign_staff(run=run, user=instructor, actor=None, now=now)
    assert "우선" in printed(signed_in(registrar), run)
    assert "우선" not in printed(signed_in(instructor), run)


def test_people_who_came_together_are_named_with_each_other(signed_in, registrar, learner, now):
    run = factories.open_run(at=now)
    Terms.objects.filter(run=run).update(most_in_party=2)
    apply_for(run, learner, now=now, companions=(CompanionFacts(name="이하늘", birth_date=now.date().replace(year=2015)),))
    text = printed(signed_in(registrar), run)
    assert "with 이하늘" in text
    assert f"with {learner.name}" in text


def test_a_class_without_people_says_so(signed_in, registrar, run):
    assert "Nobody has a place yet" in printed(signed_in(registrar), run)
    assert PersonalDataAccess.objects.get().subject_count == 0


def test_what_makes_no_sense_is_said_and_nothing_is_printed(signed_in, registrar, full_class):
    answer = signed_in(registrar).post(address(full_class), {"order": "shoe size"})
    assert answer.status_code == 422
    assert not Event.objects.filter(action="roster.printed").exists()


def test_a_long_list_comes_in_parts(signed_in, registrar, full_class, learner, other_learner, monkeypatch):
    monkeypatch.setattr(printing, "MOST_PEOPLE", 1)
    monkeypatch.setattr("courses.enrolment.forms.printing.MOST_PEOPLE", 1)
    client = signed_in(registrar)
    assert "2–2" in client.get(address(full_class)).content.decode()
    text = printed(client, full_class, part="2")
    assert learner.name in text
    assert other_learner.name not in text
    assert "1 of 2, from number 2 on" in text
    assert client.post(address(full_class), MASKED | {"part": "9"}).status_code == 422


def test_queries_do_not_grow_with_the_people(signed_in, registrar, run, now, django_assert_max_num_queries):
    services.change_capacity(pool=SeatPool.objects.get(run=run), capacity=100, actor=None, now=now)
    client = signed_in(registrar)
    for count in (1, 19):
        for _ in range(count):
            factories.EnrolmentFactory(run=run)
        with django_assert_max_num_queries(18):
            printed(client, run, people="line")
