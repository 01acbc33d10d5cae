"""Who of a line gets which seat, as a rule over values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enrolment.data import InLine, Seating
from courses.enrolment.rules import seating

A, B = 1, 2
POOLS = st.lists(st.sampled_from([A, B]), min_size=1, max_size=2, unique=True).map(tuple)
LINE = st.lists(st.tuples(st.integers(1, 4), POOLS, st.booleans()), max_size=8).map(
    lambda parties: [InLine(key=key, size=size, fits=fits, may_split=split) for key, (size, fits, split) in enumerate(parties, start=1)]
)
FREE = st.fixed_dictionaries({A: st.integers(0, 6), B: st.integers(0, 6)})
POLICIES = st.sampled_from(["skip", "hold", "partial"])


def party(key, size, *fits, split=False):
    return InLine(key=key, size=size, fits=fits or (A,), may_split=split)


@pytest.mark.parametrize(
    ("policy", "line", "free", "given"),
    [
        ("skip", [party(1, 1), party(2, 1)], {A: 1}, [Seating(1, A, 1)]),
        ("skip", [party(1, 2), party(2, 1)], {A: 1}, [Seating(2, A, 1)]),
        ("hold", [party(1, 2), party(2, 1)], {A: 1}, []),
        ("hold", [party(1, 2, A), party(2, 1, B)], {A: 1, B: 1}, [Seating(2, B, 1)]),
        ("partial", [party(1, 2), party(2, 1)], {A: 1}, [Seating(2, A, 1)]),
        ("partial", [party(1, 3, split=True), party(2, 1)], {A: 2}, [Seating(1, A, 2)]),
        ("skip", [party(1, 3, split=True), party(2, 1)], {A: 2}, [Seating(2, A, 1)]),
        ("skip", [party(1, 2, A, B)], {A: 1, B: 2}, [Seating(1, B, 2)]),
        ("partial", [party(1, 4, A, B, split=True)], {A: 1, B: 2}, [Seating(1, A, 1), Seating(1, B, 2)]),
        ("skip", [party(1, 3, A, B)], {A: 1, B: 2}, [Seating(1, A, 1), Seating(1, B, 2)]),
        ("skip", [party(1, 3, B, A)], {A: 9, B: 2}, [Seating(1, A, 3)]),
        ("skip", [party(1, 1, A, B), party(2, 1, A)], {A: 2}, [Seating(1, A, 1), Seating(2, A, 1)]),
        ("skip", [party(1, 1)], {A: 0}, []),
    ],
)
def test_the_first_in_line_who_fits_has_the_seat(policy, line, free, given):
    assert seating.assign(line, free, policy) == given


@given(line=LINE, free=FREE, policy=POLICIES)
def test_no_seat_is_given_twice_and_no_party_is_split_against_its_choice(line, free, policy):
    by_key = {waiting.key: waiting for waiting in line}
    given = seating.assign(line, free, policy)
    assert len({(seat.key, seat.pool) for seat in given}) == len(given)
    for pool, seats in free.items():
        assert sum(seat.seats for seat in given if seat.pool == pool) <= seats
    for key in {seat.key for seat in given}:
        waiting, pools = by_key[key], seating.seat_by_seat(given, key)
        assert set(pools) <= set(waiting.fits)
        assert len(pools) == waiting.size or (0 < len(pools) < waiting.size and waiting.may_split and policy == "partial")


@given(line=LINE, free=FREE)
def test_nobody_is_passed_over_whom_a_seat_fits(line, free):
    given = seating.assign(line, free, "skip")
    left = {pool: seats - sum(seat.seats for seat in given if seat.pool == pool) for pool, seats in free.items()}
    placed = {seat.key for seat in given}
    for waiting in line:
        assert waiting.key in placed or sum(left[pool] for pool in waiting.fits) < waiting.size


@given(line=LINE, free=FREE)
def test_with_held_seats_nobody_overtakes_anybody_for_a_pool_that_both_fit(line, free):
    placed: dict[int, set[int]] = {}
    for seat in seating.assign(line, free, "hold"):
        placed.setdefault(seat.key, set()).add(seat.pool)
    for at, first in enumerate(line):
        if first.key in placed:
            continue
        assert not any(placed.get(later.key, set()) & set(first.fits) for later in line[at + 1 :])


@given(line=LINE, free=FREE, policy=POLICIES)
def test_what_was_given_is_final_for_the_line_that_is_left(line, free, policy):
    """Asking again without new seats gives nothing more, but to those whose rest still waits."""
    given = seating.assign(line, free, policy)
    left = {pool: seats - sum(seat.seats for seat in given if seat.pool == pool) for pool, seats in free.items()}
    rest = [waiting for waiting in line if waiting.key not in {seat.key for seat in given}]
    assert [seat for seat in seating.assign(rest, left, policy) if policy != "hold"] == []
