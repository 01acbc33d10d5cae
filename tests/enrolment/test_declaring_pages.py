"""The registrar declares terms, pools, stages and audiences by forms alone."""

from __future__ import annotations

import pytest

from courses.enrolment.models import Audience, SeatPool, Stage, Terms
from courses.enrolment.rules.declaring import STILL_OPEN
from tests import factories
from tests.enrolment.terms import with_terms

DESK = "/en/desk/registrar/"


@pytest.fixture
def desk(signed_in, registrar, time_machine, now):
    time_machine.move_to(now, tick=False)
    return signed_in(registrar)


@pytest.fixture
def draft(db, now):
    return factories.open_run(at=now, status="draft", line=1)


def terms_form(**more):
    numbers = dict.fromkeys(("repeat_after_months", "admitted_per_minute"), "0")
    return {"waiting_capacity": "5", "most_in_party": "3", "party_policy": "partial", **numbers, **more}


def row(number, **fields):
    return {f"rows-{number}-{name}": value for name, value in fields.items()}


def rows(*given):
    sent = {"rows-TOTAL_FORMS": str(len(given)), "rows-INITIAL_FORMS": "0"}
    for number, fields in enumerate(given):
        sent |= row(number, **fields)
    return sent


def test_terms_are_declared_and_shown_again(desk, draft):
    page = f"{DESK}runs/{draft.public_id}/terms/"
    assert desk.post(page, terms_form(age_from="65", result_at="2026-03-20T10:00")).status_code == 302
    terms = Terms.objects.get(run=draft)
    assert (terms.age_from, terms.most_in_party, terms.party_policy) == (65, 3, "partial")
    assert 'value="2026-03-20T10:00"' in desk.get(page).content.decode(), "a moment in Seoul"


def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, draft):
    answer = desk.post(f"{DESK}runs/{draft.public_id}/terms/", terms_form(age_from="65", age_until="19"))
    assert answer.status_code == 422
    assert "The second age is lower than the first." in answer.content.decode()
    assert 'value="65"' in answer.content.decode()


def test_terms_that_people_apply_by_are_refused_in_words(desk, now):
    run = factories.open_run(at=now)
    answer = desk.post(f"{DESK}runs/{run.public_id}/terms/", terms_form(age_from="65"))
    assert answer.status_code == 422
    assert "People apply by these terms already" in answer.content.decode()


def test_what_people_apply_by_is_shown_and_cannot_be_written(desk, now):
    run = factories.open_run(at=now)
    terms = desk.get(f"{DESK}runs/{run.public_id}/terms/").context["form"]
    assert {name for name, field in terms.fields.items() if not field.disabled} == set(STILL_OPEN)
    pools = desk.get(f"{DESK}runs/{run.public_id}/pools/").context["rows"]
    assert len(pools.forms) == run.seat_pools.count(), "no empty rows beneath"
    assert all(field.disabled for row in pools for field in row.fields.values())


def test_the_line_can_still_be_made_longer_on_the_page_that_shows_the_rest(desk, now):
    run = factories.open_run(at=now)
    answer = desk.post(f"{DESK}runs/{run.public_id}/terms/", {"waiting_capacity": "77", "result_at": ""})
    assert answer.status_code == 302
    assert Terms.objects.get(run=run).waiting_capacity == 77


def test_the_minimum_is_lowered_and_never_raised_on_the_page_that_shows_the_rest(desk, now):
    run = with_terms(factories.open_run(at=now), least_places=8, decide_at=now)
    page, sent = f"{DESK}runs/{run.public_id}/terms/", {"waiting_capacity": "0", "result_at": "", "to_bring_ko": "신분증"}
    assert desk.post(page, {**sent, "least_places": "9"}).status_code == 422
    assert desk.post(page, {**sent, "least_places": "4"}).status_code == 302
    terms = Terms.objects.get(run=run)
    assert (terms.least_places, terms.to_bring_ko, terms.decide_at) == (4, "신분증", now)


def test_pools_are_kept_added_and_emptied_away(desk, draft):
    care = Audience.objects.create(code="care", name_ko="우선 대상", basis="declared")
    page = f"{DESK}runs/{draft.public_id}/pools/"
    first = {"code": "care", "name_ko": "우선", "capacity": "5", "audience": str(care.pk), "flows_to": "general", "flows_at": "2026-03-08T09:00"}
    general = {"code": "general", "name_ko": "일반", "capacity": "20"}
    assert desk.post(page, rows(first, general, {"code": ""})).status_code == 302
    assert list(SeatPool.objects.filter(run=draft).order_by("position").values_list("code", flat=True)) == ["care", "general"]
    shown = desk.get(page).content.decode()
    assert 'value="2026-03-08T09:00"' in shown
    assert desk.post(page, rows({"code": "", "name_ko": "", "capacity": ""}, general)).status_code == 302
    assert SeatPool.objects.get(run=draft).code == "general"


def test_a_row_that_is_half_filled_in_is_asked_for_the_rest(desk, draft):
    answer = desk.post(f"{DESK}runs/{draft.public_id}/pools/", rows({"code": "care", "name_ko": "", "capacity": "5"}))
    assert answer.status_code == 422
    assert 'value="care"' in answer.content.decode()


def test_stages_are_planned(desk, draft):
    care = Audience.objects.create(code="care", name_ko="우선 대상", basis="declared")
    page = f"{DESK}runs/{draft.public_id}/stages/"
    first = {"name_ko": "우선", "opens_at": "2026-03-06T09:00", "closes_at": "2026-03-07T09:00", "audiences": [str(care.pk)]}
    second = {"name_ko": "누구나", "opens_at": "2026-03-07T09:00", "closes_at": "2026-03-10T18:00"}
    assert desk.post(page, rows(first, second)).status_code == 302
    assert Stage.objects.filter(run=draft).count() == 2
    overlapping = desk.post(page, rows(first, {**second, "opens_at": "2026-03-06T12:00"}))
    assert overlapping.status_code == 422
    assert "Two stages overlap in time." in overlapping.content.decode()


def test_a_draw_without_a_seed_is_not_published_and_says_what_is_missing(desk, now):
    draft = factories.open_run(at=now, status="draft", method="lottery")
    answer = desk.post(f"{DESK}runs/{draft.public_id}/publish/", follow=True)
    assert "Say where the number comes from that decides the draw." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
