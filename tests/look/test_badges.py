"""A badge has the tint of its state, and of no state that merely has the same letters in it."""

from __future__ import annotations

import pytest

from courses.enrolment.data import RunState
from lms.portal.templatetags.look import NO_TINT, tint


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("cancelled", "bg-light-danger"),
        ("ended", NO_TINT),
        (RunState.OPEN, "bg-light-success"),
        (RunState.PRIORITY, "bg-light-success"),
        (RunState.DRAWING, "bg-light-information"),
        (RunState.CLOSING, "bg-light-warning"),
        ("", NO_TINT),
    ],
)
def test_the_tint_of_a_state(state, expected):
    assert tint(state) == expected
