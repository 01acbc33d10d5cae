"""The registrar's desk: everything about runs without a shell; people's data half hidden until a purpose is written down."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine

from courses.catalogue.models import Course, CourseRun
from courses.enrolment import services
from courses.enrolment.models import Enrolment, RunStaff, SeatPool
from lms.accounts.models import User
from lms.kernel import clock, korean
from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db
DESK = "/en/desk/registrar/runs/"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def text(response):
    return response.content.decode()


def rows(count, **first):
    """The class sessions of the planning page as a browser sends them: so many rows, the first filled in."""
    sent = {"sessions-TOTAL_FORMS": str(count), "sessions-INITIAL_FORMS": "0"}
    for number in range(count):
        sent |= {f"sessions-{number}-{name}": "" for name in ("date", "begins", "ends", "lecture_number")}
    return sent | {f"sessions-0-{name}": value for name, value in first.items()}


def run_form(**more):
    return {
        "method": "first_come",
        "apply_opens_at": "2026-03-05T09:00",
        "apply_closes_at": "2026-03-12T18:00",
        "withdraw_until": "2026-03-15T18:00",
        "capacity": "30",
        "venue_ko": "AI 배움터 2강의실",
        "fee": "0",
    } | more


def test_a_course_and_a_run_are_planned_and_published_by_forms_alone(desk, institution):
    page = desk.post(
        "/en/desk/registrar/courses/new/",
        {"code": "AI-777", "kind": "everyday", "level": "first", "title_ko": "처음 AI", "hours": "4", "institution": institution.pk},
    )
    assert page.url == "/en/desk/registrar/courses/AI-777/runs/new/"
    assert Course.objects.get(code="AI-777").title_ko == "처음 AI"
    filled = rows(4, date="2026-03-20", begins="14:00", ends="16:00")
    planned = desk.post(page.url, run_form() | filled)
    run = CourseRun.objects.get()
    assert planned.url == f"{DESK}{run.public_id}/"
    assert (run.status, run.class_sessions.count(), run.starts_at.isoformat()) == ("draft", 1, "2026-03-20T05:00:00+00:00")
    desk.post(f"{planned.url}publish/")
    run.refresh_from_db()
    assert run.status == "published"


@pytest.mark.parametrize(
    ("typed", "until", "said"),
    [
        ("2026-03-13T18:00", (2026, 3, 13, 18), ""),
        ("2026-03-15T17:00", (2026, 3, 13, 17), "is a day off, so it moved to the working day before: Fri, March 13, 2026, 5 PM"),
        ("", (2026, 3, 20, 18), "until Fri, March 20, 2026, 6 PM, the last working day before the first class"),
    ],
)
def test_the_deadline_for_giving_back_is_a_working_day(desk, typed, until, said):
    course = factories.CourseFactory()
    filled = rows(4, date="2026-03-23", begins="14:00", ends="16:00")
    page = desk.post(f"/en/desk/registrar/courses/{course.code}/runs/new/", run_form(withdraw_until=typed) | filled, follow=True)
    assert CourseRun.objects.get().withdraw_until == datetime(*until, tzinfo=clock.SEOUL)  # type: ignore[misc]
    assert said in page.content.decode()
    assert ("day off" in page.content.decode()) is ("day off" in said)


def test_what_does_not_hold_is_said_and_nothing_typed_is_lost(desk):
    course = factories.CourseFactory()
    url = f"/en/desk/registrar/courses/{course.code}/runs/new/"
    empty = desk.post(url, run_form() | rows(4))
    assert empty.status_code == 422
    assert "Enter at least one class session." in text(empty)
    assert "AI 배움터 2강의실" in text(empty)
    more = desk.post(url, run_form(more="1") | rows(4, date="2026-03-20", begins="14:00", ends="16:00"))
    assert more.status_code == 200
    assert 'name="sessions-7-date"' in text(more)
    assert "AI 배움터 2강의실" in text(more)
    assert not CourseRun.objects.exists()
    taken = {"code": course.code, "kind": "everyday", "level": "first", "title_ko": "또", "hours": "4", "institution": course.institution_id}
    assert "already has this code" in text(desk.post("/en/desk/registrar/courses/new/", taken))


def test_names_are_half_hidden_until_a_purpose_is_written_down(desk, registrar, learner, apply, run):
    apply(learner, run)
    page = desk.get(f"{DESK}{run.public_id}/")
    assert "이*준" in text(page)
    assert learner.name not in text(page)
    assert "010-0000" not in text(page)
    assert desk.post(f"{DESK}{run.public_id}/", {"purpose": ""}).status_code == 422
    assert not PersonalDataAccess.objects.exists()
    shown = desk.post(f"{DESK}{run.public_id}/", {"purpose": "장소 변경 전화 안내"})
    assert learner.name in text(shown)
    look = PersonalDataAccess.objects.get()
    assert (look.actor, look.action, look.subject_ids, look.purpose) == (registrar, "unmask", [learner.pk], "장소 변경 전화 안내")


def caller(**more):
    facts = {"channel": "phone", "phone": "010-9999-1234", "name": "오순자", "birth_date": "1950-01-02", "dong": "서초1동", "request_key": "desk-1"}
    return facts | {"consent_account": "on", "consent_channel": "phone"} | more


def test_somebody_new_who_called_is_registered_and_has_a_place(desk, registrar, run):
    desk.post(f"{DESK}{run.public_id}/register/", caller())
    desk.post(f"{DESK}{run.public_id}/register/", caller())
    enrolment = Enrolment.objects.get(run=run)
    assert (enrolment.learner.name, enrolment.learner.phone, enrolment.channel) == ("오순자", "01099991234", "phone")
    assert enrolment.events.get().actor == registrar


def test_the_same_limits_hold_at_the_desk_and_a_refusal_registers_nobody(desk, learner, other_learner, apply, run):
    apply(learner, run)
    apply(other_learner, run)
    full = desk.post(f"{DESK}{run.public_id}/register/", caller())
    assert full.status_code == 422
    assert "Every seat is taken" in text(full)
    assert not User.objects.filter(phone="01099991234").exists()


def test_a_number_of_somebody_else_is_noticed(desk, learner, run):
    answer = desk.post(f"{DESK}{run.public_id}/register/", caller(phone=learner.phone))
    assert "registered with another name" in text(answer)
    assert not Enrolment.objects.exists()


def test_a_place_and_a_run_are_cancelled_with_a_reason(desk, learner, other_learner, apply, run):
    first, second = apply(learner, run), apply(other_learner, run)
    page = f"/en/desk/registrar/enrolments/{first.public_id}/cancel/"
    assert desk.post(page, {"reason": ""}).status_code == 422
    desk.post(page, {"reason": "자격 확인 불가"})
    assert "1 person has a place" in text(desk.get(f"{DESK}{run.public_id}/cancel/"))
    desk.post(f"{DESK}{run.public_id}/cancel/", {"reason": "신청자 부족"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.events.last().reason, second.events.last().reason] == ["자격 확인 불가", "신청자 부족"]


def test_seats_are_changed_but_never_below_those_taken(desk, learner, apply, run):
    apply(learner, run)
    page = f"{DESK}{run.public_id}/seats/general/"
    assert desk.post(page, {"capacity": "0"}).status_code == 422
    desk.post(page, {"capacity": "9"})
    assert SeatPool.objects.get(run=run).capacity == 9


def test_an_instructor_comes_and_goes_and_sees_her_roster(desk, instructor, registrar, learner, apply, run, signed_in):
    apply(learner, run)
    desk.post(f"{DESK}{run.public_id}/staff/", {"user": instructor.pk})
    roster = f"/en/desk/instructor/runs/{run.public_id}/"
    assert learner.name in text(signed_in(instructor).get(roster))
    assert PersonalDataAccess.objects.get().purpose == f"roster of run {run.public_id}"
    signed_in(registrar).post(f"{DESK}{run.public_id}/staff/{RunStaff.objects.get().pk}/end/")
    assert signed_in(instructor).get(roster).status_code == 404


def test_a_run_is_completed_when_it_is_over(desk, learner, apply, run, signed_in, registrar):
    place = apply(learner, run)
    assert desk.post(f"{DESK}{run.public_id}/complete/").status_code == 409
    with time_machine.travel(run.ends_at, tick=False):
        assert signed_in(registrar).post(f"{DESK}{run.public_id}/complete/").status_code == 302
    place.refresh_from_db()
    assert place.state == "completed"


def test_the_list_shows_every_run_with_its_state_and_figures(desk, run, now, django_assert_max_num_queries):
    draft = factories.open_run(at=now, status="draft")
    page = text(desk.get(DESK))
    assert run.public_id in page
    assert draft.public_id in page
    assert draft.public_id not in text(desk.get(f"{DESK}?state=closing_soon"))
    for _ in range(19):
        factories.open_run(at=now, meetings=1)
    with django_assert_max_num_queries(10):
        desk.get(DESK)


def test_queries_of_a_run_do_not_grow_with_its_people(desk, run, now, django_assert_max_num_queries):
    services.change_capacity(pool=SeatPool.objects.get(run=run), capacity=100, actor=None, now=now)
    for count in (1, 19):
        for _ in range(count):
            factories.EnrolmentFactory(run=run)
        with django_assert_max_num_queries(16):
            desk.get(f"{DESK}{run.public_id}/")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"code": "ai 777"}, "code", "Write capital letters and digits"),
        ({"code": "AI-777-"}, "code", "Write capital letters and digits"),
        ({"hours": "-3"}, "hours", "Write a number of hours above 0."),
        ({"hours": "0"}, "hours", "Write a number of hours above 0."),
    ],
)
def test_what_is_wrong_with_a_course_is_said_beside_its_field(desk, institution, typed, field, said):
    sent = {"code": "AI-777", "kind": "everyday", "level": "first", "title_ko": "처음 AI", "hours": "4", "institution": institution.pk}
    answer = desk.post("/en/desk/registrar/courses/new/", sent | typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert said in text(answer)
    assert "course_" not in text(answer)
    assert not Course.objects.exists()


def test_a_run_that_is_cancelled_is_not_cancelled_again_nor_given_seats(desk, run, registrar, now):
    services.cancel_run(run=run, reason="신청자 부족", actor=registrar, now=now)
    pool = run.seat_pools.get()
    for page in (f"{DESK}{run.public_id}/cancel/", f"{DESK}{run.public_id}/seats/{pool.code}/"):
        for answer in (desk.get(page, follow=True), desk.post(page, {"reason": "다시", "capacity": "99"}, follow=True)):
            assert f"This class was cancelled already: {korean.datetime_text(now, 'en')}." in text(answer)
            assert "everybody is told" not in text(answer)
    run.refresh_from_db()
    assert run.cancel_reason == "신청자 부족"
    with pytest.raises(services.RunIsCancelled):
        services.change_capacity(pool=pool, capacity=99, actor=registrar, now=now)
