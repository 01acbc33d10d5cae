"""A sheet that people signed: entered in the order in which it was printed, in one go."""

from __future__ import annotations

import re

import pytest
import time_machine

from courses.attendance import selectors, services
from courses.attendance.models import Correction, Observation
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def page(run):
    return f"/en/desk/instructor/runs/{run.public_id}/roll/1/sheet/"


@pytest.fixture
def desk(signed_in, instructor, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    return signed_in(instructor)


def text(response):
    return response.content.decode()


def form(response, **more):
    """What a browser would send of the page."""
    html = text(response)
    hidden = dict(re.findall(r'<input type="hidden" name="((?:was|nonce)[^"]*)" value="([^"]*)"', html))
    ticked = dict(re.findall(r'name="(signed-\d+)" value="(1)"[^>]*checked', html))
    chosen = {}
    for name, options in re.findall(r'name="(how-\d+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen[name] = (re.findall(r'value="(\w+)" selected', options) or ["present"])[0]
    return hidden | ticked | chosen | more


def statuses(meeting):
    return dict(selectors.live_records().filter(class_session=meeting).values_list("enrolment", "status"))


def test_who_is_ticked_was_there_and_who_is_not_stays_as_it_was(desk, page, meeting, enrolment, other_enrolment):
    saved = desk.post(page, form(desk.get(page), **{f"signed-{enrolment.pk}": "1"}), follow=True)
    assert "1 signature was entered" in text(saved)
    assert statuses(meeting) == {enrolment.pk: "present"}
    assert Observation.objects.get().source == "sheet"
    assert Event.objects.get(action="attendance.sheet_recorded").data["marks"] == 1


def test_everybody_is_ticked_first_and_saved_then_with_the_exceptions(desk, page, meeting, enrolment, other_enrolment):
    shown = desk.post(page, form(desk.get(page), everybody="1"))
    assert statuses(meeting) == {}
    desk.post(page, form(shown, **{f"how-{other_enrolment.pk}": "left_early"}))
    assert statuses(meeting) == {enrolment.pk: "present", other_enrolment.pk: "left_early"}


def test_the_order_is_that_of_the_paper(desk, page, meeting, enrolment, other_enrolment, registrar, now):
    shown = text(desk.get(page))
    assert shown.index(other_enrolment.learner.name) < shown.index(enrolment.learner.name)
    codes = services.numbers_of_the_day(class_session=meeting, people=[other_enrolment, enrolment])
    assert shown.index(codes[other_enrolment.pk]) < shown.index(codes[enrolment.pk])
    assert PersonalDataAccess.objects.get().action == "list"


def test_the_same_page_twice_is_saved_once(desk, page, meeting, enrolment):
    sent = form(desk.get(page), **{f"signed-{enrolment.pk}": "1"})
    for _ in range(2):
        assert desk.post(page, sent).status_code == 302
    assert Observation.objects.count() == 1
    assert desk.post(page, {**sent, f"how-{enrolment.pk}": "late"}).status_code == 422


def test_a_mark_that_was_saved_before_changes_with_a_reason_only(desk, page, meeting, enrolment, mark):
    mark(meeting, {enrolment: "absent"})
    refused = desk.post(page, form(desk.get(page), **{f"signed-{enrolment.pk}": "1"}))
    assert refused.status_code == 422
    assert statuses(meeting) == {enrolment.pk: "absent"}
    assert desk.post(page, form(refused, reason="서명이 있음")).status_code == 302
    assert statuses(meeting) == {enrolment.pk: "present"}
    assert Correction.objects.get().reason == "서명이 있음"


def test_ticking_everybody_leaves_who_is_absent_or_excused(desk, page, meeting, enrolment, other_enrolment, mark):
    mark(meeting, {enrolment: "excused"})
    shown = desk.post(page, form(desk.get(page), everybody="1"))
    assert desk.post(page, form(shown)).status_code == 302
    assert statuses(meeting) == {enrolment.pk: "excused", other_enrolment.pk: "present"}


def test_what_a_signature_cannot_mean_strangers_and_early_hours_are_refused(desk, page, meeting, enrolment):
    key = enrolment.pk
    assert desk.post(page, form(desk.get(page), **{f"signed-{key}": "1", f"how-{key}": "absent"})).status_code == 422
    stranger = factories.EnrolmentFactory()
    desk.post(page, form(desk.get(page), **{f"signed-{stranger.pk}": "1"}))
    early = page.replace("/1/sheet/", "/4/sheet/")
    assert "too early for this roll" in text(desk.get(early))
    assert desk.post(early, {f"signed-{key}": "1"}).status_code == 409
    assert not Observation.objects.exists()
