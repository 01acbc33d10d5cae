"""From observations to a verdict, from verdicts to a share."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import rules
from courses.attendance.data import Corrected, Credit, Meeting, Seen, Standing, Window
from courses.attendance.models import MARKS, MOVES, Status
from tests.attendance.worked_days import DAYS, MINUTES, PLAIN, RATES, TRAINING

DAY = datetime(2026, 3, 5, tzinfo=UTC)
WINDOW = Window(starts_at=DAY + timedelta(hours=10), ends_at=DAY + timedelta(hours=12))
WORDS = {
    "in": "enter", "go": "leave", "out": "out", "back": "back", "there": "present",
    "=present": "present", "=late": "late", "=early": "left_early", "=absent": "absent", "=excused": "excused",
}  # fmt: skip
LETTERS = dict(zip("pleoxa", ("present", "late", "left_early", "out", "excused", "absent"), strict=True))


def moment(text):
    parts = [int(part) for part in text.split(":")]
    return DAY + timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2] if len(parts) > 2 else 0)


def day(text):
    """The observations and corrections of a written day."""
    seen, corrected = [], []
    for number, what in enumerate(part.strip() for part in text.split(",") if part.strip()):
        if what.startswith("!"):
            status, _, minutes = what[1:].partition("/")
            at = DAY + timedelta(days=1, seconds=number)
            corrected.append(Corrected(correction_id=number, status=status, at=at, minutes=int(minutes) if minutes else None))
        else:
            when, word = what.split()
            seen.append(Seen(observation_id=number, kind=WORDS[word], observed_at=moment(when), nonce=f"n{number}", is_word=word.startswith("=")))
    return seen, corrected


def verdict(text, rule=PLAIN, window=WINDOW):
    found = rules.derive(*day(text), window=window, rule=rule)
    return found and (found.status, found.minutes, found.lapses)


def summary(letters, *, rule=PLAIN, ahead=0):
    """The summary of class sessions of two hours, written as letters."""
    meetings = [Meeting(class_session_id=n, ends_at=DAY, is_scheduled=letter != "c", minutes=120) for n, letter in enumerate(letters)]
    meetings += [Meeting(class_session_id=100 + n, ends_at=DAY + timedelta(seconds=1), is_scheduled=True, minutes=120) for n in range(ahead)]
    gained = {n: Credit(LETTERS[one], 0 if one == "a" else 120, int(one in "leo")) for n, one in enumerate(letters) if one in LETTERS}
    return rules.summarise(gained, meetings=meetings, now=DAY, rule=rule)


@pytest.mark.parametrize(("text", "rule", "expected"), DAYS, ids=[f"{text or 'nothing'} ({rule.version})" for text, rule, _ in DAYS])
def test_a_worked_day(text, rule, expected):
    assert verdict(text, rule) == expected


@pytest.mark.parametrize(("letters", "rule", "expected"), RATES)
def test_a_worked_rate(letters, rule, expected):
    assert summary(letters, rule=rule).share == Decimal(expected)


def test_who_is_still_there_is_present_until_the_day_is_over():
    assert verdict("09:55 in", TRAINING, replace(WINDOW, is_closed=False)) == ("present", 120, 0)
    assert verdict("11:58 go", TRAINING, replace(WINDOW, is_closed=False)) == ("absent", 0, 0)


def test_what_decided_is_named():
    seen, corrected = day("10:02 in, 11:20 go, !excused")
    by_sight, by_correction = (rules.derive(seen, some, window=WINDOW, rule=PLAIN) for some in (corrected[:0], corrected))
    assert by_sight is not None
    assert by_correction is not None
    assert (by_sight.observation_id, by_sight.correction_id) == (1, None)
    assert (by_correction.observation_id, by_correction.correction_id) == (None, 2)


SIGHTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(MOVES), st.integers(-30, 150), st.just(value=False)),
        st.tuples(st.sampled_from(MARKS), st.integers(-30, 150), st.just(value=True)),
    ),
    max_size=7,
)
DECISIONS = st.lists(st.tuples(st.sampled_from(Status.values), st.integers(0, 2)), max_size=3)
RULES = st.sampled_from(sorted({rule for _, rule, _ in DAYS}, key=lambda rule: rule.version))


def things(sights, decisions):
    seen = [Seen(n, kind, WINDOW.starts_at + timedelta(minutes=at), f"n{n}", is_word) for n, (kind, at, is_word) in enumerate(sights)]
    return seen, [Corrected(n, status, DAY + timedelta(days=1, hours=at)) for n, (status, at) in enumerate(decisions)]


@given(SIGHTS, DECISIONS, RULES, st.integers(0, 1000))
def test_the_order_of_arrival_does_not_matter(sights, decisions, rule, seed):
    seen, corrected = things(sights, decisions)
    once = rules.derive(seen, corrected, window=WINDOW, rule=rule)
    chance = random.Random(seed)
    chance.shuffle(seen)
    chance.shuffle(corrected)
    assert rules.derive(seen, corrected, window=WINDOW, rule=rule) == once


@given(SIGHTS, DECISIONS, RULES)
def test_every_verdict_holds_together(sights, decisions, rule):
    seen, corrected = things(sights, decisions)
    found = rules.derive(seen, corrected, window=WINDOW, rule=rule)
    if found is None:
        assert not seen
        assert not corrected
        return
    assert found.status in Status.values
    assert (found.observation_id is None) != (found.correction_id is None)
    assert 0 <= found.minutes <= 120
    if found.status == "absent":
        assert (found.minutes, found.lapses) == (0, 0)
    assert (found.lapses > 0) == (found.status in {"late", "left_early", "out"})


@given(SIGHTS, RULES)
def test_to_be_seen_twice_in_the_same_way_changes_nothing(sights, rule):
    seen, _ = things(sights, [])
    doubled = seen + [replace(one, observation_id=one.observation_id, nonce=f"{one.nonce}-again") for one in seen]
    once, twice = (rules.derive(some, window=WINDOW, rule=rule) for some in (seen, doubled))
    assert (once and (once.status, once.minutes, once.lapses)) == (twice and (twice.status, twice.minutes, twice.lapses))


def test_a_rate_by_minutes_counts_minutes():
    meetings = [Meeting(n, DAY, is_scheduled=True, minutes=minutes) for n, minutes in enumerate((60, 180, 120))]
    gained = {0: Credit("present", 60), 1: Credit("late", 90, 1), 2: Credit("absent", 0)}
    assert rules.summarise(gained, meetings=meetings, now=DAY, rule=MINUTES).share == Decimal("0.4166")
    gained = {n: Credit("late", minutes, 1) for n, minutes in enumerate((60, 180, 120))}
    assert rules.summarise(gained, meetings=meetings, now=DAY, rule=MINUTES).share == Decimal("0.6666"), "an absence weighs as an average class"


def test_what_has_not_ended_is_planned_and_not_counted():
    found = summary("ppa", ahead=2)
    assert (found.counted, found.planned, found.is_complete) == (3, 5, False)
    assert summary("ppa").is_complete


def test_the_figures_are_told_apart():
    found = summary("ppleoxa.c")
    figures = (found.present, found.late, found.left_early, found.out, found.excused, found.absent, found.unrecorded)
    assert figures == (2, 1, 1, 1, 1, 1, 1)
    assert (found.attended, found.lapses, found.minutes, found.rule_version) == (6, 3, 720, "plain")


@given(st.text("pleoxa.c", max_size=40))
def test_a_share_is_never_outside_zero_and_one(letters):
    found = summary(letters)
    assert 0 <= found.share <= 1
    assert found.attended + found.absent + found.unrecorded == found.counted


@pytest.mark.parametrize(
    ("letters", "ahead", "standing", "may_miss"),
    [
        ("", 10, Standing.SAFE, 2),
        ("p", 9, Standing.SAFE, 2),
        ("a", 9, Standing.SAFE, 1),
        ("aa", 8, Standing.TIGHT, 0),
        ("aaa", 7, Standing.LOST, 0),
        ("alll", 6, Standing.TIGHT, 0),  # three times late is an absence
        ("aalll", 5, Standing.LOST, 0),
        ("..", 8, Standing.SAFE, 2),  # what nobody recorded may still be
        ("xx", 8, Standing.SAFE, 2),
        ("pppppppp", 2, Standing.SAFE, 2),
        ("ppppppppaa", 0, Standing.SAFE, 0),  # over, and reached
        ("a", 3, Standing.LOST, 0),  # of four classes none may be missed
    ],
)
def test_the_outlook(letters, ahead, standing, may_miss):
    found = rules.outlook(summary(letters, ahead=ahead), rule=PLAIN)
    assert (found.standing, found.may_miss) == (standing, may_miss)


@given(st.text("pleoxa.c", max_size=20), st.integers(0, 20))
def test_what_is_lost_cannot_be_reached_by_coming_always(letters, ahead):
    found = summary(letters, ahead=ahead)
    if rules.outlook(found, rule=PLAIN).standing == Standing.LOST:
        recorded = letters.replace(".", "p") + "p" * ahead
        assert summary(recorded).share < Decimal("0.8")
