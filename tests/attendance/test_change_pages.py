"""The office moves and cancels by forms alone; the people are told, and see it on their pages."""

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
from courses.catalogue.models import ClassSessionChange
from courses.enrolment import services as enrolment_services
from lms.kernel import clock, jobs, korean
from lms.kernel.models import Job
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
def ahead(run):
    return run.class_sessions.get(number=2)


@pytest.fixture
def page(ahead):
    return f"{DESK}{ahead.run.public_id}/sessions/2/"


def text(response):
    return response.content.decode()


def wish(session, *, days=1, **more):
    day = clock.seoul(session.starts_at) + timedelta(days=days)
    return {"date": f"{day:%Y-%m-%d}", "begins": "14:00", "ends": "16:00", "reason": "강사 병가"} | more


def told():
    jobs.run_due(now=clock.now())
    return list(Notice.objects.order_by("pk"))


def moved(session, registrar, days=1):
    by = timedelta(days=days)
    to = Whereabouts(starts_at=session.starts_at + by, ends_at=session.ends_at + by)
    services.move_class_session(class_session=session, to=to, reason="강사 병가", actor=registrar, now=clock.now())


def test_a_class_session_is_moved_from_the_page_of_its_run(signed_in, registrar, ahead, page, enrolment):
    desk = signed_in(registrar)
    assert f"{page}move/" in text(desk.get(f"{DESK}{ahead.run.public_id}/"))
    assert "People with a place: 1" in text(desk.get(f"{page}move/"))
    done = desk.post(f"{page}move/", wish(ahead, venue_ko="3강의실"))
    assert done.url == f"{DESK}{ahead.run.public_id}/"
    shown = text(desk.get(done.url))
    assert "강사 병가" in shown
    assert "3강의실" in shown
    assert "sessions/1/move/" not in shown, "the first has begun"


def test_what_does_not_hold_is_said_on_the_page_and_nothing_typed_is_lost(signed_in, registrar, ahead, page):
    desk = signed_in(registrar)
    for sent, said in (
        (wish(ahead, reason=""), "Please fill this in"),
        (wish(ahead, days=7), "at the same time"),
        (wish(ahead, days=-40), "past"),
    ):
        refused = desk.post(f"{page}move/", sent)
        assert refused.status_code == 422
        assert said in text(refused)
        assert sent["date"] in text(refused)
    assert desk.post(f"{page}cancel/", {"reason": ""}).status_code == 422
    assert desk.get(f"{DESK}{ahead.run.public_id}/sessions/9/move/").status_code == 404
    assert "already begun" in text(desk.post(f"{DESK}{ahead.run.public_id}/sessions/1/cancel/", {"reason": "늦음"}))
    assert not ClassSessionChange.objects.exists()


def test_everybody_with_a_place_and_who_teaches_is_told_old_and_new(signed_in, registrar, instructor, ahead, page, enrolment, other_enrolment):
    enrolment_services.assign_staff(run=ahead.run, user=instructor, actor=None, now=clock.now())
    enrolment_services.cancel_by_office(enrolment=other_enrolment, reason="중복", actor=registrar, now=clock.now())
    told()
    Notice.objects.all().delete()
    signed_in(registrar).post(f"{page}move/", wish(ahead, venue_ko="3강의실"))
    notices = told()
    assert {notice.person for notice in notices} == {enrolment.learner, instructor}
    before = korean.datetime_range_text(ahead.starts_at, ahead.ends_at)
    after = korean.datetime_range_text(ahead.starts_at + timedelta(days=1, hours=1), ahead.ends_at + timedelta(days=1, hours=1))
    for words in ("2회차", f"바뀐 때: {after}", "바뀐 곳: 3강의실", f"원래 때: {before}", "원래 곳: AI 배움터 1강의실", "사유: 강사 병가"):
        assert all(words in notice.body for notice in notices), words
    for job in Job.objects.filter(name="attendance.tell_change"):
        services.tell_change(change_id=job.payload["change_id"], now=clock.now())
    assert len(told()) == 2, "however often the job runs"


def test_a_cancelled_class_session_is_told_with_its_reason_in_each_ones_language(signed_in, registrar, ahead, page, enrolment, other_enrolment):
    type(enrolment.learner).objects.filter(pk=enrolment.learner_id).update(language="en")
    signed_in(registrar).post(f"{page}cancel/", {"reason": "태풍 경보"})
    bodies = [notice.body for notice in told() if notice.template == "class_session_cancelled"]
    assert len(bodies) == 2
    assert all("태풍 경보" in body for body in bodies)
    assert any("It does not count as an absence." in body for body in bodies)
    assert any("결석으로 세지 않습니다" in body for body in bodies)


def test_a_draft_is_changed_without_a_word_to_anybody(registrar, instructor, now):
    run = factories.open_run(at=now, status="draft")
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    moved(run.class_sessions.get(number=2), registrar)
    assert told() == []


def test_the_learner_sees_it_on_her_pages_and_everybody_on_the_courses(signed_in, client, registrar, ahead, enrolment):
    moved(ahead, registrar)
    mine = signed_in(enrolment.learner)
    for address in ("/my/", f"/my/enrolments/{enrolment.public_id}/"):
        assert "강사 병가" in text(mine.get(address))
    assert "2회차" in text(mine.get("/my/"))
    cache.clear()
    cms_services.ensure_site()
    address = tree("ko").add_course(ahead.run.course).get_url()
    client.logout()
    assert "강사 병가" in text(client.get(address))


def test_a_change_that_is_over_is_not_shown_any_more(signed_in, registrar, ahead, enrolment):
    moved(ahead, registrar)
    with time_machine.travel(ahead.ends_at + timedelta(days=2), tick=False):
        assert "강사 병가" not in text(signed_in(enrolment.learner).get("/my/"))


def test_pages_ask_as_often_for_three_changes_as_for_one(signed_in, registrar, run, enrolment):
    addresses = (f"{DESK}{run.public_id}/", "/my/", f"/my/enrolments/{enrolment.public_id}/")
    people = (registrar, enrolment.learner, enrolment.learner)
    counts = []
    for numbers in ((2,), (3, 4)):
        for number in numbers:
            moved(run.class_sessions.get(number=number), registrar)
        for address, person in zip(addresses, people, strict=True):
            browser = signed_in(person)
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
