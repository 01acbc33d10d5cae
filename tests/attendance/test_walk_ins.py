"""Who came without a place: written down, linked to the place that she has by now, forgotten after 28 days."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from courses.attendance import selectors, services
from courses.attendance.models import Observation, RefusedScan, RuleVersion, WalkIn
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from lms.kernel import jobs
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, instructor, run, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    return signed_in(instructor)


@pytest.fixture
def roll(run):
    return f"/en/desk/instructor/runs/{run.public_id}/roll/1/"


@pytest.fixture
def walk_in(meeting, instructor, now):
    facts = {"name": "오느라", "phone": "01012345678", "nonce": "walk-1"}
    return services.note_walk_in(class_session=meeting, actor=instructor, now=meeting.starts_at + timedelta(minutes=2), **facts)


def office(run, walk_in):
    return f"/en/desk/registrar/runs/{run.public_id}/sessions/1/walk-ins/{walk_in.pk}/"


def text(response):
    return response.content.decode()


def test_the_roll_takes_a_name_says_how_long_it_is_kept_and_lists_it(desk, roll, meeting, instructor, now):
    assert "after 28 days at the latest" in text(desk.get(roll))
    saved = desk.post(f"{roll}walk-ins/", {"name": " 오느라 ", "phone": "010-1234-5678", "nonce": "page"}, follow=True)
    assert "오느라 · 010-****-5678" in text(saved)
    kept = WalkIn.objects.get()
    assert (kept.name, kept.phone, kept.observed_at, kept.noted_by) == ("오느라", "01012345678", now, instructor)
    event = Event.objects.get(action="walk_in.noted")
    assert "오느라" not in str(event.data)


def test_the_same_page_twice_is_one_person(desk, roll):
    for _ in range(2):
        desk.post(f"{roll}walk-ins/", {"name": "오느라", "nonce": "page"})
    assert WalkIn.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "오"}, {"name": "오느라", "phone": "12"}, {"name": "오\u200b느라"}])
def test_what_is_no_name_or_number_is_said_and_nothing_is_kept(desk, roll, wrong):
    answer = desk.post(f"{roll}walk-ins/", {"nonce": "page", **wrong})
    assert answer.status_code == 422
    assert "Back to the roll" in text(answer)
    assert not WalkIn.objects.exists()


def test_it_is_refused_where_the_rules_take_nobody_too_early_and_too_late(desk, roll, meeting, instructor, now):
    note = {"name": "오느라", "phone": "", "nonce": "n", "actor": instructor, "class_session": meeting}
    with pytest.raises(services.RollTooEarly):
        services.note_walk_in(now=meeting.starts_at - timedelta(hours=2), **note)
    with pytest.raises(services.SeenTooLate):
        services.note_walk_in(now=meeting.ends_at + timedelta(days=1), **note)
    RuleVersion.objects.create(
        version="none", course_kind=meeting.run.course.kind, applies_from=now - timedelta(days=1), takes_walk_ins=False, made_at=now
    )
    with pytest.raises(services.WalkInsNotTaken):
        services.note_walk_in(now=now, **note)
    assert "Somebody came without a place" not in text(desk.get(roll))
    assert desk.post(f"{roll}walk-ins/", {"name": "오느라"}).status_code == 422


def test_the_office_links_her_to_her_place_and_the_name_is_gone(signed_in, registrar, run, meeting, walk_in, enrolment, now):
    desk = signed_in(registrar)
    assert enrolment.learner.name in text(desk.get(office(run, walk_in)))
    for _ in range(2):
        assert desk.post(office(run, walk_in), {"person": enrolment.public_id}).status_code == 302
    walk_in.refresh_from_db()
    assert (walk_in.name, walk_in.phone, walk_in.enrolment, walk_in.linked_by, walk_in.emptied_at) == ("", "", enrolment, registrar, now)
    seen = Observation.objects.get()
    assert (seen.kind, seen.source, seen.observed_at, seen.actor) == ("present", "walk_in", walk_in.observed_at, registrar)
    assert dict(selectors.live_records().values_list("enrolment", "status")) == {enrolment.pk: "present"}
    assert Event.objects.filter(action="walk_in.linked").count() == 1
    assert "오느라" not in text(desk.get(f"/en/desk/instructor/runs/{run.public_id}/roll/1/"))
    assert "Nothing is left to do" in text(desk.get(office(run, walk_in)))


def test_she_is_linked_once_and_to_nobody_without_a_place(run, walk_in, enrolment, other_enrolment, registrar, now):
    elsewhere = factories.EnrolmentFactory()
    with pytest.raises(services.NotOnTheRoll):
        services.link_walk_in(walk_in=walk_in, enrolment=elsewhere, actor=registrar, now=now)
    services.link_walk_in(walk_in=walk_in, enrolment=enrolment, actor=registrar, now=now)
    with pytest.raises(services.WalkInIsGone):
        services.link_walk_in(walk_in=walk_in, enrolment=other_enrolment, actor=registrar, now=now)


def test_a_week_later_it_is_a_matter_for_a_correction_and_the_name_stays(signed_in, registrar, run, meeting, walk_in, enrolment):
    with time_machine.travel(meeting.ends_at + timedelta(days=8), tick=False):
        answer = signed_in(registrar).post(office(run, walk_in), {"person": enrolment.public_id})
    assert answer.status_code == 422
    assert "seven days" in text(answer)
    walk_in.refresh_from_db()
    assert (walk_in.name, walk_in.enrolment) == ("오느라", None)
    assert not Observation.objects.exists()
    assert not RefusedScan.objects.exists(), "nobody tried to get in; the office was told at once"


def test_a_name_can_be_removed_and_is_forgotten_after_28_days(desk, roll, meeting, walk_in, now, instructor):
    other = services.note_walk_in(class_session=meeting, name="또온이", phone="", nonce="walk-2", actor=instructor, now=now)
    desk.post(f"{roll}walk-ins/{other.pk}/remove/")
    assert list(WalkIn.objects.filter(emptied_at=None)) == [walk_in]
    assert services.forget_walk_ins(now=meeting.ends_at + timedelta(days=28, seconds=-1)) == 0
    jobs.declared()["attendance.forget_walk_ins"].run(now=meeting.ends_at + timedelta(days=28))
    walk_in.refresh_from_db()
    assert (walk_in.name, walk_in.phone) == ("", "")
    assert Event.objects.filter(action="walk_in.emptied").count() == 2
    assert services.forget_walk_ins(now=meeting.ends_at + timedelta(days=29)) == 0


def test_one_of_another_class_session_is_not_found(run, walk_in, registrar, signed_in, instructor, now):
    desk = signed_in(registrar)
    assert desk.get(office(run, walk_in).replace("/sessions/1/", "/sessions/2/")).status_code == 404
    with pytest.raises(Http404):
        selectors.access_walk_in(class_session=run.class_sessions.get(number=2), walk_in_id=walk_in.pk)
