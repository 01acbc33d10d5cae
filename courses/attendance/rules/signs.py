"""The signs of a printed attendance register (출석부).

There is no common standard, so every register explains its own: a circle for who was there, a triangle for who was late, the triangle turned over
for who left early and turned on its side for who was out, a cross for who was absent, and the first letter of 공결 for who was excused.
"""

from __future__ import annotations

from courses.attendance.models import Status

SIGNS = {Status.PRESENT: "○", Status.LATE: "△", Status.LEFT_EARLY: "▽", Status.OUT: "◁", Status.ABSENT: "×", Status.EXCUSED: "공"}
