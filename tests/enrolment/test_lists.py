"""Lists of runs, and who may reach which enrolment."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import translation

from courses.enrolment import selectors, services
from courses.enrolment.data import RunFilter, RunState
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_card_has_all_that_a_list_shows(apply, learner, run, now):
    apply(learner, run)
    with translation.override("ko"):
        card = selectors.card_of(public_id=run.public_id, now=now)
    assert (card.title, card.seats.capacity, card.seats.taken, card.seats.left) == ("AI 활용 기초 과정", 2, 1, 1)
    assert card.state is RunState.CLOSING
    assert card.look.may_apply
    with translation.override("en"):
        assert selectors.card_of(public_id=run.public_id, now=now).title == "AI Basics"
    assert selectors.seats(run=run) == card.seats


def test_seats_of_several_pools_are_summed_and_a_run_without_pools_is_full(run, now):
    factories.SeatPoolFactory(run=run, code="phone", capacity=10, taken=4)
    assert selectors.card_of(public_id=run.public_id, now=now).seats.left == 8
    bare = factories.CourseRunFactory(at=now)
    assert selectors.card_of(public_id=bare.public_id, now=now).state is RunState.FULL


def test_a_draft_has_no_public_card(run, now):
    type(run).objects.update(status="draft")
    with pytest.raises(Http404):
        selectors.card_of(public_id=run.public_id, now=now)
    with pytest.raises(Http404):
        selectors.access_public_run(public_id=run.public_id)


def test_lists_are_narrowed_by_kind_state_course_and_words(run, now):
    festa = factories.open_run(at=now, course=factories.CourseFactory(kind="festa", title_ko="AI 축제", code="FESTA-1"))
    for wanted, expected in [
        (RunFilter(), {run, festa}),
        (RunFilter(kinds=("festa",)), {festa}),
        (RunFilter(states=(RunState.CLOSING,)), {run}),
        (RunFilter(states=(RunState.OPEN, RunState.CLOSING)), {run, festa}),
        (RunFilter(course_id=festa.course_id), {festa}),
        (RunFilter(text="축제 ai"), {festa}),
        (RunFilter(text="festa-1"), {festa}),
        (RunFilter(text="없는 말"), set()),
    ]:
        assert set(selectors.runs(now=now, wanted=wanted)) == expected


def test_cards_cost_two_queries_however_many(django_assert_num_queries, now):
    for count in (1, 19):
        for _ in range(count):
            factories.open_run(at=now, meetings=1)
        with django_assert_num_queries(2):
            selectors.run_cards(selectors.runs(now=now), now=now)


def test_an_enrolment_is_reached_by_its_learner_only(apply, learner, other_learner, registrar, run):
    enrolment = apply(learner, run)
    assert selectors.access_enrolment(viewer=learner, public_id=enrolment.public_id) == enrolment
    for viewer in (other_learner, registrar, AnonymousUser()):
        with pytest.raises(Http404):
            selectors.access_enrolment(viewer=viewer, public_id=enrolment.public_id)


def test_a_run_is_reached_by_its_staff_the_registrar_and_the_owner(learner, instructor, foreign_instructor, editor, registrar, owner, run, now):
    staff = services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    for viewer in (instructor, registrar, owner):
        assert selectors.access_run_as_staff(viewer=viewer, public_id=run.public_id) == run
    for viewer in (learner, foreign_instructor, editor, AnonymousUser()):
        with pytest.raises(Http404):
            selectors.access_run_as_staff(viewer=viewer, public_id=run.public_id)
    services.end_staff(staff=staff, actor=registrar, now=now)
    with pytest.raises(Http404):
        selectors.access_run_as_staff(viewer=instructor, public_id=run.public_id)


def test_an_instructor_whose_role_ended_sees_nobody_any_more(instructor, registrar, run, now):
    services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    instructor.memberships.update(ended_at=instructor.memberships.get().started_at)
    instructor = type(instructor).objects.get(pk=instructor.pk)
    with pytest.raises(Http404):
        selectors.access_run_as_staff(viewer=instructor, public_id=run.public_id)


def test_the_roster_holds_live_places_only(apply, learner, other_learner, run, now):
    services.withdraw(enrolment=apply(learner, run), actor=learner, now=now)
    again, other = apply(learner, run), apply(other_learner, run)
    assert list(selectors.roster(run=run)) == [other, again], "by name"
    assert selectors.applications(run=run).count() == 3
    assert selectors.applications(run=run, states=["withdrawn"]).count() == 1
