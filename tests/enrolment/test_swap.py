"""Two people exchange their places: in two runs, or between two pools of one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts
from courses.enrolment.models import Enrolment, EnrolmentEvent, Move, SeatPool, Terms
from courses.enrolment.services import errors, moving
from lms.audit.models import Event
from lms.notices.models import Notice
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats

pytestmark = pytest.mark.django_db
WHY = "서로 바꾸기로 함"


@pytest.fixture
def runs(now):
    """Two full runs of a course, with somebody who waits in each."""
    first = factories.open_run(at=now, capacity=1, line=5)
    second = factories.open_run(at=now + timedelta(days=1), course=first.course, capacity=1, line=5)
    return first, second


@pytest.fixture
def places(runs, apply, learner, other_learner, now):
    made = apply(learner, runs[0]), apply(other_learner, runs[1])
    for run in runs:
        person = factories.UserFactory()
        services.join_waiting_list(learner=person, run=run, request_key="wait", actor=person, now=now)
    return made


@pytest.fixture
def swap(registrar, now):
    def do(first, second, reason=WHY):
        return moving.swap(first=first, second=second, reason=reason, actor=registrar, now=now)

    return do


def states(run):
    return list(Enrolment.objects.filter(run=run).order_by("pk").values_list("state", flat=True))


def test_each_has_the_others_place_and_nobody_else_moves(runs, places, swap, learner, other_learner):
    one, other = swap(*places)
    assert (one.learner, one.run, one.state) == (learner, runs[1], "confirmed")
    assert (other.learner, other.run, other.state) == (other_learner, runs[0], "confirmed")
    for run in runs:
        assert states(run) == ["moved", "waiting", "confirmed"]
        assert (SeatPool.objects.get(run=run).taken, Terms.objects.get(run=run).waiting) == (1, 1)


def test_both_are_told_and_both_are_in_the_log(places, swap, learner, other_learner, now):
    swap(*places)
    Notice.objects.all().delete()
    for event in EnrolmentEvent.objects.filter(reason=WHY):
        services.announce(event_id=event.pk, now=now)
    assert sorted(Notice.objects.values_list("person", "template")) == sorted((person.pk, "place_moved") for person in (learner, other_learner))
    assert Event.objects.filter(action="enrolment.moved").count() == 2


def test_pressing_twice_swaps_once(places, swap):
    assert swap(*places) == swap(*places)
    assert Move.objects.count() == 2


def test_who_does_not_fit_the_others_run_keeps_both_where_they_are(runs, places, swap):
    Terms.objects.filter(run=runs[1]).update(age_from=65)
    with pytest.raises(services.BirthDateMissing):
        swap(*places)
    assert states(runs[0]) == states(runs[1]) == ["confirmed", "waiting"]


def test_only_two_people_with_places_swap(runs, places, swap, now):
    waiting = Enrolment.objects.get(run=runs[1], state="waiting")
    for first, second in ((places[0], waiting), (places[0], places[0])):
        with pytest.raises(errors.OnlyPlacesAreSwapped):
            swap(first, second)
    with pytest.raises(services.ReasonMissing):
        swap(*places, reason="")


def test_people_who_applied_together_do_not_swap_alone(runs, places, swap, now):
    third = factories.open_run(at=now, course=runs[0].course, capacity=2)
    Terms.objects.filter(run=third).update(most_in_party=2)
    family = apply_for(third, factories.UserFactory(), now=now, companions=(CompanionFacts(name="이하나", birth_date=date(2014, 5, 1)),))
    with pytest.raises(errors.PartyApart):
        swap(places[0], family)


def test_in_one_run_the_pools_are_exchanged(swap, now, learner, other_learner):
    run = factories.open_run(at=now, capacity=1)
    group = audience()
    kept = keep_seats(run, group)
    declared = frozenset({group.pk})
    one, other = (apply_for(run, person, now=now, declared=declared) for person in (learner, other_learner))
    general = SeatPool.objects.get(run=run, code="general")
    assert (one.pool, other.pool) == (kept, general)
    swap(one, other)
    assert list(Enrolment.objects.order_by("pk").values_list("pool", "state")) == [(general.pk, "confirmed"), (kept.pk, "confirmed")]
    assert Event.objects.filter(action="enrolment.moved_to_other_pool").count() == 2
    assert Move.objects.filter(to_enrolment=None, reason=WHY).count() == 2


def test_nobody_gets_the_pool_of_a_group_that_she_is_not_of(swap, now, learner, other_learner):
    run = factories.open_run(at=now, capacity=1)
    group = audience()
    keep_seats(run, group)
    one = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    other = apply_for(run, other_learner, now=now)
    with pytest.raises(services.NoSeatsForYou):
        swap(one, other)


def test_what_is_foreseen_leaves_no_trace(runs, places, registrar, now):
    moving.foresee_swap(first=places[0], second=places[1], reason=WHY, actor=registrar, now=now)
    assert states(runs[0]) == ["confirmed", "waiting"]
