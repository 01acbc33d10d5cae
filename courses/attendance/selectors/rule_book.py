"""Reads: which version of the rules applies to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.attendance.models import RuleVersion
from courses.attendance.rules import RuleSet
from courses.catalogue.models import CourseKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

COLUMNS = list(RuleSet.__dataclass_fields__)


@dataclass(frozen=True)
class RuleBook:
    """Every version, in the order in which they apply."""

    versions: tuple[RuleVersion, ...]

    def version(self, *, kind: str, at: datetime) -> RuleVersion:
        """The version for a kind of course that applies at a moment: the kind's own, or else the one for every kind."""
        found = [version for version in self.versions if version.applies_from <= at and version.course_kind in {kind, ""}]
        return max(found, key=lambda version: (version.course_kind == kind, version.applies_from))

    def rule(self, *, kind: str, at: datetime) -> RuleSet:
        return rule_set(self.version(kind=kind, at=at))

    def reach(self, version: RuleVersion) -> dict[str, datetime | None]:
        """The kinds of course to which the version ever applies, and until when; None: for good. `version` says the same moment by moment."""
        kinds = [version.course_kind] if version.course_kind else CourseKind.values
        untils = {kind: self._until(version, kind) for kind in kinds}
        return {kind: until for kind, until in untils.items() if until is None or version.applies_from < until}

    def _until(self, version: RuleVersion, kind: str) -> datetime | None:
        """When another version takes over: a later one of its own kind, or any of the kind itself."""
        own = [one.applies_from for one in self.versions if one.course_kind == kind]
        later = own if version.course_kind != kind else []
        later += [one.applies_from for one in self.versions if one.course_kind == version.course_kind and one.applies_from > version.applies_from]
        return min(later, default=None)

    def with_draft(self, draft: RuleVersion) -> RuleBook:
        """The book as it would be."""
        return RuleBook(versions=tuple(sorted([*self.versions, draft], key=lambda version: version.applies_from)))


def rule_book(*, without: Iterable[int] = ()) -> RuleBook:
    """The book as it stands; `without` leaves versions out by key, to see what was before them. One query."""
    left_out = set(without)
    return RuleBook(versions=tuple(version for version in RuleVersion.objects.order_by("applies_from", "pk") if version.pk not in left_out))


def rule_set(version: RuleVersion) -> RuleSet:
    return RuleSet(**{name: getattr(version, name) for name in COLUMNS})
