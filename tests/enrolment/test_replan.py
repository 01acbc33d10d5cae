"""A draft is corrected before it is published, by the form that planned it; what is published is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from courses.catalogue import services as catalogue_services
from courses.catalogue.data import RunPlan, SessionPlan
from courses.enrolment import services
from courses.enrolment.models import UNLIMITED, SeatPool, Stage
from lms.audit.models import Event
from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def plan(now):
    return RunPlan(
        apply_opens_at=now,
        apply_closes_at=now + timedelta(days=7),
        withdraw_until=now + timedelta(days=8),
        capacity=30,
        sessions=tuple(SessionPlan(starts_at=now + timedelta(days=10 + n), ends_at=now + timedelta(days=10 + n, hours=2)) for n in (0, 7)),
        venue_ko="AI 배움터 1강의실",
        waiting_capacity=3,
    )


@pytest.fixture
def draft(plan, registrar, now):
    return services.create_run(course=factories.CourseFactory(), plan=plan, actor=registrar, now=now)


def test_a_draft_takes_its_new_plan_and_keeps_its_number(draft, plan, registrar, now):
    session = SessionPlan(starts_at=now + timedelta(days=20), ends_at=now + timedelta(days=20, hours=3), venue_ko="별관")
    changed = replace(plan, sessions=(session,), fee=5000, capacity=12, waiting_capacity=0, venue_ko="2강의실", method="lottery")
    run = services.replan_run(run=draft, plan=changed, actor=registrar, now=now)
    assert (run.number, run.status, run.fee, run.venue_ko, run.method) == (1, "draft", 5000, "2강의실", "lottery")
    assert (run.starts_at, run.ends_at) == (session.starts_at, session.ends_at)
    assert [(kept.number, kept.venue_ko) for kept in run.class_sessions.all()] == [(1, "별관")]
    assert (SeatPool.objects.get(run=run).capacity, run.terms.waiting_capacity) == (12, 0)
    assert Event.objects.filter(action="run.replanned", actor=registrar).count() == 1


def test_a_plan_that_does_not_hold_changes_nothing(draft, plan, registrar, now):
    for wrong in (replace(plan, sessions=()), replace(plan, venue_ko=""), replace(plan, apply_closes_at=now - timedelta(days=1))):
        with pytest.raises(catalogue_services.PlanDoesNotHold):
            services.replan_run(run=draft, plan=wrong, actor=registrar, now=now)
    assert draft.class_sessions.count() == 2


def test_what_is_published_is_not_corrected(draft, plan, registrar, now):
    services.publish_run(run=draft, actor=registrar, now=now)
    with pytest.raises(catalogue_services.RunIsPublished):
        services.replan_run(run=draft, plan=replace(plan, fee=9000), actor=registrar, now=now)
    draft.refresh_from_db()
    assert draft.fee == 0


def test_a_window_in_stages_stays_theirs_and_ends_with_the_classes(draft, plan, registrar, now):
    Stage.objects.create(run=draft, name_ko="모두", opens_at=draft.apply_opens_at, closes_at=draft.apply_closes_at)
    run = services.replan_run(run=draft, plan=replace(plan, apply_opens_at=now + timedelta(days=3)), actor=registrar, now=now)
    assert run.apply_opens_at == plan.apply_opens_at
    run.stages.update(closes_at=plan.sessions[1].starts_at)
    with pytest.raises(services.TermsDoNotHold):
        services.replan_run(run=run, plan=replace(plan, sessions=plan.sessions[:1]), actor=registrar, now=now)


def test_everybody_may_come_only_where_seats_are_not_divided(draft, plan, registrar, now):
    run = services.replan_run(run=draft, plan=replace(plan, method="open"), actor=registrar, now=now)
    assert run.seat_pools.get().capacity == UNLIMITED
    run = services.replan_run(run=run, plan=plan, actor=registrar, now=now)
    assert run.seat_pools.get().capacity == 30
    SeatPool.objects.create(run=run, code="phone", name_ko="전화", capacity=5)
    with pytest.raises(services.SeatsAreDivided):
        services.replan_run(run=run, plan=replace(plan, method="open"), actor=registrar, now=now)
    services.replan_run(run=run, plan=replace(plan, capacity=7), actor=registrar, now=now)
    assert sorted(run.seat_pools.values_list("capacity", flat=True)) == [5, 30]


def _sent(form):
    """What a browser sends of the form as the page shows it."""
    return {
        bound.html_name: "" if bound.value() is None else str(bound.field.widget.format_value(bound.value()) or "")
        for bound in form
        if bound.name != "is_online"
    }


def test_the_form_is_filled_in_and_saved(draft, signed_in, registrar):
    desk, url = signed_in(registrar), f"/en/desk/registrar/runs/{draft.public_id}/"
    assert f"{url}edit/" in desk.get(url).content.decode()
    run_page = desk.get(url).content.decode()
    assert "Places can be given back until" in run_page
    assert "Nobody has written a page for this course yet." in run_page
    page = desk.get(f"{url}edit/")
    sent = {"sessions-TOTAL_FORMS": "6", "sessions-INITIAL_FORMS": "0"} | _sent(page.context["form"])
    for row in page.context["sessions"]:
        sent |= _sent(row)
    sent["method"] = "first_come"
    before = list(draft.class_sessions.values_list("number", "starts_at", "ends_at"))
    more = desk.post(f"{url}edit/", sent | {"more": "1", "fee": "7000"}).content.decode()
    assert 'value="7000"' in more
    assert 'name="sessions-9-date"' in more
    assert desk.post(f"{url}edit/", sent | {"venue_ko": ""}).status_code == 422
    assert desk.post(f"{url}edit/", sent | {"fee": "7000"}).url == url
    draft.refresh_from_db()
    assert draft.fee == 7000
    assert list(draft.class_sessions.values_list("number", "starts_at", "ends_at")) == before
    services.publish_run(run=draft, actor=registrar, now=clock.now())
    refused = desk.get(f"{url}edit/", follow=True).content.decode()
    assert "Only a draft can be corrected." in refused
