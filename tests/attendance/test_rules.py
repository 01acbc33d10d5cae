"""From observations to a verdict, from verdicts to a share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import rules
from courses.attendance.data import Meeting, Seen, Verdict
from courses.attendance.models import Status

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)


def seen(number, kind, minute):
    return Seen(observation_id=number, kind=kind, observed_at=NOW + timedelta(minutes=minute), nonce=f"n{number}")


def share(letters, *, ahead=0):
    """The summary of meetings written as letters: p present, l late, e left early, x excused, a absent, . nothing recorded, c cancelled."""
    codes = dict(zip("plexa", ("present", "late", "left_early", "excused", "absent"), strict=True))
    meetings = [Meeting(class_session_id=n, ends_at=NOW, is_scheduled=letter != "c") for n, letter in enumerate(letters)]
    meetings += [Meeting(class_session_id=100 + n, ends_at=NOW + timedelta(seconds=1), is_scheduled=True) for n in range(ahead)]
    verdicts = {n: (codes[letter], 0 if letter == "a" else 120) for n, letter in enumerate(letters) if letter in codes}
    return rules.summarise(verdicts, meetings=meetings, now=NOW)


def test_nothing_observed_is_no_verdict():
    assert rules.derive([], planned_minutes=120) is None


def test_what_was_observed_last_decides():
    observations = [seen(1, "absent", 0), seen(2, "late", 20)]
    assert rules.derive(observations, planned_minutes=120) == Verdict(status="late", minutes=120, observation_id=2)
    assert rules.derive(observations[:1], planned_minutes=120) == Verdict(status="absent", minutes=0, observation_id=1)


@given(st.lists(st.tuples(st.sampled_from(Status.values), st.integers(0, 3)), min_size=1, max_size=6).flatmap(
    lambda facts: st.tuples(st.just(facts), st.permutations(range(len(facts)))),
))  # fmt: skip
def test_the_order_of_arrival_does_not_matter(case):
    facts, order = case
    observations = [seen(number, kind, minute) for number, (kind, minute) in enumerate(facts)]
    assert rules.derive(observations, planned_minutes=90) == rules.derive([observations[n] for n in order], planned_minutes=90)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("", "0"),
        ("pppp", "1"),
        ("pppa", "0.75"),
        ("ppppa", "0.8"),
        ("pppp.", "0.8"),  # a class without a roll is not attended until somebody says so
        ("ppppx", "1"),
        ("ppll", "1"),
        ("plll", "0.75"),  # three late arrivals are one absence
        ("plle", "0.75"),  # early departures count with them
        ("llllll", "0.6666"),  # cut, never rounded up
        ("ppc", "1"),  # a cancelled class session is not counted
        ("aaa", "0"),
    ],
)
def test_the_share(letters, expected):
    assert share(letters).share == Decimal(expected)


def test_what_has_not_ended_is_planned_and_not_counted():
    summary = share("ppa", ahead=2)
    assert (summary.counted, summary.planned, summary.is_complete) == (3, 5, False)
    assert share("ppa").is_complete


def test_the_figures_are_told_apart():
    summary = share("pplexa.c")
    figures = (summary.present, summary.late, summary.left_early, summary.excused, summary.absent, summary.unrecorded)
    assert figures == (2, 1, 1, 1, 1, 1)
    assert (summary.attended, summary.minutes, summary.rule_version) == (5, 600, "2026-1")


@given(st.text("plexa.c", max_size=40))
def test_a_share_is_never_outside_zero_and_one(letters):
    summary = share(letters)
    assert 0 <= summary.share <= 1
    assert summary.attended + summary.absent + summary.unrecorded == summary.counted
