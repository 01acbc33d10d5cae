"""Reads: which version of the rules applies to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.attendance.models import RuleVersion
from courses.attendance.rules import RuleSet

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


def rule_book(*, without: Iterable[int] = ()) -> RuleBook:
    """The book as it stands; `without` leaves versions out by key, to see what was before them. One query."""
    left_out = set(without)
    return RuleBook(versions=tuple(version for version in RuleVersion.objects.order_by("applies_from", "pk") if version.pk not in left_out))


def rule_set(version: RuleVersion) -> RuleSet:
    return RuleSet(**{name: getattr(version, name) for name in COLUMNS})
