"""Whether somebody has completed: the rule as a table, and what holds for all numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.data import ConditionName, Decision, Facts, Terms
from certificates.rules import completion

SHARES = st.decimals(min_value=0, max_value=1, places=4)
SCORES = st.none() | st.decimals(min_value=0, max_value=100, places=2)


def terms(share: str = "0.80", score: str | None = "60") -> Terms:
    return Terms(version=1, min_attendance_share=Decimal(share), min_quiz_score=None if score is None else Decimal(score))


def facts(*, takes_part: bool = True, ahead: int = 0, share: str = "1", counted: int = 10, score: str | None = "100") -> Facts:
    return Facts(
        takes_part=takes_part,
        classes_ahead=ahead,
        attendance_share=Decimal(share),
        attended=int(Decimal(share) * counted),
        counted=counted,
        quiz_score=None if score is None else Decimal(score),
    )


@pytest.mark.parametrize(
    ("seen", "missing"),
    [
        (facts(), []),
        (facts(share="0.80", score="60"), []),
        (facts(share="0.7999"), ["attendance"]),
        (facts(score="59.99"), ["quiz"]),
        (facts(score=None), ["quiz"]),
        (facts(ahead=1), ["classes"]),
        (facts(takes_part=False), ["place"]),
        (facts(share="0", counted=0), ["attendance"]),
        (facts(takes_part=False, ahead=2, share="0.1", score="1"), ["place", "classes", "attendance", "quiz"]),
    ],
)
def test_what_is_missing_is_named_in_order(seen, missing):
    decision = completion.evaluate(terms=terms(), facts=seen)
    assert [condition.name for condition in decision.missing] == missing
    assert decision.is_met is not bool(missing)


def test_a_condition_that_asks_for_nothing_is_left_out():
    decision = completion.evaluate(terms=terms(share="0", score=None), facts=facts(share="0", counted=0, score=None))
    assert [condition.name for condition in decision.conditions] == [ConditionName.PLACE, ConditionName.CLASSES]
    assert decision.is_met


def test_a_quiz_that_asks_for_no_points_still_asks_to_take_it():
    assert not completion.evaluate(terms=terms(score="0"), facts=facts(score=None)).is_met


@given(share=SHARES, score=SCORES, need_share=SHARES, need_score=SCORES)
def test_it_is_met_exactly_when_nothing_is_missing(share, score, need_share, need_score):
    asked = Terms(version=3, min_attendance_share=need_share, min_quiz_score=need_score)
    seen = Facts(takes_part=True, classes_ahead=0, attendance_share=share, attended=0, counted=10, quiz_score=score)
    decision = completion.evaluate(terms=asked, facts=seen)
    expected = share >= need_share and (need_score is None or (score is not None and score >= need_score))
    assert decision.is_met == expected == (not decision.missing)


@given(share=SHARES, more=SHARES, need=SHARES)
def test_more_attendance_never_takes_a_completion_away(share, more, need):
    low, high = sorted((share, more))
    asked = Terms(version=1, min_attendance_share=need, min_quiz_score=None)
    results = [
        completion.evaluate(
            terms=asked, facts=Facts(takes_part=True, classes_ahead=0, attendance_share=have, attended=0, counted=10, quiz_score=None)
        ).is_met
        for have in (low, high)
    ]
    assert results[1] or not results[0]


@given(share=SHARES, score=SCORES)
def test_a_decision_survives_the_way_through_json(share, score):
    seen = Facts(takes_part=True, classes_ahead=0, attendance_share=share, attended=0, counted=10, quiz_score=score)
    decision = completion.evaluate(terms=terms(), facts=seen)
    assert Decision.from_json(decision.as_json()) == decision


def test_a_share_is_shown_rounded_down_so_that_it_never_looks_sufficient():
    decision = completion.evaluate(terms=terms(), facts=facts(share="0.7999"))
    attendance = next(condition for condition in decision.conditions if condition.name == "attendance")
    assert (attendance.have_percent, attendance.need_percent) == ("79%", "80%")
