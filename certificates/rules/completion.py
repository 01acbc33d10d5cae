"""Whether somebody has completed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from certificates.data import Condition, ConditionName, Decision

if TYPE_CHECKING:
    from certificates.data import Facts, Terms


def evaluate(*, terms: Terms, facts: Facts) -> Decision:
    """The decision over `facts`, every condition looked at whatever the others say.

    The conditions of a course's completion (수료) in Korean lifelong learning: a place, the classes over, a share of attendance, a score.
    A condition that asks for nothing is left out.
    """
    conditions = [
        Condition(name=ConditionName.PLACE, is_met=facts.takes_part, have=Decimal(facts.takes_part), need=Decimal(1)),
        Condition(name=ConditionName.CLASSES, is_met=facts.classes_ahead == 0, have=Decimal(facts.classes_ahead), need=Decimal(0)),
    ]
    if terms.min_attendance_share > 0:
        share = facts.attendance_share
        is_met = facts.counted > 0 and share >= terms.min_attendance_share
        conditions.append(Condition(name=ConditionName.ATTENDANCE, is_met=is_met, have=share, need=terms.min_attendance_share))
    if terms.min_quiz_score is not None:
        score = facts.quiz_score
        is_met = score is not None and score >= terms.min_quiz_score
        conditions.append(Condition(name=ConditionName.QUIZ, is_met=is_met, have=score, need=terms.min_quiz_score))
    return Decision(version=terms.version, conditions=tuple(conditions))
