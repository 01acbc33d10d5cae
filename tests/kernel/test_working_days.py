"""Deadlines that fall on a day off move to the working day before."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from lms.kernel import clock, working_days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 5), True),  # a Thursday
        (date(2026, 3, 7), False),  # Saturday
        (date(2026, 3, 8), False),  # Sunday
        (date(2026, 3, 1), False),  # Independence Movement Day, a Sunday
        (date(2026, 3, 2), False),  # its substitute
        (date(2026, 2, 16), False),  # the eve of Seollal
        (date(2026, 2, 18), False),
        (date(2026, 5, 5), False),  # Children's Day
        (date(2026, 5, 25), False),  # the substitute of Buddha's Birthday
        (date(2026, 9, 25), False),  # Chuseok
        (date(2026, 10, 5), False),  # the substitute of National Foundation Day
        (date(2026, 12, 25), False),
        (date(2027, 1, 1), False),
        (date(2027, 2, 9), False),  # the substitute of Seollal, which falls on a Sunday
        (date(2027, 2, 10), True),
    ],
)
def test_weekends_holidays_and_their_substitutes_are_days_off(day, works):
    assert working_days.is_working_day(day) is works


def test_a_day_on_which_the_office_is_closed_is_a_day_off():
    assert not working_days.is_working_day(date(2026, 3, 5), closed={date(2026, 3, 5)})


@pytest.mark.parametrize(
    ("basis", "days", "expected"),
    [
        ((2026, 3, 12, 14), 1, (2026, 3, 11, 18)),
        ((2026, 3, 3, 10), 1, (2026, 2, 27, 18)),  # a Tuesday after a long weekend
        ((2026, 2, 19, 10), 1, (2026, 2, 13, 18)),  # after Seollal
        ((2027, 1, 2, 10), 1, (2026, 12, 31, 18)),  # over the turn of the year
        ((2026, 3, 12, 14), 0, (2026, 3, 12, 18)),
        ((2026, 3, 9, 14), 2, (2026, 3, 6, 18)),
    ],
)
def test_a_deadline_moves_to_the_working_day_before(basis, days, expected):
    moment = datetime(*basis, tzinfo=clock.SEOUL)  # type: ignore[misc]
    assert working_days.deadline(basis=moment, days_before=days, at=time(18)) == datetime(*expected, tzinfo=clock.SEOUL)  # type: ignore[misc]


def test_the_day_is_the_one_in_seoul():
    late = datetime(2026, 3, 11, 20, 0, tzinfo=clock.SEOUL).astimezone(tz=None)
    assert working_days.deadline(basis=late, days_before=1, at=time(12)) == datetime(2026, 3, 10, 12, tzinfo=clock.SEOUL)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 3, 12, 9), (2026, 3, 12, 9)),
        ((2026, 3, 15, 9), (2026, 3, 13, 9)),  # a Sunday
        ((2026, 3, 2, 23), (2026, 2, 27, 23)),  # the substitute of Independence Movement Day, after a weekend
    ],
)
def test_a_moment_on_a_day_off_moves_to_the_same_time_of_the_working_day_before(moment, expected):
    assert working_days.moved_back(datetime(*moment, tzinfo=clock.SEOUL)) == datetime(*expected, tzinfo=clock.SEOUL)  # type: ignore[misc]
