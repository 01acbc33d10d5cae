"""The roll on a phone: marks, one button for all who are there, a saved sign; without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from courses.attendance import selectors
from courses.enrolment import services as enrolment_services
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def page(run):
    return f"/en/desk/instructor/runs/{run.public_id}/roll/1/"


@pytest.fixture
def desk(signed_in, instructor, registrar, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


def text(response):
    return response.content.decode()


def form(response, **marks):
    """What a browser would send of the page, with some radio buttons pressed (`mark` by enrolment key as text)."""
    html = text(response)
    hidden = dict(re.findall(r'<input type="hidden" name="((?:was|nonce)[^"]*)" value="([^"]*)"', html))
    checked = dict(re.findall(r'name="(mark-\d+)"\s+value="(\w+)"\s+checked', html))
    return hidden | checked | marks


def statuses(meeting):
    return dict(selectors.live_records().filter(class_session=meeting).values_list("enrolment", "status"))


def test_marks_are_saved_and_a_sign_says_so(desk, page, meeting, enrolment, other_enrolment):
    sent = form(desk.get(page), **{f"mark-{enrolment.pk}": "present"})
    saved = desk.post(page, sent, follow=True)
    assert "Saved. 1 of 2 people are marked." in text(saved)
    assert statuses(meeting) == {enrolment.pk: "present"}


def test_all_others_are_present_shows_it_first_and_saves_with_the_next_button(desk, page, meeting, enrolment, other_enrolment):
    sent = form(desk.get(page), all_present="1", **{f"mark-{enrolment.pk}": "late"})
    shown = desk.post(page, sent)
    assert statuses(meeting) == {}
    desk.post(page, form(shown))
    assert statuses(meeting) == {enrolment.pk: "late", other_enrolment.pk: "present"}


def test_an_old_page_does_not_undo_anothers_correction(desk, page, meeting, enrolment, other_enrolment, mark, now):
    mark(meeting, {enrolment: "absent"})
    old_page = desk.get(page)
    mark(meeting, {enrolment: "late"}, nonce="correction", at=now + timedelta(seconds=1))
    desk.post(page, form(old_page, **{f"mark-{other_enrolment.pk}": "present"}))
    assert statuses(meeting) == {enrolment.pk: "late", other_enrolment.pk: "present"}


def test_the_same_page_sent_twice_is_saved_once_and_other_marks_need_a_new_page(desk, page, meeting, enrolment):
    first = desk.get(page)
    for _ in range(2):
        assert desk.post(page, form(first, **{f"mark-{enrolment.pk}": "present"})).status_code == 302
    refused = desk.post(page, form(first, **{f"mark-{enrolment.pk}": "absent"}))
    assert refused.status_code == 422
    assert statuses(meeting) == {enrolment.pk: "present"}


def test_a_correction_shows_who_said_what(desk, page, meeting, enrolment, mark, registrar, now):
    mark(meeting, {enrolment: "absent"})
    mark(meeting, {enrolment: "excused"}, nonce="later", at=now + timedelta(seconds=1), actor=registrar)
    shown = text(desk.get(page))
    assert registrar.name in shown
    assert "Corrected" in shown


def test_a_correction_asks_for_a_reason_and_keeps_it(desk, page, meeting, enrolment, mark, now):
    mark(meeting, {enrolment: "absent"}, at=now - timedelta(minutes=1))
    shown = desk.get(page)
    refused = desk.post(page, form(shown, **{f"mark-{enrolment.pk}": "late"}))
    assert refused.status_code == 422
    assert "Please write why" in text(refused)
    assert statuses(meeting) == {enrolment.pk: "absent"}
    again = desk.post(page, form(refused, reason="늦게 왔음"))
    assert again.status_code == 302, text(again)
    assert statuses(meeting) == {enrolment.pk: "late"}
    assert "늦게 왔음" in text(desk.get(page))


def test_it_is_refused_too_early_and_to_those_who_do_not_teach_here(desk, run, signed_in, foreign_instructor, editor, learner, page):
    late_page = page.replace("/roll/1/", "/roll/4/")
    for _ in range(2):
        factories.EnrolmentFactory(run=run)
    shown = desk.get(late_page)
    assert "too early for this roll" in text(shown)
    assert "mark-" not in text(shown)
    place = factories.EnrolmentFactory(run=run)
    for wish in ({f"mark-{place.pk}": "present"}, {"all_present": "1"}):
        refused = desk.post(late_page, wish)
        assert refused.status_code == 409
        assert "checked" not in text(refused)
    assert desk.get(page.replace("/roll/1/", "/roll/9/")).status_code == 404
    for viewer, status in ((foreign_instructor, 404), (editor, 404), (learner, 403)):
        assert signed_in(viewer).get(page).status_code == status


def test_marks_for_strangers_and_made_up_marks_change_nothing(desk, page, meeting, enrolment):
    stranger = factories.EnrolmentFactory()
    first = desk.get(page)
    desk.post(page, form(first, **{f"mark-{stranger.pk}": "present"}))
    assert desk.post(page, form(first, **{f"mark-{enrolment.pk}": "asleep"})).status_code == 422
    assert statuses(meeting) == {}
