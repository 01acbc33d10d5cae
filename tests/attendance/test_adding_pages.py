"""The office adds and combines class sessions by forms alone; the people are told, and see it on their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import services as cms_services
from courses.attendance import services
from courses.attendance.data import Whereabouts
from courses.catalogue.models import ClassSession
from courses.enrolment import services as enrolment_services
from lms.kernel import clock, jobs, korean
from lms.notices.models import Notice
from tests import factories
from tests.cms.conftest import tree

pytestmark = pytest.mark.django_db
DESK = "/en/desk/registrar/runs/"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def cancelled(run, registrar):
    session = run.class_sessions.get(number=2)
    return services.cancel_class_session(class_session=session, reason="태풍", actor=registrar, now=clock.now())


@pytest.fixture
def other_run(run, now):
    """Another run of the same course, a day and three hours later each week."""
    return factories.open_run(at=now - timedelta(days=12, hours=22), course=run.course, venue_ko="도서관", venue_en="Library")


def text(response):
    return response.content.decode()


def told():
    jobs.run_due(now=clock.now())
    return list(Notice.objects.order_by("pk"))


def wish(session, *, days=1, **more):
    day = clock.seoul(session.starts_at) + timedelta(days=days)
    return {"date": f"{day:%Y-%m-%d}", "begins": "14:00", "ends": "16:00", "reason": "보강합니다"} | more


def added(run, actor, *, days=1, after=3):
    begins = run.class_sessions.get(number=after).starts_at + timedelta(days=days)
    to = Whereabouts(starts_at=begins, ends_at=begins + timedelta(hours=2))
    return services.add_class_session(run=run, to=to, reason="한 번 더", actor=actor, now=clock.now())


def test_a_cancelled_one_is_made_up_for_from_the_page_of_its_run(signed_in, registrar, run, cancelled):
    desk, address = signed_in(registrar), f"{DESK}{run.public_id}/"
    page = f"{address}sessions/2/make-up/"
    assert page in text(desk.get(address))
    asked = text(desk.get(page))
    assert 'value="13:00"' in asked, "at the hours of the cancelled one"
    assert desk.post(page, wish(cancelled)).url == address
    shown = text(desk.get(address))
    assert page not in shown, "once"
    assert "Instead of class 2." in shown
    assert "already takes place instead" in text(desk.post(page, wish(cancelled, days=2)))
    assert desk.get(f"{address}sessions/3/make-up/").status_code == 404, "it is not cancelled"


def test_one_more_is_added_and_what_does_not_hold_is_said(signed_in, registrar, run):
    desk, page = signed_in(registrar), f"{DESK}{run.public_id}/sessions/add/"
    last = run.class_sessions.get(number=4)
    for sent, said in ((wish(last, reason=""), "Please fill this in"), (wish(last, days=0), "at the same time"), (wish(last, days=-80), "past")):
        refused = desk.post(page, sent)
        assert refused.status_code == 422
        assert said in text(refused)
    assert desk.post(page, wish(last, days=2, venue_ko="3강의실")).status_code == 302
    assert run.class_sessions.get(number=5).venue_ko == "3강의실"
    assert desk.get(f"{DESK}nothing/sessions/add/").status_code == 404


def test_everybody_with_a_place_and_who_teaches_is_told_in_their_language(run, cancelled, registrar, instructor, enrolment, other_enrolment):
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=clock.now())
    type(enrolment.learner).objects.filter(pk=enrolment.learner_id).update(language="en")
    told()
    Notice.objects.all().delete()
    begins = run.class_sessions.get(number=3).starts_at + timedelta(days=1)
    to = Whereabouts(starts_at=begins, ends_at=begins + timedelta(hours=2))
    made = services.add_class_session(run=run, to=to, makes_up=cancelled, reason="태풍 보강", actor=registrar, now=clock.now())
    notices = told()
    assert {(notice.person, notice.template) for notice in notices} == {
        (person, "class_session_added") for person in (enrolment.learner, other_enrolment.learner, instructor)
    }
    in_korean = next(notice.body for notice in notices if notice.person == other_enrolment.learner)
    for words in ("5회차 수업이 추가", korean.datetime_range_text(made.starts_at, made.ends_at), "AI 배움터 1강의실", "취소된 2회차", "태풍 보강"):
        assert words in in_korean
    in_english = next(notice.body for notice in notices if notice.person == enrolment.learner)
    assert "instead of class 2, which was cancelled" in in_english
    services.tell_change(change_id=made.changes.get().pk, now=clock.now())
    assert len(told()) == 3, "however often the job runs"


def test_the_learner_sees_it_on_her_pages_and_everybody_on_the_courses(signed_in, client, registrar, run, enrolment):
    added(run, registrar)
    mine = signed_in(enrolment.learner)
    for address in ("/my/", f"/my/enrolments/{enrolment.public_id}/", f"/en/my/enrolments/{enrolment.public_id}/"):
        assert "한 번 더" in text(mine.get(address))
    assert "Class 5 was added" in text(mine.get("/en/my/"))
    cache.clear()
    cms_services.ensure_site()
    address = tree("ko").add_course(run.course).get_url()
    client.logout()
    assert "한 번 더" in text(client.get(address))


def test_two_runs_are_held_together_and_parted_again_from_their_pages(signed_in, registrar, instructor, run, other_run, enrolment):
    place = factories.EnrolmentFactory(run=other_run)
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=clock.now())
    desk, address = signed_in(registrar), f"{DESK}{other_run.public_id}/"
    page = f"{address}sessions/2/combine/"
    assert page in text(desk.get(address))
    assert f"{run.public_id}/2" in text(desk.get(page))
    assert desk.post(page, {"host": "other/1", "reason": "강사 한 분"}).status_code == 422
    done = desk.post(page, {"host": f"{run.public_id}/2", "reason": "강사 한 분"})
    assert done.url == address
    words = f"run {run.number}, class 2"
    assert words in text(desk.get(address))
    assert page not in text(desk.get(address))
    assert "it is on its own again" in text(desk.get(f"{address}sessions/2/move/"))
    assert "they go along" in text(desk.get(f"{DESK}{run.public_id}/sessions/2/cancel/"))
    [notice] = [one for one in told() if one.person == place.learner]
    assert notice.template == "class_session_moved"
    for said in ("강사 한 분", f"{run.number}기", "곳: AI 배움터 1강의실"):
        assert said in notice.body
    assert not any(one.person == enrolment.learner for one in told()), "for the host's people nothing changed"
    teaching = signed_in(instructor)
    rolled = text(teaching.get(f"/en/desk/instructor/runs/{run.public_id}/roll/2/"))
    assert f"/en/desk/instructor/runs/{other_run.public_id}/roll/2/" in rolled
    assert teaching.get(f"/en/desk/instructor/runs/{other_run.public_id}/roll/2/").status_code == 200
    assert teaching.get(f"/en/desk/instructor/runs/{other_run.public_id}/roll/3/").status_code == 404
    session = ClassSession.objects.get(run=other_run, number=2)
    desk = signed_in(registrar)
    assert desk.post(f"{address}sessions/2/move/", wish(session, reason="따로 합니다")).url == address
    assert ClassSession.objects.get(pk=session.pk).held_with is None


def test_nobody_to_hold_it_with_is_said(signed_in, registrar, run):
    assert "There is no class to hold it with" in text(signed_in(registrar).get(f"{DESK}{run.public_id}/sessions/2/combine/"))


def test_pages_ask_as_often_for_three_as_for_one(signed_in, registrar, run, other_run, enrolment):
    addresses = (f"{DESK}{run.public_id}/", f"/my/enrolments/{enrolment.public_id}/", f"{DESK}{other_run.public_id}/")
    people = (registrar, enrolment.learner, registrar)
    counts = []
    for numbers in ((2,), (3, 4)):
        for number in numbers:
            added(run, registrar, days=number)
            pair = {"guest": other_run.class_sessions.get(number=number), "host": run.class_sessions.get(number=number)}
            services.combine_class_sessions(**pair, reason="함께", actor=registrar, now=clock.now())
        for address, person in zip(addresses, people, strict=True):
            browser = signed_in(person)
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
