"""The papers of a run, drawn on the office's sheet from rows that were fetched before."""

from __future__ import annotations

from courses.enrolment.rendering.forms import FormSheet, form
from courses.enrolment.rendering.rosters import RosterRow, RosterSheet, roster
from courses.enrolment.rendering.slips import SlipSheet, slip

__all__ = ["FormSheet", "RosterRow", "RosterSheet", "SlipSheet", "form", "roster", "slip"]
