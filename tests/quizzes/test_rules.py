"""Grading, drawing and time as pure functions: tables, and properties that hold for everything."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import rules
from courses.quizzes.data import Window

KEYS = ["a", "b", "c", "d", "e"]
EXACT = {"rule": "exact", "version": 1}
NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
answers = st.lists(st.sampled_from(KEYS), max_size=7)
keys = st.sets(st.sampled_from(KEYS), min_size=1).map(sorted)


def fraction(key, answer):
    return rules.grade(key=key, scoring=EXACT, answer=answer).fraction


@pytest.mark.parametrize(
    ("key", "answer", "earned"),
    [
        (["a"], ["a"], 1),
        (["a"], ["b"], 0),
        (["a"], [], 0),
        (["a"], None, 0),
        (["a", "b"], ["b", "a"], 1),
        (["a", "b"], ["a"], 0),
        (["a", "b"], ["a", "b", "c"], 0),
        (["a", "b"], KEYS, 0),
        (KEYS, KEYS, 1),
    ],
)
def test_exact_gives_all_or_nothing(key, answer, earned):
    assert fraction(key, answer) == earned


@given(key=keys, answer=answers)
def test_a_grade_is_between_nothing_and_all_whatever_the_order(key, answer):
    grade = rules.grade(key=key, scoring=EXACT, answer=answer)
    assert 0 <= grade.fraction <= 1
    assert grade == rules.grade(key=key[::-1], scoring=EXACT, answer=answer[::-1] + answer)
    assert grade.rule == "exact@1"


@given(key=keys, answer=answers, more=st.sampled_from(KEYS))
def test_a_wrong_tick_more_never_raises_and_a_blank_earns_nothing(key, answer, more):
    if more not in key:
        assert fraction(key, [*answer, more]) <= fraction(key, answer)
    assert fraction(key, []) == 0


def test_an_unknown_rule_is_an_error_and_never_a_zero():
    with pytest.raises(KeyError):
        rules.grade(key=["a"], scoring={"rule": "exact", "version": 99}, answer=["a"])


@pytest.mark.parametrize(("right", "of", "least", "passed", "shown"), [(3, 5, 60, True, "60"), (2, 3, 67, False, "66.66"), (2, 3, 66, True, "66.66")])
def test_a_pass_is_decided_before_anything_is_cut(right, of, least, passed, shown):
    score = rules.score(earned=[(Fraction(int(n < right)), Decimal(1)) for n in range(of)], pass_percent=Decimal(least))
    assert score.passed is passed
    assert f"{rules.shown(score.percent):f}" == shown


def test_59_point_996_is_no_pass_and_is_not_shown_as_60():
    score = rules.score(earned=[(Fraction(1), Decimal("59.996")), (Fraction(0), Decimal("40.004"))], pass_percent=Decimal(60))
    assert (score.passed, rules.shown(score.percent)) == (False, Decimal("59.99"))


@given(
    earned=st.lists(st.tuples(st.fractions(0, 1, max_denominator=20), st.decimals("0.01", "100", places=2)), min_size=1, max_size=30),
    least=st.decimals(0, 100, places=2),
)
def test_cutting_never_moves_a_score_across_the_pass_mark(earned, least):
    score = rules.score(earned=earned, pass_percent=least)
    assert score.passed == (score.percent >= least)
    assert 0 <= score.points <= score.max_points
    assert 0 <= score.percent <= 100


@given(items=st.lists(st.integers(), max_size=40, unique=True), seed=st.text("0123456789abcdef", min_size=16, max_size=16))
def test_a_draw_is_a_permutation_and_the_same_for_the_same_seed(items, seed):
    words = [str(item) for item in items]
    drawn = rules.shuffled(words, seed=seed, label="questions")
    assert sorted(drawn) == sorted(words)
    assert drawn == rules.shuffled(words, seed=seed, label="questions")


def test_draw_1_never_changes():
    """Audits derive orders again years later: this literal was made by the first release."""
    assert "".join(rules.shuffled(list("abcdefgh"), seed="0123456789abcdef", label="questions")) == "fdegcbha"


def test_each_order_is_about_as_frequent_as_any_other():
    drawn = Counter("".join(rules.shuffled(list("abc"), seed=f"{n:016x}", label="x")) for n in range(6000))
    assert len(drawn) == 6
    chi_square = sum((count - 1000) ** 2 / 1000 for count in drawn.values())
    assert chi_square < 20.5, "0.1 % of the distribution with five degrees of freedom lies above"


def test_pinned_options_stay_last_and_unshuffled_ones_as_written():
    payload = {"options": [{"key": key, "pinned": key == "a"} for key in KEYS]}
    assert rules.option_order(payload, seed="1", label="x", shuffles=True)[-1] == "a"
    assert rules.option_order(payload, seed="1", label="x", shuffles=False) == ["b", "c", "d", "e", "a"]


@pytest.mark.parametrize(
    ("minutes", "closes_in", "cuts", "ends_in"),
    [(30, None, False, 30), (30, 10, False, 30), (30, 10, True, 10), (30, 60, True, 30), (None, 10, True, 10), (None, 10, False, None)],
)
def test_the_window_cuts_only_where_the_quiz_says_so(minutes, closes_in, cuts, ends_in):
    version = SimpleNamespace(time_limit_minutes=minutes, closing_ends_attempts=cuts)
    window = Window(None, None if closes_in is None else NOW + timedelta(minutes=closes_in))
    found = rules.deadline(version, window, NOW)  # type: ignore[arg-type]
    assert found == (None if ends_in is None else NOW + timedelta(minutes=ends_in))


@pytest.mark.parametrize("state", rules.NEXT_STATES)
@pytest.mark.parametrize("wanted", list(rules.NEXT_STATES))
def test_only_drawn_edges_are_walked(state, wanted):
    if wanted in rules.NEXT_STATES[state]:
        assert rules.next_state(state, wanted) == wanted
    else:
        with pytest.raises(ValueError, match="cannot become"):
            rules.next_state(state, wanted)
