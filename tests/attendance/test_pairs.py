"""Improbable pairs: one browser, or the same moment again and again; and no more work than the scans make."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from courses.attendance.rules import pairs
from courses.attendance.rules.pairs import ImprobablePair, Scan, improbable_pairs

NINE = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
ANNA, BORA, CHUL = 1, 2, 3


def scan(person, session, seconds, *, kind="enter", browser=""):
    return Scan(person, session, kind, NINE + timedelta(days=session, seconds=seconds), browser)


def test_one_browser_is_enough_even_in_different_classes():
    found = improbable_pairs([scan(ANNA, 1, 0, browser="b"), scan(BORA, 2, 900, browser="b"), scan(CHUL, 1, 0, browser="c")])
    assert found == [ImprobablePair(ANNA, BORA, same_browser=True)]


def test_unknown_browsers_are_not_one_browser():
    assert improbable_pairs([scan(ANNA, 1, 0), scan(BORA, 1, 60)]) == []


def test_three_times_within_five_seconds_is_conspicuous_and_twice_is_not():
    twice = [scan(person, session, person) for session in (1, 2) for person in (ANNA, BORA)]
    assert improbable_pairs(twice) == []
    third = [scan(ANNA, 3, 0), scan(BORA, 3, 5)]
    assert improbable_pairs(twice + third) == [ImprobablePair(ANNA, BORA, same_browser=False, close=3, both=3)]
    assert improbable_pairs([*twice, scan(ANNA, 3, 0), scan(BORA, 3, 6)]) == []


def test_four_of_five_is_enough_and_three_of_four_is_not():
    def together(close, apart):
        near = [scan(person, session, person) for session in range(close) for person in (ANNA, BORA)]
        return near + [scan(person, close + session, person * 60) for session in range(apart) for person in (ANNA, BORA)]

    assert improbable_pairs(together(4, 1)) == [ImprobablePair(ANNA, BORA, same_browser=False, close=4, both=5)]
    assert improbable_pairs(together(3, 1)) == []


def test_classes_that_only_one_of_them_scanned_do_not_count_against_it():
    near = [scan(person, session, person) for session in range(3) for person in (ANNA, BORA)]
    assert improbable_pairs([*near, *(scan(ANNA, 10 + more, 0) for more in range(9))])[0].both == 3


def test_coming_and_leaving_at_one_moment_are_not_the_same_movement():
    assert improbable_pairs([scan(p, s, p, kind="enter" if p == ANNA else "leave") for s in range(5) for p in (ANNA, BORA)]) == []


def test_who_scans_twice_in_a_class_is_no_pair_with_herself_and_counts_once():
    found = improbable_pairs([scan(p, s, p + again) for s in range(3) for p in (ANNA, BORA) for again in (0, 1)])
    assert found == [ImprobablePair(ANNA, BORA, same_browser=False, close=3, both=3)]


def test_a_rush_and_a_lent_device_make_no_explosion():
    rush = [scan(person, session, person / 1000, browser="lent") for session in range(3) for person in range(1000)]
    found = improbable_pairs(rush)
    assert len(found) <= 1000 * (pairs.NEIGHBOURS + 1), "a thousand people are half a million pairs"
    assert sum(pair.same_browser for pair in found) == 999


def test_both_reasons_stand_on_one_line_and_come_first():
    near = [scan(p, s, p, browser="b") for s in range(3) for p in (BORA, CHUL)]
    others = [scan(p, s, 60 + p) for s in range(4) for p in (8, 9)]
    assert improbable_pairs(others + near) == [
        ImprobablePair(BORA, CHUL, same_browser=True, close=3, both=3),
        ImprobablePair(8, 9, same_browser=False, close=4, both=4),
    ]
