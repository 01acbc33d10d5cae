"""Codes that come and go on a screen, codes that stay on a card, and numbers of the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance import keys as attendance_keys
from courses.attendance import rules

NOW = datetime(2026, 3, 5, 5, 0, 7, tzinfo=UTC)
KEYS = ["a-key", "an-older-key"]


def shown(at=NOW, *, keys=KEYS, class_session_id=7, kind="enter"):
    return rules.screen_code(keys=keys, class_session_id=class_session_id, kind=kind, at=at)


def is_good(code, at=NOW, *, keys=KEYS, class_session_id=7, kind="enter"):
    return rules.is_screen_code(code, keys=keys, class_session_id=class_session_id, kind=kind, at=at)


def was_good(code):
    return rules.was_screen_code(code, keys=KEYS, class_session_id=7, kind="enter", at=NOW, steps=30)


def test_two_screens_show_the_same_code():
    assert shown() == shown(NOW + timedelta(seconds=12))
    assert shown() != shown(NOW + timedelta(seconds=13))
    assert shown().until == int(NOW.timestamp()) + 13


@given(st.integers(-100, 100))
def test_a_code_is_good_in_its_own_step_and_its_neighbours(seconds):
    steps = (int(NOW.timestamp()) + seconds) // 20 - int(NOW.timestamp()) // 20
    at = NOW + timedelta(seconds=seconds)
    assert is_good(shown().code, at) == is_good(shown().spoken, at) == (abs(steps) <= 1)


def test_the_spoken_form_is_an_equal_path():
    assert len(shown().spoken) == 6
    assert shown().spoken.isdigit()
    assert is_good(f" {shown().spoken} ")
    assert is_good(shown().code.upper())


@pytest.mark.parametrize("other", [{"class_session_id": 8}, {"kind": "leave"}, {"keys": ["another"]}])
def test_a_code_is_good_for_one_screen(other):
    assert not is_good(shown().code, **other)


@pytest.mark.parametrize("code", ["", "0", "000000000000000", "시험", "🙂", "a" * 10_000, "\x00"])
def test_nonsense_is_not_a_code(code):
    assert not is_good(code)
    assert not rules.is_card_proof(code, keys=KEYS, enrolment="x")


def test_an_expired_code_is_told_from_a_forged_one():
    assert was_good(shown(NOW - timedelta(minutes=5)).code)
    assert not was_good(shown(NOW - timedelta(minutes=11)).code)
    assert not was_good("0" * 16)
    assert not was_good(shown().code), "this one is good, not expired"


def test_a_new_key_makes_codes_and_an_old_one_still_checks():
    before = rules.screen_code(keys=KEYS[1:], class_session_id=7, kind="enter", at=NOW)
    assert is_good(before.code)
    assert shown() != before
    assert not rules.is_screen_code(shown().code, keys=KEYS[1:], class_session_id=7, kind="enter", at=NOW)
    assert rules.is_card_proof(rules.card_proof(keys=KEYS[1:], enrolment="abc"), keys=KEYS, enrolment="abc")


def test_the_keys_are_the_settings_or_the_sites_own(settings):
    settings.LMS_ATTENDANCE_KEYS = []
    assert attendance_keys.keys() == [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    settings.LMS_ATTENDANCE_KEYS = ["one", "two"]
    assert attendance_keys.keys() == ["one", "two"]


def test_a_card_proves_one_enrolment():
    proof = rules.card_proof(keys=KEYS, enrolment="abc")
    assert rules.is_card_proof(proof.upper(), keys=KEYS, enrolment="abc")
    assert not rules.is_card_proof(proof, keys=KEYS, enrolment="abd")


def numbers(people):
    return rules.numbers_of_the_day(keys=KEYS, class_session_id=7, enrolments=people)


@given(st.lists(st.integers(1, 10**6), unique=True, max_size=300), st.integers(10**6 + 1, 10**7))
def test_numbers_are_told_apart_and_stay(people, newcomer):
    found = numbers(people)
    assert len(set(found.values())) == len(people)
    assert all(len(number) == 4 and number.isdigit() for number in found.values())
    assert {**numbers([*people, newcomer]), **found} == numbers([*people, newcomer]), "who comes later changes no number that was told"


def test_numbers_are_of_one_day():
    assert numbers([1, 2]) != rules.numbers_of_the_day(keys=KEYS, class_session_id=8, enrolments=[1, 2])
