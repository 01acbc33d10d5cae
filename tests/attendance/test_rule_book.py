"""Which version holds: said moment by moment and as a stretch of time, the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.attendance.models import RuleVersion
from courses.attendance.selectors import RuleBook
from courses.catalogue.models import CourseKind

DAY = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = ["", "certification", "festa"]


def book(*days):
    """Versions by kind and day, beside the shipped one."""
    versions = [RuleVersion(version="shipped", applies_from=datetime(2000, 1, 1, tzinfo=UTC))]
    versions += [RuleVersion(version=f"{kind}-{day}", course_kind=kind, applies_from=DAY + timedelta(days=day)) for kind, day in days]
    return RuleBook(versions=tuple(sorted(versions, key=lambda version: version.applies_from)))


def test_a_kinds_own_version_beats_the_one_for_every_kind_however_old_it_is():
    found = book(("certification", 1), ("", 5))
    named = [found.version(kind=kind, at=DAY + timedelta(days=6)).version for kind in ("certification", "festa", "contest")]
    assert named == ["certification-1", "-5", "-5"]
    assert found.version(kind="certification", at=DAY).version == "shipped"


@given(st.sets(st.tuples(st.sampled_from(KINDS), st.integers(0, 9)), max_size=6), st.sampled_from(CourseKind.values), st.integers(-1, 11))
def test_the_reach_of_a_version_is_when_it_holds(days, kind, day):
    found, at = book(*sorted(days)), DAY + timedelta(days=day)
    holding = found.version(kind=kind, at=at)
    for version in found.versions:
        reach = found.reach(version)
        is_reached = kind in reach and version.applies_from <= at and (reach[kind] is None or at < reach[kind])
        assert is_reached == (version is holding)


@given(st.sets(st.tuples(st.sampled_from(KINDS), st.integers(0, 9)), max_size=5), st.sampled_from(KINDS), st.sampled_from(CourseKind.values))
def test_a_draft_holds_in_its_book_from_its_day_on(days, kind, of_course):
    draft = RuleVersion(version="draft", course_kind=kind, applies_from=DAY + timedelta(days=20))
    found = book(*sorted(days)).with_draft(draft)
    at = DAY + timedelta(days=21)
    has_its_own = any(own == of_course for own, _ in days)
    expected = kind == of_course or (kind == "" and not has_its_own)
    assert (found.version(kind=of_course, at=at) is draft) == expected
