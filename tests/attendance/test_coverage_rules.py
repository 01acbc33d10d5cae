"""How much of a lecture was watched, whatever arrives in whatever order; and how much of it is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import rules

NOW = datetime(2026, 3, 5, 5, tzinfo=UTC)
LENGTH = 600
stretch = st.tuples(st.integers(-50, 700), st.integers(-50, 700))
stretches = st.lists(stretch, max_size=12)


@pytest.mark.parametrize(
    ("played", "parts"),
    [
        ([], []),
        ([(0, 10)], [(0, 10)]),
        ([(0, 10), (10, 20)], [(0, 20)]),
        ([(5, 20), (0, 10)], [(0, 20)]),
        ([(0, 10), (20, 30)], [(0, 10), (20, 30)]),
        ([(0, 100), (20, 30)], [(0, 100)]),
        ([(590, 900)], [(590, 600)]),
        ([(600, 900), (700, 800)], []),
        ([(-10, 5)], [(0, 5)]),
        ([(30, 30), (40, 20)], []),
    ],
)
def test_what_was_played_is_a_union_within_the_lecture(played, parts):
    assert rules.union(played, length=LENGTH) == parts


def test_percents_are_cut_and_never_rounded_up():
    assert [rules.percent_of(seconds, LENGTH) for seconds in (0, 5, 6, 599, 600, 700)] == [0, 0, 1, 99, 100, 100]
    assert rules.percent_of(5, 0) == 0


@given(stretches.flatmap(lambda played: st.tuples(st.just(played), st.permutations(played))))
def test_the_order_does_not_matter(two_orders):
    played, shuffled = two_orders
    assert rules.union(shuffled, length=LENGTH) == rules.union(played, length=LENGTH)


@given(stretches)
def test_the_same_again_changes_nothing_and_a_union_is_its_own_union(played):
    once = rules.union(played, length=LENGTH)
    assert rules.union([*played, *played], length=LENGTH) == once == rules.union(once, length=LENGTH)


@given(stretches, stretch)
def test_it_never_shrinks_and_is_never_more_than_the_lecture(played, more):
    before, after = rules.watched(played, length=LENGTH), rules.watched([*played, more], length=LENGTH)
    assert 0 <= before.seconds <= after.seconds <= LENGTH
    assert before.seconds == len({second for begins, ends in played for second in range(max(0, begins), min(LENGTH, ends))})


@given(stretches, stretch)
def test_news_are_what_is_missing_and_nothing_else(known, more):
    fresh = rules.news(more, known=known, length=LENGTH)
    assert rules.union([*known, *fresh], length=LENGTH) == rules.union([*known, more], length=LENGTH)
    gained = rules.watched([*known, more], length=LENGTH).seconds - rules.watched(known, length=LENGTH).seconds
    assert sum(ends - begins for begins, ends in fresh) == gained


@given(stretches, st.integers(-5, 800))
def test_what_is_cut_keeps_the_beginning(played, seconds):
    parts = rules.union(played, length=LENGTH)
    kept = rules.cut(parts, seconds=seconds)
    assert sum(ends - begins for begins, ends in kept) == min(max(0, seconds), sum(ends - begins for begins, ends in parts))
    assert rules.union([*parts, *kept], length=LENGTH) == parts


@pytest.mark.parametrize(
    ("first", "last", "seconds", "believed"),
    [
        (20, 20, 20, 55),  # one report 20 seconds ago: twice the time, and the slack
        (3600, 20, 3600, 55),
        (3600, 3600, 60, 7200),  # a long pause, or a long way without a connection
        (0, 0, 60, 0),  # many reports at once: the slack is there once
        (0, 0, 50, 10),
        (10, 1, 79, 1),
    ],
)
def test_no_more_is_believed_than_fits_into_the_time(first, last, seconds, believed):
    known = rules.Known(seconds=seconds, first_at=NOW - timedelta(seconds=first), last_at=NOW - timedelta(seconds=last))
    assert rules.believable(known, now=NOW) == believed


def test_the_first_report_is_believed_for_a_minute():
    assert rules.believable(None, now=NOW) == 60


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10_000)), min_size=1, max_size=40))
def test_nobody_gains_on_the_clock(reports):
    """However the reports are cut and timed, no more than a minute beyond twice the time is believed."""
    at, first, last, seconds = NOW, NOW, NOW, 0
    for number, (pause, wanted) in enumerate(reports):
        at += timedelta(seconds=pause)
        known = rules.Known(seconds=seconds, first_at=first, last_at=last) if number else None
        first = at if known is None else first
        gained = min(wanted, rules.believable(known, now=at))
        if gained or known is None:
            seconds, last = seconds + gained, at
    assert seconds <= 60 + 2 * (at - first).total_seconds()
