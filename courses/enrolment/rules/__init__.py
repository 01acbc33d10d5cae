"""Pure rules: the state of a run, the steps of an enrolment, what may be done now."""

from __future__ import annotations

from courses.enrolment.rules.states import (
    CLOSING_WITHIN,
    DECIDED_LATER,
    FEW_SEATS,
    LOOKS,
    NEXT_STATES,
    awaits_draw,
    decides_later,
    look,
    may_follow,
    may_withdraw,
    offer_until,
    run_state,
)

__all__ = [
    "CLOSING_WITHIN",
    "DECIDED_LATER",
    "FEW_SEATS",
    "LOOKS",
    "NEXT_STATES",
    "awaits_draw",
    "decides_later",
    "look",
    "may_follow",
    "may_withdraw",
    "offer_until",
    "run_state",
]
