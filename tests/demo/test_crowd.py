"""Fictitious people, dates and pictures."""

from __future__ import annotations

from datetime import date

import pytest

from lms.demo import crowd, dates, library, pictures
from lms.demo.data import Meetings
from lms.kernel import clock, korean
from tests.demo.test_words import WORDS


def people(seed: int = 7):
    return crowd.neighbours(300, seed=seed, year=2026, dongs=["가동", "나동"], syllables=library.read(WORDS).name_syllables)


def test_the_same_seed_makes_the_same_people():
    assert people() == people()
    assert people() != people(seed=8)


def test_nobody_can_be_reached_by_mistake():
    for person in people():
        assert person.phone.startswith("0100000")
        assert korean.mobile_digits(person.phone) == person.phone
        assert person.email is None or person.email.endswith(".example")
        assert korean.clean_name(person.name) == person.name


def test_phones_and_addresses_are_each_used_once():
    everyone = people()
    assert len({person.phone for person in everyone}) == 300
    addresses = [person.email for person in everyone if person.email]
    assert len(set(addresses)) == len(addresses)


def test_many_are_between_sixty_and_eighty_five():
    elderly = sum(60 <= 2026 - person.birth_date.year <= 85 for person in people())
    assert 100 <= elderly <= 180


def test_meetings_begin_on_the_named_weekday_in_seoul():
    found = dates.meetings(Meetings(from_day=1, weekday="tue", at="14:00", hours=2, count=3), date(2026, 3, 5))
    assert [clock.seoul(start).isoformat() for start, _ in found] == [
        "2026-03-10T14:00:00+09:00",
        "2026-03-17T14:00:00+09:00",
        "2026-03-24T14:00:00+09:00",
    ]


@pytest.mark.parametrize("offset", range(7))
def test_every_run_keeps_its_state_whatever_the_weekday_of_seeding(offset):
    day_zero = date(2026, 3, 2 + offset)
    first, last = (dates._at(day_zero, time) for time in ("00:00", "23:58"))
    for run in library.read(WORDS).runs:
        table = dates.timetable(run, day_zero)
        assert table.opens_at < table.closes_at <= table.starts_at, run
        if run.state in {"draft", "upcoming"}:
            assert last < table.opens_at, run
        elif run.state in {"open", "almost_full", "full", "closing_today", "priority"}:
            assert table.opens_at <= first, run
            assert last < table.closes_at, run
        elif run.state in {"closed", "drawing"}:
            assert table.closes_at <= first, run
            assert last < table.starts_at, run
        elif run.state == "running":
            assert table.starts_at < first, run
            assert last < table.ends_at, run
        elif run.state in {"ended", "completed"}:
            assert table.ends_at <= first, run


def test_a_cover_is_the_same_picture_every_time():
    first, again, other = (pictures.cover("mosaic", seed=seed, primary="#0b5563", accent="#b4531a") for seed in ("a", "a", "b"))
    assert first == again != other


@pytest.mark.parametrize("pattern", sorted(pictures.PATTERNS))
def test_every_pattern_draws(pattern):
    assert pictures.cover(pattern, seed="AI-101", primary="#0b5563", accent="#b4531a").startswith(b"\x89PNG")
