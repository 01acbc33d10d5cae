"""No number of people from 1 to 4 is told, nor one from which it could be computed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from courses.enrolment.rules import fairness as rules
from courses.enrolment.rules.fairness import APPLICATIONS, NO_SHOWS, PEOPLE, PLACED, TOTAL, Counts, Period

numbers = st.integers(min_value=0, max_value=12)
columns = st.dictionaries(st.sampled_from("abcdefg"), numbers, max_size=7)


def table(rows):
    return {key: Counts(classes=1, people=Counter(dict(zip(PEOPLE, people, strict=False)))) for key, people in rows.items()}


@st.composite
def lines(draw):
    """People in the order of PEOPLE; parts are no more than their whole."""
    applications = draw(numbers)
    placed = draw(st.integers(0, applications))
    return (applications, placed, draw(st.integers(0, placed)), draw(st.integers(0, placed)))


tables = st.dictionaries(st.sampled_from("abcde"), lines(), max_size=5).map(table)


def could_be_many(cells, hidden):
    """Whether every hidden number could be one that is told, for all that the sum and the shown numbers say."""
    rest = [cells[key] for key in hidden]
    return not rest or (len(rest) > 1 and sum(rest) - (len(rest) - 1) >= rules.FEWEST)


@given(columns)
def test_a_told_sum_gives_no_small_number_away(cells):
    hidden, may_tell = rules.hidden_cells(cells)
    assert {key for key, number in cells.items() if 0 < number < 5} <= hidden
    assert not may_tell or could_be_many(cells, hidden)
    assert not may_tell or not 0 < sum(cells.values()) < 5


@given(columns, st.sets(st.sampled_from("abcdefg")))
def test_what_has_to_be_hidden_for_another_reason_is(cells, forced):
    hidden, may_tell = rules.hidden_cells(cells, forced=forced)
    assert {key for key in forced if cells.get(key)} <= hidden
    assert not may_tell or could_be_many(cells, hidden)


def test_one_small_number_hides_another():
    assert rules.hidden_cells({"a": 30, "b": 3, "c": 9}) == ({"b", "c"}, True)
    assert rules.hidden_cells({"a": 30, "b": 9}) == (set(), True)
    assert rules.hidden_cells({"a": 1, "b": 1}) == ({"a", "b"}, False)
    assert rules.hidden_cells({"a": 1, "b": 4}) == ({"a", "b"}, False), "two hidden numbers of which each is known to be small"


@given(tables, tables)
def test_what_breaks_down_the_same_whole_tells_no_more_together(one, other):
    """A hidden sum cannot be added up from another table either."""
    hidden_one, hidden_other = rules.hide([one, other])
    for name in PEOPLE:
        if (TOTAL, name) in hidden_one:
            for lines_of, hidden in ((one, hidden_one), (other, hidden_other)):
                people = {key: counts.people[name] for key, counts in lines_of.items() if counts.people[name]}
                assert (TOTAL, name) in hidden
                assert not people or any((key, name) in hidden for key in people)


@given(tables)
def test_the_remainder_of_a_whole_is_not_small_either(lines_of):
    [hidden] = rules.hide([lines_of])
    for key, counts in lines_of.items():
        for part, whole in rules.WHOLE_OF.items():
            if (key, part) not in hidden and (key, whole) not in hidden:
                assert not 0 < counts.people[whole] - counts.people[part] < 5


@given(tables, tables)
def test_a_year_gives_neither_half_away(first, second):
    whole = {key: Counts() for key in {*first, *second}}
    for half in (first, second):
        for key, counts in half.items():
            whole[key].add(counts)
    [hidden] = rules.hide_year([whole], [[first], [second]])
    [hidden_first], [hidden_second] = rules.hide([first]), rules.hide([second])
    assert {cell for cell in hidden_first | hidden_second if cell[0] in {*whole, TOTAL}} <= hidden


def test_numbers_that_are_the_same_are_hidden_together():
    outcomes = {"got": Counts(people=Counter({APPLICATIONS: 20})), "not": Counts(people=Counter({APPLICATIONS: 3}))}
    methods = table({"lottery": (23, 20, 0, 0)})
    linked = (("got", APPLICATIONS), (TOTAL, PLACED))
    hidden = set().union(*rules.hide([methods, outcomes], linked=linked))
    assert {("got", APPLICATIONS), ("not", APPLICATIONS), (TOTAL, PLACED), ("lottery", PLACED)} <= hidden


def test_a_line_is_told_as_far_as_it_may_be():
    counts = Counts(classes=2, places=40, people=Counter(dict(zip(PEOPLE, (60, 40, 6, 2), strict=True))), waits=[1.0, 2.0, 3.0, 4.0, 5.0, 9.0])
    told = rules.figures(counts, {("a", NO_SHOWS)}, key="a", label="추첨")
    assert (told.applications, told.placed, told.share, told.promoted, told.median_wait, told.no_shows) == (60, 40, 67, 6, 3.5, None)
    hidden = rules.figures(counts, {("a", "promoted"), ("a", PLACED)}, key="a", label="추첨")
    assert (hidden.share, hidden.median_wait) == (None, None)


def test_periods_are_halves_of_years_in_seoul():
    new_year = datetime(2025, 12, 31, 15, tzinfo=UTC)
    assert rules.period_of(new_year) == Period(2026, 1)
    assert [period.code for period in rules.periods(datetime(2025, 8, 1, tzinfo=UTC), new_year)] == ["2026", "2026-1", "2025", "2025-2"]
    assert Period(2026, 1).first == new_year
    assert Period(2026, 1).until == Period(2026, 2).first
    assert Period(2026, 2).until == Period(2026).until == Period(2027).first
