"""Item analysis of a quiz: how hard its questions are, how well they tell learners apart, and how far its score can be trusted.

A pure function of the marks; no row, no clock. Classical test theory with the definitions of Moodle's quiz statistics report
(https://docs.moodle.org/dev/Quiz_statistics_calculations), all variances and covariances with n − 1. For an item with the marks x, the maximum m
and, in the same attempts, the totals T and the rest R = T − x:

- facility: mean(x) / m
- discrimination index: 100 · cov(x, R) / √(var x · var R), the item-rest correlation in percent; for marks of 0 and m the corrected point-biserial
- point-biserial: cov(x, T) / √(var x · var T), uncorrected (Lord & Novick, Statistical Theories of Mental Test Scores, 1968, 15.5)
- discriminative efficiency: 100 · cov(x, R) / cov_max, where cov_max is the covariance of x and R, each sorted by itself
- intended weight: 100 · m / Σ m of what was presented
- effective weight: 100 · √cov(x, T) / Σ √cov(xᵢ, T) over the items whose covariance is not negative

and for S totals T with the central moments m₂, m₃, m₄ and Fisher's k-statistics k₂ = S m₂ / (S − 1), k₃ = S² m₃ / ((S − 1)(S − 2)),
k₄ = S² ((S + 1) m₄ − 3 (S − 1) m₂²) / ((S − 1)(S − 2)(S − 3)):

- standard deviation √k₂, skewness k₃ / k₂^1.5, kurtosis (excess) k₄ / k₂²
- Cronbach's alpha (coefficient of internal consistency): p / (p − 1) · (1 − Σ var xᵢ / k₂), Cronbach, Psychometrika 16 (1951)
- error ratio 100 · √(1 − alpha), standard error of measurement √(1 − alpha) · √k₂

Whatever cannot be computed is None, never 0: too few attempts, marks that are all alike, a root of a negative number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal
    from fractions import Fraction

    Mark = Decimal | Fraction | float | int

NO_ROWS = "every row needs one column for each item"


@dataclass(frozen=True)
class ItemStatistics:
    """One item. `attempts` presented it. Facility is from 0 to 1, the point-biserial from −1 to 1; the indices and weights are percents."""

    attempts: int
    mean: float | None
    standard_deviation: float | None
    facility: float | None
    discrimination_index: float | None
    point_biserial: float | None
    discriminative_efficiency: float | None
    intended_weight: float | None
    effective_weight: float | None


@dataclass(frozen=True)
class QuizStatistics:
    """The whole quiz and each of its items, in the order of the columns. In marks, but for the error ratio, which is a percent.

    Alpha and what follows from it are None where not everybody was presented the same items: it means nothing there.
    """

    attempts: int
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    cronbach_alpha: float | None
    error_ratio: float | None
    standard_error: float | None
    items: tuple[ItemStatistics, ...]


def item_statistics(marks: Sequence[Sequence[Mark | None]], max_marks: Sequence[Mark]) -> QuizStatistics:
    """What the marks say. `marks`: one row per attempt, one column per item, None where the item was not presented; `max_marks`: one per item.

    The order of the rows does not matter, to the last bit. Raises ValueError where a row has another number of columns, or a maximum is not positive.
    """
    if any(len(row) != len(max_marks) for row in marks):
        raise ValueError(NO_ROWS)
    most = [float(mark) for mark in max_marks]
    if any(mark <= 0 or not math.isfinite(mark) for mark in most):
        raise ValueError("every item needs a maximum above 0")
    rows = sorted(([None if mark is None else float(mark) for mark in row] for row in marks), key=_in_any_order)
    totals = [math.fsum(mark for mark in row if mark is not None) for row in rows]
    columns = [[row[at] for row in rows] for at in range(len(most))]
    roots = [_root(_with_totals(column, totals)) for column in columns]
    weight = math.fsum(root for root in roots if root is not None)
    items = tuple(
        _item(column, totals, most=most[at], intended=_intended(rows, most, at), effective=_percent(roots[at], weight))
        for at, column in enumerate(columns)
    )
    return _quiz(totals, columns, items)


def _in_any_order(row: Sequence[float | None]) -> list[tuple[bool, float]]:
    return [(mark is None, mark or 0.0) for mark in row]


def _quiz(totals: list[float], columns: list[list[float | None]], items: tuple[ItemStatistics, ...]) -> QuizStatistics:
    k2 = _variance(totals)
    skewness, kurtosis = _shape(totals, k2)
    alpha = _alpha(columns, k2)
    error = None if alpha is None else math.sqrt(max(0.0, 1 - alpha))
    return QuizStatistics(
        attempts=len(totals),
        mean=_mean(totals),
        median=median(totals) if totals else None,
        standard_deviation=None if k2 is None else math.sqrt(k2),
        skewness=skewness,
        kurtosis=kurtosis,
        cronbach_alpha=alpha,
        error_ratio=None if error is None else 100 * error,
        standard_error=None if error is None or k2 is None else error * math.sqrt(k2),
        items=items,
    )


def _item(column: list[float | None], totals: list[float], *, most: float, intended: float | None, effective: float | None) -> ItemStatistics:
    x, total = _with_totals(column, totals)
    rest = [whole - mark for mark, whole in zip(x, total, strict=True)]
    mean, variance = _mean(x), _variance(x)
    return ItemStatistics(
        attempts=len(x),
        mean=mean,
        standard_deviation=None if variance is None else math.sqrt(variance),
        facility=None if mean is None else mean / most,
        discrimination_index=_percent(_correlation(x, rest), 1),
        point_biserial=_correlation(x, total),
        discriminative_efficiency=_percent(_covariance(x, rest), _covariance(sorted(x), sorted(rest)) or 0),
        intended_weight=intended,
        effective_weight=effective,
    )


def _with_totals(column: list[float | None], totals: list[float]) -> tuple[list[float], list[float]]:
    """The marks of those who were presented the item, and their totals."""
    found = [(mark, total) for mark, total in zip(column, totals, strict=True) if mark is not None]
    return [mark for mark, _ in found], [total for _, total in found]


def _intended(rows: list[list[float | None]], most: list[float], at: int) -> float | None:
    """The mean, over those who were presented the item, of its part of what could be had."""
    parts = [most[at] / math.fsum(most[other] for other, mark in enumerate(row) if mark is not None) for row in rows if row[at] is not None]
    return None if not parts else 100 * math.fsum(parts) / len(parts)


def _root(pair: tuple[list[float], list[float]]) -> float | None:
    covariance = _covariance(*pair)
    return None if covariance is None or covariance < 0 else math.sqrt(covariance)


def _percent(part: float | None, whole: float) -> float | None:
    return None if part is None or whole == 0 else 100 * part / whole


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _deviations(values: Sequence[float]) -> list[float]:
    """From their mean; all 0 where the values are all alike, whatever rounding makes of their mean."""
    if len(set(values)) < 2:
        return [0.0] * len(values)
    mean = math.fsum(values) / len(values)
    return [value - mean for value in values]


def _covariance(x: Sequence[float], y: Sequence[float]) -> float | None:
    if len(x) < 2:
        return None
    return math.fsum(a * b for a, b in zip(_deviations(x), _deviations(y), strict=True)) / (len(x) - 1)


def _variance(x: Sequence[float]) -> float | None:
    return _covariance(x, x)


def _correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    both, of_x, of_y = _covariance(x, y), _variance(x), _variance(y)
    if both is None or not of_x or not of_y:
        return None
    return both / math.sqrt(of_x * of_y)


def _shape(totals: Sequence[float], k2: float | None) -> tuple[float | None, float | None]:
    """Skewness and kurtosis."""
    if not k2:
        return None, None
    count, away = len(totals), _deviations(totals)
    m2, m3, m4 = (_moment(away, power) for power in (2, 3, 4))
    skewness = kurtosis = None
    if count > 2:
        skewness = count**2 * m3 / ((count - 1) * (count - 2)) / k2**1.5
    if count > 3:
        k4 = count**2 * ((count + 1) * m4 - 3 * (count - 1) * m2**2) / ((count - 1) * (count - 2) * (count - 3))
        kurtosis = k4 / k2**2
    return skewness, kurtosis


def _moment(away: Iterable[float], power: int) -> float:
    found = [value**power for value in away]
    return math.fsum(found) / len(found)


def _alpha(columns: list[list[float | None]], k2: float | None) -> float | None:
    """None where somebody was not presented an item, or there is one item only."""
    if not k2 or len(columns) < 2 or any(mark is None for column in columns for mark in column):
        return None
    variances = [_variance([mark for mark in column if mark is not None]) or 0.0 for column in columns]
    return len(columns) / (len(columns) - 1) * (1 - math.fsum(variances) / k2)
