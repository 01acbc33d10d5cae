"""The draw as a rule over values: nobody is lost, nothing is sold twice, and the order of the list does not matter."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enrolment.rules import drawing
from courses.enrolment.rules.drawing import Candidate, PoolTerms

CODES = ("a", "b", "c")
POOLS = st.tuples(*[st.integers(0, 5)] * 3, *[st.booleans()] * 2).map(
    lambda facts: [
        PoolTerms("a", facts[0], flows_to="b" if facts[3] else None),
        PoolTerms("b", facts[1], flows_to="c" if facts[4] else None),
        PoolTerms("c", facts[2]),
    ]
)
CANDIDATES = st.lists(st.tuples(st.integers(1, 4), st.sets(st.sampled_from(CODES), min_size=1), st.booleans()), max_size=12).map(
    lambda rows: [Candidate(f"n{at:02}", size, tuple(sorted(pools)), split) for at, (size, pools, split) in enumerate(rows)]
)
POLICIES = st.sampled_from(["skip", "hold", "partial"])
SEEDS = st.binary(min_size=32, max_size=32)


@given(pools=POOLS, candidates=CANDIDATES, policy=POLICIES, line=st.integers(0, 8), seed=SEEDS)
def test_everybody_has_one_outcome_and_no_seat_is_given_twice(pools, candidates, policy, line, seed):
    outcome = drawing.draw(pools, candidates, policy=policy, waiting_capacity=line, seed=seed)
    people: Counter[str] = Counter()
    for share in (*outcome.placed, *outcome.waiting, *outcome.not_selected):
        people[share.number] += share.seats
    assert people == Counter({one.number: one.size for one in candidates})
    for code, capacity in outcome.capacities.items():
        assert 0 <= sum(share.seats for share in outcome.placed if share.pool == code) <= capacity
    assert sum(outcome.capacities.values()) == sum(pool.capacity for pool in pools), "flows lose no seat and make none"
    assert sum(share.seats for share in outcome.waiting) <= line


@given(pools=POOLS, candidates=CANDIDATES, policy=POLICIES, line=st.integers(0, 8), seed=SEEDS)
def test_nobody_is_split_against_her_choice_and_everybody_sits_where_she_fits(pools, candidates, policy, line, seed):
    outcome = drawing.draw(pools, candidates, policy=policy, waiting_capacity=line, seed=seed)
    by_number = {one.number: one for one in candidates}
    seats: Counter[str] = Counter()
    for share in outcome.placed:
        assert share.pool in by_number[share.number].pools
        seats[share.number] += share.seats
    for number, given_seats in seats.items():
        one = by_number[number]
        assert given_seats == one.size or (one.may_split and policy == "partial")


@given(pools=POOLS, candidates=CANDIDATES, policy=POLICIES, seed=SEEDS, data=st.data())
def test_the_order_in_which_people_applied_does_not_matter(pools, candidates, policy, seed, data):
    other = data.draw(st.permutations(candidates))
    first, second = (drawing.draw(pools, some, policy=policy, waiting_capacity=3, seed=seed) for some in (candidates, other))
    assert first == second
    assert drawing.candidates_value(candidates) == drawing.candidates_value(other)


@given(candidates=CANDIDATES, seed=SEEDS)
def test_with_one_pool_and_nobody_together_the_first_of_the_order_are_placed(candidates, seed):
    alone = [Candidate(one.number, 1, ("a",)) for one in candidates]
    outcome = drawing.draw([PoolTerms("a", 3)], alone, policy="skip", waiting_capacity=2, seed=seed)
    assert [share.number for share in outcome.placed] == outcome.order[:3]
    assert [share.number for share in outcome.waiting] == outcome.order[3:5]


def test_every_rank_is_as_likely_as_any_other():
    """Fixed seeds, so that the test is the same each time: of 600 draws among four each is first about 150 times."""
    four = [Candidate(number, 1, ("a",)) for number in ("가", "나", "다", "라")]
    first = Counter(
        drawing.draw([PoolTerms("a", 1)], four, policy="skip", waiting_capacity=0, seed=number.to_bytes(32)).order[0] for number in range(600)
    )
    assert all(110 < count < 190 for count in first.values())


def test_a_rehearsal_never_has_the_seed_of_the_draw():
    names = {"run": "r", "terms_sha256": "t", "candidates_sha256": "c", "value": "v"}
    assert drawing.seed_bytes(**names) != drawing.seed_bytes(**names, rehearsal=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pools", "candidates", "says"),
    [
        ([], [], "terms.pools"),
        ([PoolTerms("a", 1), PoolTerms("a", 1)], [], "terms.pools"),
        ([PoolTerms("a", -1)], [], "terms.pools[0]"),
        ([PoolTerms("a", 1), PoolTerms("b", 1, flows_to="a")], [], "terms.pools[1]"),
        ([PoolTerms("a", 1)], [Candidate("x", 0, ("a",))], "x has nobody"),
        ([PoolTerms("a", 1)], [Candidate("x", 1, ("z",))], "x has nobody"),
        ([PoolTerms("a", 1)], [Candidate("x", 1, ("a",))] * 2, "'x'"),
        ([PoolTerms("a", 1)], [Candidate(normalize("NFD", "가"), 1, ("a",))], "NFC"),
    ],
)
def test_what_nobody_can_draw_from_is_refused_with_its_place(pools, candidates, says):
    with pytest.raises(drawing.DrawError) as refusal:
        drawing.draw(pools, candidates, policy="skip", waiting_capacity=0, seed=b"")
    assert says in str(refusal.value)


def test_twenty_thousand_and_twelve_pools_are_drawn():
    pools = [PoolTerms(f"p{at}", 500, flows_to=f"p{at + 1}" if at < 11 else None) for at in range(12)]
    many = [Candidate(f"{at:05}", 1 + at % 3, tuple(f"p{(at + step) % 12}" for step in range(1 + at % 4)), at % 2 == 0) for at in range(20_000)]
    outcome = drawing.draw(pools, many, policy="partial", waiting_capacity=3000, seed=datetime(2026, 3, 5, tzinfo=UTC).isoformat().encode())
    assert sum(share.seats for share in outcome.placed) == 6000
