"""The pages around a missed class: staff mark, the person reads and objects, the office answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.attendance import services as attendance_services
from courses.enrolment import services
from courses.enrolment.models import Enrolment, NoShow
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.enrolment.missing import after_first, confirmed, fresh, missed, rule, run_with_points

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    rule(now)
    return run_with_points(now, capacity=30, line=2, reuses_seats=True)


@pytest.fixture
def place(run, learner, now):
    return confirmed(run, learner, now=now)


@pytest.fixture
def then(run):
    with time_machine.travel(after_first(run), tick=False):
        yield after_first(run)


@pytest.fixture
def teaches(run, instructor, now):
    services.assign_staff(run=run, user=instructor, actor=None, now=now)
    return instructor


def text(response):
    return " ".join(response.content.decode().split())


def page(run):
    return f"/en/desk/instructor/runs/{run.public_id}/no-shows/"


def test_who_teaches_marks_who_did_not_come(signed_in, teaches, run, place, other_learner, now, then):
    other = confirmed(run, other_learner, now=now)
    desk = signed_in(teaches)
    before = text(desk.get(page(run)))
    assert "Each gets 1 point" in before
    assert before.count('name="absent"') == 2
    asked = text(desk.post(page(run), {"absent": [place.public_id]}))
    assert "이서준" in asked
    assert "최민서" not in asked
    assert "You cannot take this back" in asked
    assert not NoShow.objects.exists()
    answer = desk.post(page(run), {"absent": [place.public_id], "confirmed": "yes"}, follow=True)
    assert "Recorded for 1 person" in text(answer)
    assert "최민서" in text(answer)
    assert NoShow.objects.get().enrolment == place
    assert text(desk.get(page(run))).count('name="absent"') == 1
    assert other.public_id in text(desk.get(page(run)))
    assert "/no-shows/" in text(desk.get(f"/en/desk/instructor/runs/{run.public_id}/"))
    assert PersonalDataAccess.objects.filter(actor=teaches).exists()


def test_nobody_marked_is_an_error(signed_in, teaches, run, place, then):
    assert "Nobody is marked" in text(signed_in(teaches).post(page(run), follow=True))


@pytest.mark.parametrize("kind", ["present", "late", "excused"])
def test_who_was_there_by_the_roll_is_not_marked(signed_in, teaches, run, place, then, kind):
    first = run.class_sessions.get(number=1)
    attendance_services.record_roll(actor=teaches, class_session=first, marks={place.pk: kind}, nonce="roll", now=then)
    desk = signed_in(teaches)
    assert "By the roll of the first class this person was there, or is excused" in text(desk.get(page(run)))
    assert 'name="absent"' not in text(desk.get(page(run)))
    for more in ({}, {"confirmed": "yes"}):
        desk.post(page(run), {"absent": [place.public_id], **more})
    assert not NoShow.objects.exists()


def test_who_was_absent_by_the_roll_is_marked(signed_in, teaches, run, place, then):
    first = run.class_sessions.get(number=1)
    attendance_services.record_roll(actor=teaches, class_session=first, marks={place.pk: "absent"}, nonce="roll", now=then)
    signed_in(teaches).post(page(run), {"absent": [place.public_id], "confirmed": "yes"})
    assert NoShow.objects.get().enrolment == place


def test_before_the_first_class_ends_nobody_is_marked(signed_in, teaches, run, place, now):
    with time_machine.travel(run.starts_at, tick=False):
        desk = signed_in(teaches)
        assert "The first class is not over yet" in text(desk.get(page(run)))
        for more in ({}, {"confirmed": "yes"}):
            answer = desk.post(page(run), {"absent": [place.public_id], **more}, follow=True)
            assert "The first class is not over yet" in text(answer)
    assert not NoShow.objects.exists()


def test_the_person_reads_what_it_means_and_objects_once(signed_in, run, place, learner, instructor, then):
    missed(place, instructor, now=then)
    mine = signed_in(learner)
    assert "Missed classes" in text(mine.get("/en/my/"))
    assert "1 point was recorded" in text(mine.get(f"/en/my/enrolments/{place.public_id}/"))
    address = f"/en/my/enrolments/{place.public_id}/missed/"
    assert "With 2 points nobody can apply" in text(mine.get(address))
    empty = mine.post(address, {"reason": " "})
    assert empty.status_code == 422
    assert "We have what you wrote" in text(mine.post(address, {"reason": "<b>병원</b> 😀"}, follow=True))
    shown = text(mine.get(address))
    assert "&lt;b&gt;병원&lt;/b&gt; 😀" in shown
    assert "<textarea" not in shown
    assert "already" in text(mine.post(address, {"reason": "또"}, follow=True))


def test_nobody_else_reads_it(signed_in, run, place, other_learner, instructor, then):
    missed(place, instructor, now=then)
    assert signed_in(other_learner).get(f"/en/my/enrolments/{place.public_id}/missed/").status_code == 404


def test_the_office_sees_objections_and_answers(signed_in, registrar, run, place, learner, instructor, then):
    no_show = missed(place, instructor, now=then)
    desk = signed_in(registrar)
    assert "Nobody waits for an answer" in text(desk.get("/en/desk/registrar/no-shows/"))
    assert "이*준" in text(desk.get("/en/desk/registrar/no-shows/?show=all"))
    services.object_to_no_show(no_show=no_show, reason="병원에 있었습니다", actor=learner, now=then)
    assert "이*준" in text(desk.get("/en/desk/registrar/no-shows/"))
    address = f"/en/desk/registrar/no-shows/{no_show.pk}/"
    assert " checked" not in text(desk.get(address)), "no answer is suggested"
    assert "병원에 있었습니다" in text(desk.get(address))
    assert desk.post(address, {"decision": "keep", "answer": ""}).status_code == 422
    desk.post(address, {"decision": "excuse", "answer": "확인했습니다"})
    assert fresh(no_show).excused_by == registrar
    assert "확인했습니다" in text(desk.get(address))
    assert desk.post(address, {"decision": "keep", "answer": "그대로"}).status_code == 422
    mine = signed_in(learner)
    shown = text(mine.get(f"/en/my/enrolments/{place.public_id}/missed/"))
    assert "It was excused" in shown
    assert "0 (1 point was taken away)" in shown
    assert "They expire" not in shown
    for page_of_hers in ("/en/my/", f"/en/my/enrolments/{place.public_id}/"):
        assert "1 point was taken away on" in text(mine.get(page_of_hers))
        assert "1 point, until" not in text(mine.get(page_of_hers))
        assert "It expires on" not in text(mine.get(page_of_hers))


def test_the_seat_goes_on_by_a_press(signed_in, registrar, run, place, instructor, then):
    no_show = missed(place, instructor, now=then)
    desk = signed_in(registrar)
    address = f"/en/desk/registrar/no-shows/{no_show.pk}/free/"
    assert address in text(desk.get(f"/en/desk/registrar/no-shows/{no_show.pk}/"))
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "오지 않으심"}).status_code == 302
    assert Enrolment.objects.get(pk=place.pk).state == "cancelled"
    assert address not in text(desk.get(f"/en/desk/registrar/no-shows/{no_show.pk}/"))
    assert place.learner.name in text(desk.get(page(run))), "her mark still stands on the list"


def test_the_rule_is_said_before_the_last_button(signed_in, run, learner, now):
    learner.birth_date, learner.dong = now.date().replace(year=1960), "서초1동"
    learner.save()
    with time_machine.travel(now, tick=False):
        mine = signed_in(learner)
        assert "gets 1 point; with 2 of them one cannot apply" in text(mine.get(f"/en/apply/{run.public_id}/confirm/"))
        without = factories.open_run(at=now + timedelta(hours=5))
        assert "If you cannot come" not in text(mine.get(f"/en/apply/{without.public_id}/confirm/"))


def test_rest_says_the_same(signed_in, run, place, learner, other_learner, instructor, then):
    missed(place, instructor, now=then)
    mine = signed_in(learner)
    [point] = mine.get("/api/v1/no-shows/").json()["points"]
    assert (point["enrolment"], point["points"], point["standing"], point["may_object"]) == (place.public_id, 1, "counts", True)
    address = f"/api/v1/enrolments/{place.public_id}/object/"
    assert mine.post(address, {"reason": ""}, content_type="application/json").status_code == 422
    answer = mine.post(address, {"reason": "병원"}, content_type="application/json").json()
    assert (answer["standing"], answer["objection"]) == ("objected", "병원")
    again = mine.post(address, {"reason": "또"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "objected-already")
    assert signed_in(other_learner).post(address, {"reason": "x"}, content_type="application/json").status_code == 404


def test_queries_do_not_grow_with_the_people(signed_in, registrar, learner, run, instructor, now, then, django_assert_max_num_queries):
    for _ in range(20):
        missed(confirmed(run, factories.UserFactory(), now=now), instructor, now=then)
    for number in range(5):
        missed(factories.EnrolmentFactory(run=run_with_points(now, line=number), learner=learner, applied_at=now), instructor, now=then)
    desk = signed_in(registrar)
    for address, most in ((page(run), 16), ("/en/desk/registrar/no-shows/?show=all", 8)):
        with django_assert_max_num_queries(most):
            desk.get(address)
    mine = signed_in(learner)
    with django_assert_max_num_queries(32):
        mine.get("/en/my/")
