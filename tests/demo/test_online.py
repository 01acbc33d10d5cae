"""The demo's online run: who watched enough of a lecture is present, whatever the roll said."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

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
    cast = SimpleNamespace(runs={attendance_online.RUN: SimpleNamespace(run=run)}, enrolments={attendance_online.RUN: people}, now=now)
    attendance_online.seed(cast)
    coverage = selectors.coverage_of(run=run)
    assert [coverage[place.pk][lecture.pk] for place in people] == list(attendance_online.SHARES)
    enough = {place.pk for place, share in zip(people, attendance_online.SHARES, strict=True) if share >= 80}
    assert set(Observation.objects.values_list("enrolment", flat=True)) == enough
    assert set(selectors.live_records().values_list("enrolment", "status")) == {(pk, "present") for pk in enough}


def test_a_demo_without_that_run_has_none_of_it(now):
    attendance_online.seed(SimpleNamespace(runs={}, enrolments={}, now=now))
    attendance_online.put_video()
    assert not Observation.objects.exists()
