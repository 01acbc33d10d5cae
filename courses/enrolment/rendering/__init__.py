"""The papers of a run, drawn on the office's sheet from rows that were fetched before."""

from __future__ import annotations

from courses.enrolment.rendering.rosters import RosterRow, RosterSheet, roster

__all__ = ["RosterRow", "RosterSheet", "roster"]
