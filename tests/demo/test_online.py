"""The demo's online run: who watched enough of a lecture is present, whatever the roll said."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from wagtail.models import Locale, Page

from cms import services as cms_services
from cms.blocks import VideoBlock
from cms.models import CataloguePage, CoursePage, LecturePage
from courses.attendance import selectors
from courses.attendance.models import Observation
from lms.demo.seeding import attendance_online
from tests import factories

pytestmark = pytest.mark.django_db


def test_shares_stand_as_planned_and_enough_is_present(now):
    run = factories.open_run(at=now - timedelta(days=30), is_online=True, course__code="AI-130")
    lecture = factories.LectureFactory(course=run.course, number=2, minutes=120)
    run.class_sessions.filter(number=2).update(lecture=lecture)
    people = [factories.EnrolmentFactory(run=run) for _ in attendance_online.SHARES]
    cast: Any = SimpleNamespace(runs={attendance_online.RUN: SimpleNamespace(run=run)}, enrolments={attendance_online.RUN: people}, now=now)
    attendance_online.seed(cast)
    coverage = selectors.coverage_of(run=run)
    assert [coverage[place.pk][lecture.pk] for place in people] == list(attendance_online.SHARES)
    enough = {place.pk for place, share in zip(people, attendance_online.SHARES, strict=True) if share >= 80}
    assert set(Observation.objects.values_list("enrolment", flat=True)) == enough
    assert set(selectors.live_records().values_list("enrolment", "status")) == {(pk, "present") for pk in enough}


def test_a_demo_without_that_run_has_none_of_it(now):
    cast: Any = SimpleNamespace(runs={}, enrolments={}, now=now)
    attendance_online.seed(cast)
    attendance_online.put_video()
    assert not Observation.objects.exists()


def test_the_first_lecture_begins_with_a_recording(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cms_services.ensure_site()
    lecture = factories.LectureFactory(course__code="AI-130", number=1)
    korean = Locale.objects.get(language_code="ko")
    page: Page = CataloguePage.objects.get(locale=korean)
    for child in (
        CoursePage(course=lecture.course, locale=korean, title="과정", slug="course"),
        LecturePage(lecture=lecture, locale=korean, title="강의", slug="1", body=[("paragraph", "<p>글</p>")]),
    ):
        page.add_child(instance=child)
        page = child
    attendance_online.put_video()
    body = LecturePage.objects.get().body
    assert [block.block_type for block in body] == ["video", "paragraph"]
    assert VideoBlock().clean(body[0].value)["captions"].filename.endswith(".vtt")
