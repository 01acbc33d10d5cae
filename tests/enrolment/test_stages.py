"""Applications that open for some people first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.catalogue.models import Method
from courses.enrolment import services
from courses.enrolment.models import Eligibility, Stage
from lms.kernel.errors import DomainError
from tests import factories
from tests.enrolment.deciding import apply_for, audience

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def run(now):
    """Two days for a group, a day's pause, two days for everybody."""
    made = factories.open_run(at=now, capacity=5)
    group = audience()
    first = Stage.objects.create(run=made, name_ko="우선", opens_at=now, closes_at=now + 2 * DAY)
    first.audiences.add(group)
    Stage.objects.create(run=made, name_ko="모두", opens_at=now + 3 * DAY, closes_at=now + 5 * DAY)
    made.group = group  # type: ignore[attr-defined]
    return made


def refusal(run, person, at, **wish):
    with pytest.raises(DomainError) as found:
        apply_for(run, person, now=at, **wish)
    return found.value


def test_the_group_applies_first(run, learner, now):
    place = apply_for(run, learner, now=now, declared=frozenset({run.group.pk}))
    assert place.has_place
    assert Eligibility.objects.get(enrolment=place).audience == run.group


def test_others_are_told_when_it_is_their_turn(run, learner, now):
    said = refusal(run, learner, now)
    assert isinstance(said, services.StageForOthers)
    assert said.details == {"opens_at": (now + 3 * DAY).isoformat()}


def test_everybody_applies_later(run, learner, now):
    assert apply_for(run, learner, now=now + 3 * DAY).has_place


@pytest.mark.parametrize(
    ("after", "error"),
    [
        (-timedelta(microseconds=1), services.WindowNotOpen),
        (2 * DAY, services.StageForOthers),
        (3 * DAY - timedelta(microseconds=1), services.StageForOthers),
        (5 * DAY, services.WindowClosed),
        (400 * DAY, services.WindowClosed),
    ],
)
def test_stages_are_half_open_and_the_pause_is_a_pause(run, learner, now, after, error):
    assert isinstance(refusal(run, learner, now + after, declared=frozenset({run.group.pk})), error)


@pytest.mark.parametrize("after", [timedelta(0), 2 * DAY - timedelta(microseconds=1), 3 * DAY, 5 * DAY - timedelta(microseconds=1)])
def test_the_first_and_the_last_moment_of_a_stage_count(run, learner, now, after):
    assert apply_for(run, learner, now=now + after, declared=frozenset({run.group.pk})).has_place


def test_who_never_has_a_turn_is_told_so(now, learner):
    run = factories.open_run(at=now)
    stage = Stage.objects.create(run=run, name_ko="우선", opens_at=now, closes_at=now + DAY)
    stage.audiences.add(audience())
    assert isinstance(refusal(run, learner, now), services.NoSeatsForYou)


def test_one_of_several_groups_is_enough(run, now):
    old = audience("old", "age", age_from=65)
    Stage.objects.get(run=run, name_ko="우선").audiences.add(old)
    person = factories.UserFactory(birth_date=now.date().replace(year=1950))
    assert apply_for(run, person, now=now).has_place


def test_staff_are_bound_by_the_stages_too(run, learner, registrar, now):
    said = refusal(run, learner, now, actor=registrar, channel="phone")
    assert isinstance(said, services.StageForOthers)


def test_the_runs_own_window_does_not_open_a_run_with_stages(run, learner, now):
    assert run.apply_opens_at < now - timedelta(hours=1)
    assert isinstance(refusal(run, learner, now - timedelta(hours=1)), services.WindowNotOpen)


def test_what_a_review_left_over_is_first_come(now, learner, other_learner):
    run = factories.open_run(at=now, method="review")
    Stage.objects.create(run=run, name_ko="접수", opens_at=now, closes_at=now + DAY)
    Stage.objects.create(run=run, name_ko="잔여석", opens_at=now + DAY, closes_at=now + 2 * DAY, method=Method.FIRST_COME)
    assert apply_for(run, learner, now=now).state == "applied"
    assert apply_for(run, other_learner, now=now + DAY).state == "confirmed"
