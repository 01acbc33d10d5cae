"""Runs are planned, published, cancelled and completed; their seats and staff change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courses.catalogue import services as catalogue_services
from courses.catalogue.data import RunPlan, SessionPlan
from courses.enrolment import services
from courses.enrolment.models import RunStaff, SeatPool
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(now):
    return RunPlan(
        apply_opens_at=now,
        apply_closes_at=now + timedelta(days=7),
        withdraw_until=now + timedelta(days=9),
        capacity=30,
        sessions=tuple(SessionPlan(starts_at=now + timedelta(days=10 + n), ends_at=now + timedelta(days=10 + n, hours=2)) for n in (7, 0)),
        venue_ko="AI 배움터 1강의실",
    )


def test_a_run_is_made_with_its_seats_and_class_sessions_in_order(plan, registrar, now):
    course = factories.CourseFactory()
    run = services.create_run(course=course, plan=plan, actor=registrar, now=now)
    assert (run.status, run.number, run.starts_at, run.ends_at) == (
        "draft", 1, now + timedelta(days=10), now + timedelta(days=17, hours=2),
    )  # fmt: skip
    assert [session.starts_at for session in run.class_sessions.order_by("number")] == [now + timedelta(days=10), now + timedelta(days=17)]
    assert SeatPool.objects.get(run=run).capacity == 30
    assert services.create_run(course=course, plan=plan, actor=registrar, now=now).number == 2


def test_a_plan_that_does_not_hold_makes_nothing(plan, registrar, now):
    course = factories.CourseFactory()
    with pytest.raises(catalogue_services.PlanDoesNotHold) as refusal:
        services.create_run(course=course, plan=replace(plan, sessions=()), actor=registrar, now=now)
    assert refusal.value.details == {"problem": "no-class-sessions"}
    unknown = replace(plan.sessions[0], lecture_number=9)
    with pytest.raises(catalogue_services.PlanDoesNotHold):
        services.create_run(course=course, plan=replace(plan, sessions=(unknown,)), actor=registrar, now=now)
    assert not course.runs.exists()


def test_publishing_twice_is_publishing_once_and_only_a_draft_is_published(plan, registrar, now):
    run = services.create_run(course=factories.CourseFactory(), plan=plan, actor=registrar, now=now)
    services.publish_run(run=run, actor=registrar, now=now)
    services.publish_run(run=run, actor=registrar, now=now)
    services.cancel_run(run=run, reason="신청자 부족", actor=registrar, now=now)
    with pytest.raises(services.RunNotDraft):
        services.publish_run(run=run, actor=registrar, now=now)


def test_cancelling_a_run_cancels_every_place_with_the_reason(apply, learner, other_learner, stranger, registrar, run, now):
    places = [apply(learner, run), apply(other_learner, run)]
    services.cancel_run(run=run, reason="신청자가 적어 폐강합니다.", actor=registrar, now=now)
    services.cancel_run(run=run, reason="다시", actor=registrar, now=now)
    for place in places:
        place.refresh_from_db()
        assert place.state == "cancelled"
        assert [step.reason for step in place.events.all()] == ["", "신청자가 적어 폐강합니다."]
    assert SeatPool.objects.get(run=run).taken == 0
    with pytest.raises(services.RunIsCancelled):
        apply(stranger, run)


def test_a_run_is_completed_after_its_last_class_with_those_who_stayed(apply, learner, other_learner, run, now):
    stayed, left = apply(learner, run), apply(other_learner, run)
    services.withdraw(enrolment=left, actor=other_learner, now=now)
    with pytest.raises(services.RunNotOver):
        services.complete_run(run=run, actor=None, now=now)
    services.complete_run(run=run, actor=None, now=run.ends_at)
    services.complete_run(run=run, actor=None, now=run.ends_at)
    stayed.refresh_from_db()
    left.refresh_from_db()
    assert (stayed.state, left.state) == ("completed", "withdrawn")
    assert SeatPool.objects.get(run=run).taken == 1
    with pytest.raises(services.RunIsOver):
        services.cancel_run(run=run, reason="늦음", actor=None, now=run.ends_at)


def test_there_are_never_fewer_seats_than_are_taken(apply, learner, other_learner, registrar, run, now):
    apply(learner, run)
    apply(other_learner, run)
    pool = SeatPool.objects.get(run=run)
    with pytest.raises(services.CapacityBelowTaken) as refusal:
        services.change_capacity(pool=pool, capacity=1, actor=registrar, now=now)
    assert "2" in str(refusal.value)
    assert services.change_capacity(pool=pool, capacity=5, actor=registrar, now=now).capacity == 5


def test_staff_are_people_with_the_role_and_change_without_losing_the_past(instructor, learner, registrar, run, now):
    with pytest.raises(services.NotAnInstructor):
        services.assign_staff(run=run, user=learner, actor=registrar, now=now)
    first = services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    assert services.assign_staff(run=run, user=instructor, actor=registrar, now=now) == first
    services.assign_staff(run=run, user=instructor, role="assistant", actor=registrar, now=now)
    assert list(RunStaff.objects.order_by("pk").values_list("role", "ended_at")) == [("instructor", now), ("assistant", None)]
