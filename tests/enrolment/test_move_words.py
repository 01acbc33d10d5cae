"""What staff and the moved person read about a move."""

from __future__ import annotations

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.models import UNLIMITED
from courses.enrolment.services import moving
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(now, institution):
    return factories.open_run(at=now, course=factories.CourseFactory(institution=institution, title_ko="처음 강좌", title_en="Old Course"))


@pytest.fixture
def other(run, now):
    return factories.open_run(at=now, course=factories.CourseFactory(institution=run.course.institution, title_ko="다음 강좌"), capacity=UNLIMITED)


def address(place, what):
    return f"/en/desk/registrar/enrolments/{place.public_id}/{what}/"


def test_the_choice_says_no_limit_and_an_empty_one_says_why(run, other, apply, learner, signed_in, registrar):
    desk, place = signed_in(registrar), apply(learner, run)
    page = desk.get(address(place, "move")).content.decode()
    assert "no limit" in page
    assert f", run {other.number})" in page
    assert str(UNLIMITED) not in page
    assert "or of the same institution" in desk.get(address(place, "move"), {"q": "nothing"}).content.decode()


def test_who_was_moved_reads_from_where_and_is_not_moved_again(run, other, apply, learner, signed_in, registrar, now):
    place = apply(learner, run)
    new = moving.move(enrolment=place, to_run=other, reason="강의실 변경", actor=registrar, now=now).enrolment
    own = signed_in(learner).get(f"/en/my/enrolments/{new.public_id}/").content.decode()
    assert "moved by the office from “Old Course”" in own
    page = signed_in(registrar).get(address(place, "move")).content.decode()
    assert "was moved to another class already" in page
    assert 'name="reason"' not in page


def test_who_could_only_be_refused_is_not_found_for_an_exchange(run, other, apply, learner, other_learner, signed_in, registrar):
    place, same = apply(learner, run), apply(other_learner, run)
    page = signed_in(registrar).post(address(place, "swap"), {"text": same.receipt, "step": "search"}).content.decode()
    assert "Nobody with a place was found" in page
    assert "nothing would change for them" in page
    services.withdraw(enrolment=same, actor=other_learner, now=same.applied_at)
    there = apply(other_learner, other)
    found = signed_in(registrar).post(address(place, "swap"), {"text": there.receipt, "step": "search"})
    assert [one.pk for one in found.context["places"]] == [there.pk]
