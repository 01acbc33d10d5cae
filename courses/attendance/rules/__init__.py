"""Pure rules: from observations to a verdict, from verdicts to a share, and the codes that are read from a screen."""

from __future__ import annotations

from courses.attendance.rules.cards import card_digests, card_text, read_card
from courses.attendance.rules.codes import (
    STEP_SECONDS,
    ScreenCode,
    card_proof,
    is_card_proof,
    is_screen_code,
    numbers_of_the_day,
    screen_code,
    was_screen_code,
)
from courses.attendance.rules.coverage import Known, Stretch, Watched, believable, cut, news, percent_of, union, watched
from courses.attendance.rules.deriving import derive
from courses.attendance.rules.rule_set import ATTENDED, RuleSet
from courses.attendance.rules.signs import SIGNS
from courses.attendance.rules.summing import absences_of, outlook, summarise
from courses.attendance.rules.windows import MAY_BE_OFFLINE, ROLL_OPENS_BEFORE

__all__ = [
    "ATTENDED",
    "MAY_BE_OFFLINE",
    "ROLL_OPENS_BEFORE",
    "SIGNS",
    "STEP_SECONDS",
    "Known",
    "RuleSet",
    "ScreenCode",
    "Stretch",
    "Watched",
    "absences_of",
    "believable",
    "card_digests",
    "card_proof",
    "card_text",
    "cut",
    "derive",
    "is_card_proof",
    "is_screen_code",
    "news",
    "numbers_of_the_day",
    "outlook",
    "percent_of",
    "read_card",
    "screen_code",
    "summarise",
    "union",
    "was_screen_code",
    "watched",
]
