"""Reads, for whoever may."""

from certificates.selectors.awards import (
    award_for,
    awards_for,
    awards_held_by,
    readable_award,
    register,
    snapshot_of,
    verified_award,
)
from certificates.selectors.requirements import credentials_of, current_requirement
from certificates.selectors.standings import completed_without_award, sections_of, standings_of

__all__ = [
    "award_for",
    "awards_for",
    "awards_held_by",
    "completed_without_award",
    "credentials_of",
    "current_requirement",
    "readable_award",
    "register",
    "sections_of",
    "snapshot_of",
    "standings_of",
    "verified_award",
]
