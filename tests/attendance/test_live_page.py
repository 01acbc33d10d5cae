"""The list of an online meeting: handed in, tried, asked about, confirmed; nothing of the file is kept."""

from __future__ import annotations

import html as html_text
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.attendance import selectors
from courses.attendance.models import Observation
from courses.catalogue.models import SessionStatus
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.attendance.live_files import FILES, TEAMS_KO, ZOOM_KO

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_class(now):
    """The first class of `run` is from 1 PM to 3 PM; here from 2 PM to 4 PM, and over."""
    with time_machine.travel(now + timedelta(hours=3), tick=False) as clock:
        yield clock


@pytest.fixture
def meeting(run, now):
    run.is_online = True
    run.save()
    meeting = run.class_sessions.get(number=1)
    meeting.starts_at, meeting.ends_at = now, now + timedelta(hours=2)
    meeting.save()
    return meeting


@pytest.fixture
def page(meeting):
    return f"/en/desk/instructor/runs/{meeting.run.public_id}/live/1/"


@pytest.fixture
def desk(signed_in, instructor, registrar, meeting, now):
    enrolment_services.assign_staff(run=meeting.run, user=instructor, actor=registrar, now=now)
    return signed_in(instructor)


def text(response):
    return html_text.unescape(response.content.decode())


def hand_in(desk, page, content):
    content = content.encode() if isinstance(content, str) else content
    return desk.post(page, {"file": SimpleUploadedFile("list.csv", content)})


def form(response, **answers):
    """What a browser would send of the trial: the first option, or the one that is selected."""
    shown = response.content.decode()
    sent = dict(re.findall(r'name="(sealed)" value="([^"]+)"', shown))
    for name, options in re.findall(r'<select[^>]* name="(who-\d+)"[^>]*>(.*?)</select>', shown, re.DOTALL):
        sent[name] = [*re.findall(r'value="([^"]*)" selected', options), *re.findall(r'value="([^"]*)"', options)][0]
    return sent | answers


def stays(enrolment):
    return list(Observation.objects.filter(enrolment=enrolment).values_list("kind", "source").order_by("observed_at"))


@pytest.mark.parametrize("name", FILES)
def test_each_list_is_tried_first_then_recorded(desk, page, meeting, enrolment, other_enrolment, name):
    other_enrolment.learner.email = "jiwoo@example.org"
    other_enrolment.learner.save()
    tried = hand_in(desk, page, FILES[name])
    assert tried.status_code == 200, text(tried)
    assert "This was only tried" in text(tried)
    assert "Nobody in the class has this name" in text(tried), "the host"
    assert not Observation.objects.exists()
    done = desk.post(page, form(tried), follow=True)
    assert "Recorded: 2 people" in text(done)
    assert stays(enrolment) == [("enter", "live"), ("leave", "live")] * 2
    records = dict(selectors.live_records().filter(class_session=meeting).values_list("enrolment", "status"))
    assert records == {enrolment.pk: "present", other_enrolment.pk: "late"}
    assert Event.objects.get(action="attendance.live_list_read").data["recorded"] == 2


def test_the_same_list_twice_writes_nothing_twice(desk, page, enrolment, other_enrolment):
    first = form(hand_in(desk, page, ZOOM_KO))
    for _ in range(2):
        desk.post(page, first)
    again = desk.post(page, form(hand_in(desk, page, FILES["Zoom, Korean, CP949"])), follow=True)
    assert "Recorded before: 2" in text(again)
    assert Observation.objects.count() == 6


def test_two_people_of_one_name_are_asked_about_and_never_guessed(desk, page, run, enrolment, instructor):
    twin = factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name=enrolment.learner.name))
    tried = hand_in(desk, page, ZOOM_KO)
    assert "Several people in the class may be meant" in text(tried)
    unanswered = desk.post(page, form(tried, **{"who-1": ""}))
    assert unanswered.status_code == 422
    assert "Please say for each unclear name who it is" in text(unanswered)
    assert not Observation.objects.exists()
    stranger = factories.EnrolmentFactory()
    assert desk.post(page, form(tried, **{"who-1": str(stranger.pk)})).status_code == 422
    desk.post(page, form(unanswered, **{"who-1": str(twin.pk)}))
    assert set(Observation.objects.values_list("enrolment", flat=True)) == {twin.pk}
    assert len(stays(twin)) == 4, "both stays of the name that was asked about once"


def test_an_unknown_name_is_left_out_or_somebody_chosen(desk, page, enrolment, other_enrolment):
    content = "Name,Join Time,Leave Time\niPad,14:00,16:00\nXiaomi 😀,14:00,16:00\n"
    tried = hand_in(desk, page, content)
    desk.post(page, form(tried, **{"who-0": str(enrolment.pk)}))
    assert set(Observation.objects.values_list("enrolment", flat=True)) == {enrolment.pk}


def test_rows_that_say_nothing_are_shown_with_the_reason(desk, page, enrolment):
    content = "이름,참가 시간,나간 시간\n이서준,10:00,10:30\n이서준,어제,16:00\n이서준,16:00,15:00\n"
    tried = text(hand_in(desk, page, content))
    assert "outside the hours of the class" in tried
    assert "The time cannot be read" in tried
    assert "Left before coming" in tried
    assert "another time zone" in tried
    assert "Record these times" not in tried


def test_times_in_another_zone_are_read_by_their_mark(desk, page, enrolment):
    content = "Name,Join Time,Leave Time\n이서준,2026-03-05T05:00:00Z,2026-03-05T07:00:00Z\n"
    desk.post(page, form(hand_in(desk, page, content)))
    assert selectors.live_records().get().status == "present"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"\xd0\xcf\x11\xe0", "cannot be read"),
        ("이름,총 기간(분)\n이서준,80\n".encode(), "when each person came and left"),
        ("가,나\n1,2\n".encode(), "No list of people was found"),
        (b"Name,Join Time\n" + b"x,14:00\n" * 501, "too many rows"),
        (b"Name,Join Time\n" + b"".join(b"x%d y,14:00\n" % at for at in range(61)), "More than 60 names"),
        (b"x" * (2 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(desk, page, enrolment, content, words):
    refused = hand_in(desk, page, content)
    assert refused.status_code == 422
    assert words in text(refused)
    assert not Observation.objects.exists()


def test_what_the_page_carries_is_good_for_an_hour_and_one_person(desk, page, enrolment, after_the_class, signed_in, registrar, instructor):
    sent = form(hand_in(desk, page, ZOOM_KO))
    for wrong in (sent | {"sealed": sent["sealed"] + "x"}, sent | {"sealed": ""}):
        assert "more than one hour old" in text(desk.post(page, wrong, follow=True))
    assert "more than one hour old" in text(signed_in(registrar).post(page, sent, follow=True))
    after_the_class.shift(timedelta(minutes=61))
    assert "more than one hour old" in text(signed_in(instructor).post(page, sent, follow=True))
    assert not Observation.objects.exists()


def test_it_says_when_no_list_can_be_read(desk, page, meeting, now, after_the_class, signed_in, instructor):
    after_the_class.move_to(now - timedelta(minutes=1))
    assert "has not begun yet" in text(desk.get(page))
    after_the_class.move_to(now + timedelta(days=8))
    signed_in(instructor)
    assert "more than seven days ago" in text(desk.get(page))
    assert desk.post(page).status_code == 409
    type(meeting).objects.filter(pk=meeting.pk).update(status=SessionStatus.CANCELLED)
    assert "was cancelled" in text(desk.get(page))


def test_looks_at_names_are_logged_and_strangers_get_404(desk, page, enrolment, other_enrolment, signed_in, foreign_instructor, learner):
    desk.get(page)
    assert not PersonalDataAccess.objects.exists()
    hand_in(desk, page, TEAMS_KO.encode("utf-16"))
    assert PersonalDataAccess.objects.get().subject_count == 2
    for viewer, status in ((foreign_instructor, 404), (learner, 403)):
        assert signed_in(viewer).get(page).status_code == status


def test_a_long_list_asks_as_much_as_a_short_one(desk, page, run, enrolment, django_assert_max_num_queries):
    desk.get(page)
    for people in (1, 15):
        rows = [f"사람 {at}번이,14:00,16:00\n" for at in range(people)]
        for at in range(people):
            factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name=f"사람 {at}번이 {people}"))
        with django_assert_max_num_queries(16):
            assert hand_in(desk, page, "이름,참가 시간,나간 시간\n" + "".join(rows)).status_code == 200
