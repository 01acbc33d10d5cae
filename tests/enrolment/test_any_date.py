"""One wish for any of several dates, where the seats that are free in the first of them are for others."""

from __future__ import annotations

import pytest

from courses.enrolment import selectors, services
from courses.enrolment.data import Wish
from courses.enrolment.models import EnrolmentState
from tests import factories
from tests.enrolment.deciding import audience, keep_seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def wishes(learner, now):
    """The first date has a free seat, which is kept for others; the second has one for everybody."""
    first = factories.open_run(at=now, capacity=0, line=5, meetings=0)
    keep_seats(first, audience(), capacity=1)
    second = factories.open_run(at=now, course=first.course, capacity=1, line=5, meetings=0)
    return [Wish(learner=learner, run=run, request_key="any") for run in (first, second)]


def test_the_same_wish_again_returns_what_the_first_time_returned(wishes, learner, now):
    made = services.wait_for_any(wishes=wishes, actor=learner, now=now)
    assert services.wait_for_any(wishes=wishes, actor=learner, now=now) == made
    assert [one.state for one in made] == [EnrolmentState.CONFIRMED, EnrolmentState.WITHDRAWN]


def test_the_place_comes_first_for_whoever_asks_what_came_of_the_wish(wishes, learner, now):
    made = services.wait_for_any(wishes=wishes, actor=learner, now=now)
    assert selectors.wish_made(viewer=learner, request_key="any") == made[0]
    assert made[0].run == wishes[1].run
