"""Where the terms say so, the seat of who misses the first class goes to the next in line, until the second class begins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import selectors, services
from courses.enrolment.models import Enrolment, Offer, SeatPool, Terms
from tests import factories
from tests.enrolment.missing import after_first, confirmed, missed, rule, run_with_points

pytestmark = pytest.mark.django_db


def line_run(now, **terms):
    return run_with_points(now, line=3, capacity=1, reuses_seats=True, **terms)


@pytest.fixture
def run(now):
    rule(now)
    return line_run(now)


@pytest.fixture
def place(run, learner, now):
    return confirmed(run, learner, now=now)


@pytest.fixture
def waiting(run, place, other_learner, now):
    return services.join_waiting_list(learner=other_learner, run=run, request_key="w", actor=other_learner, now=now)


def free(no_show, registrar, *, now):
    return services.free_place_of_no_show(no_show=no_show, reason="첫 수업에 오지 않으심", actor=registrar, now=now)


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def test_the_next_in_line_is_offered_the_seat(run, place, waiting, other_learner, instructor, registrar):
    then = after_first(run)
    assert services.end_waiting(now=then) == 0
    no_show = missed(place, instructor, now=then)
    assert state(waiting) == "waiting", "it is for a registrar to decide"
    free(no_show, registrar, now=then)
    assert (state(place), state(waiting)) == ("cancelled", "offered")
    assert free(no_show, registrar, now=then).state == "cancelled", "once"
    services.accept_offer(enrolment=waiting, actor=other_learner, now=then + timedelta(hours=1))
    assert SeatPool.objects.get(run=run).taken == 1


def test_an_offer_ends_before_the_second_class(run, place, waiting, instructor, registrar):
    second = run.class_sessions.get(number=2).starts_at
    free(missed(place, instructor, now=after_first(run)), registrar, now=second - timedelta(hours=9))
    assert Offer.objects.get().expires_at == second - timedelta(hours=3)


def test_with_the_second_class_it_is_over(run, place, waiting, instructor, registrar):
    second = run.class_sessions.get(number=2).starts_at
    no_show = missed(place, instructor, now=after_first(run))
    assert services.end_waiting(now=second - timedelta(seconds=1)) == 0
    assert services.end_waiting(now=second) == 1
    assert state(waiting) == "unplaced"
    with pytest.raises(services.no_shows.TooLateToFree):
        free(no_show, registrar, now=second)


def test_only_where_the_terms_say_so(run, place, instructor, registrar):
    no_show = missed(place, instructor, now=after_first(run))
    Terms.objects.filter(run=run).update(reuses_seats=False)
    with pytest.raises(services.no_shows.SeatIsKept):
        free(no_show, registrar, now=after_first(run))


def test_who_was_excused_keeps_the_seat(run, place, instructor, registrar):
    no_show = missed(place, instructor, now=after_first(run))
    excused = services.excuse_no_show(no_show=no_show, answer="병원", actor=registrar, now=after_first(run))
    with pytest.raises(services.no_shows.SeatIsKept):
        free(excused, registrar, now=after_first(run))


@pytest.mark.parametrize("reuses", [True, False])
@pytest.mark.parametrize("meetings", [1, 2, 4])
@pytest.mark.parametrize("is_first_cancelled", [True, False])
def test_the_end_of_a_line_is_the_same_in_sql(now, reuses, meetings, is_first_cancelled):
    if is_first_cancelled and meetings == 1:
        return  # a class has one meeting at least
    run = factories.open_run(at=now, capacity=1, line=3, meetings=meetings)
    Terms.objects.filter(run=run).update(reuses_seats=reuses, waiting=1, waiting_numbers=1)
    if is_first_cancelled:
        run.class_sessions.filter(number=1).update(status="cancelled")
        type(run).objects.filter(pk=run.pk).update(starts_at=run.class_sessions.get(number=2).starts_at)
        run.refresh_from_db()
    ends_at = selectors.line_ends_at(run, selectors.terms_of(run))
    for moment in (run.starts_at - timedelta(seconds=1), ends_at - timedelta(seconds=1), ends_at):
        assert selectors.lines_that_end(now=moment).exists() is (moment >= ends_at)
