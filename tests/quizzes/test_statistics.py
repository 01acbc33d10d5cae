"""Item analysis: by hand, by identities, and whatever the marks are."""

from __future__ import annotations

import math
from dataclasses import astuple
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.statistics import item_statistics

# Five learners, three items of 1, 1 and 2 marks. Totals 4, 3, 2, 1, 0: mean 2, variance 2.5.
MARKS = [[1, 1, 2], [1, 0, 2], [1, 0, 1], [0, 0, 1], [0, 0, 0]]
MOST = [1, 1, 2]


def close(value, expected):
    return value == pytest.approx(expected, abs=1e-12)


def test_a_quiz_worked_by_hand():
    found = item_statistics(MARKS, MOST)
    assert (found.attempts, found.mean, found.median) == (5, 2, 2)
    assert close(found.standard_deviation, math.sqrt(2.5))
    assert close(found.skewness, 0)
    assert close(found.kurtosis, -1.2), "the excess of five evenly spaced totals"
    alpha = 3 / 2 * (1 - (0.3 + 0.2 + 0.7) / 2.5)
    assert close(found.cronbach_alpha, alpha)
    assert close(found.error_ratio, 100 * math.sqrt(1 - alpha))
    assert close(found.standard_error, math.sqrt(1 - alpha) * math.sqrt(2.5))


def test_an_item_worked_by_hand():
    """The first item: marks 1 1 1 0 0, rest 3 2 1 1 0. cov(x, R) = 0.45, var x = 0.3, var R = 1.3; cov(x, T) = 0.75."""
    first = item_statistics(MARKS, MOST).items[0]
    assert (first.attempts, first.mean, first.facility) == (5, 0.6, 0.6)
    assert close(first.discrimination_index, 100 * 0.45 / math.sqrt(0.3 * 1.3))
    assert close(first.point_biserial, 0.75 / math.sqrt(0.3 * 2.5))
    assert close(first.discriminative_efficiency, 100)
    assert close(first.intended_weight, 25)
    roots = [math.sqrt(0.75), math.sqrt(0.5), math.sqrt(1.25)]
    assert close(first.effective_weight, 100 * roots[0] / sum(roots))


def test_a_miskeyed_item_shows():
    marks = [[0, 1, 1], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 0]]
    bad = item_statistics(marks, [1, 1, 1]).items[0]
    assert bad.discrimination_index is not None
    assert bad.discrimination_index < 0
    assert bad.effective_weight is None, "its covariance with the total is negative"


def test_what_cannot_be_computed_is_none_and_not_zero():
    nobody = item_statistics([], [1, 1])
    assert (nobody.attempts, nobody.mean, nobody.median, nobody.standard_deviation, nobody.cronbach_alpha) == (0, None, None, None, None)
    assert [item.facility for item in nobody.items] == [None, None]
    alone = item_statistics([[1, 0]], [1, 1])
    assert (alone.mean, alone.standard_deviation, alone.items[0].facility, alone.items[0].discrimination_index) == (1, None, 1, None)
    alike = item_statistics([[1, 0]] * 5, [1, 1])
    assert (alike.standard_deviation, alike.skewness, alike.kurtosis, alike.cronbach_alpha) == (0, None, None, None)
    assert [item.discrimination_index for item in alike.items] == [None, None]
    assert item_statistics([], []).items == ()


def test_an_item_of_a_pool_is_judged_by_those_who_were_presented_it():
    marks = [[1, None, 2], [0, None, 1], [None, 1, 2], [None, 0, 0]]
    found = item_statistics(marks, MOST)
    assert [item.attempts for item in found.items] == [2, 2, 4]
    assert [item.facility for item in found.items] == [0.5, 0.5, 0.625]
    assert [item.intended_weight for item in found.items] == pytest.approx([100 / 3, 100 / 3, 200 / 3])
    assert found.cronbach_alpha is None
    assert found.standard_error is None


@pytest.mark.parametrize(("marks", "most"), [([[1]], [1, 1]), ([[1, 1, 1]], [1, 1]), ([[1]], [0]), ([[1]], [-1]), ([], [math.inf])])
def test_it_refuses_what_is_no_table(marks, most):
    with pytest.raises(ValueError, match="every"):
        item_statistics(marks, most)


def test_marks_are_numbers_of_any_kind():
    exact = item_statistics([[Fraction(mark) for mark in row] for row in MARKS], [Decimal(mark) for mark in MOST])
    assert exact == item_statistics(MARKS, MOST)


ROWS = st.integers(2, 5).flatmap(
    lambda wide: st.lists(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=wide, max_size=wide), min_size=0, max_size=12)
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_attempts_does_not_matter(rows, chance):
    most = [10] * (len(rows[0]) if rows else 2)
    once = item_statistics(rows, most)
    chance.shuffle(rows)
    assert item_statistics(rows, most) == once


@given(ROWS)
def test_every_figure_is_in_its_bounds(rows):
    found = item_statistics(rows, [10] * (len(rows[0]) if rows else 2))
    for item in found.items:
        assert item.facility is None or 0 <= item.facility <= 1
        for index in (item.discrimination_index, item.discriminative_efficiency):
            assert index is None or index <= 100.000001
        assert item.point_biserial is None or abs(item.point_biserial) <= 1.000001
    weights = [item.effective_weight for item in found.items if item.effective_weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)
    assert found.cronbach_alpha is None or found.cronbach_alpha <= 1.000001
    assert not any(isinstance(value, float) and math.isnan(value) for value in astuple(found)[:-1])


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=4, max_size=10), st.sampled_from([2, 5, 10]))
def test_other_units_change_no_index(rows, factor):
    once, scaled = item_statistics(rows, [4] * 3), item_statistics([[mark * factor for mark in row] for row in rows], [4 * factor] * 3)
    assert once.cronbach_alpha == pytest.approx(scaled.cronbach_alpha)
    assert once.skewness == pytest.approx(scaled.skewness)
    for before, after in zip(once.items, scaled.items, strict=True):
        assert before.discrimination_index == pytest.approx(after.discrimination_index)
        assert before.effective_weight == pytest.approx(after.effective_weight)
