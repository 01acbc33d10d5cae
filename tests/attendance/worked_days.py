"""Worked days: what was seen, by which rule, and what has to follow. A class from 10:00 to 12:00 unless a row says otherwise.

The conventions of Korean vocational training (내일배움카드, HRD-Net), as training providers state them: 지각 from 10 minutes after the
beginning; 조퇴 when leaving more than 10 minutes before the end; 외출 with a scan out and a scan back; 결석 below 50 % of the day or without a
scan of leaving by midnight; three of 지각, 조퇴 and 외출 are one 결석; 공결 counts as attended.

A row: what happened, the rule, (status, recognised minutes, lapses) or None. What happened is written as `10:03 in, 11:58 go`: `in` ENTER,
`go` LEAVE, `out` OUT, `back` BACK, `there` PRESENT seen at a moment; `=present`, `=late`, `=early`, `=absent`, `=excused` the word of the roll;
`!status` a correction, `!present/45` one with recognised minutes.
"""

from __future__ import annotations

from courses.attendance.rules import RuleSet

PLAIN = RuleSet(version="plain")
MINUTES = RuleSet(version="minutes", minutes_by="stayed", share_by="minutes")
TRAINING = RuleSet(version="training", out_after=1, minutes_by="stayed", without_leave="absent")  # HRD-Net: every outing counts, no leave no day
STRICT = RuleSet(version="strict", late_after=0, early_before=0, least_percent=100)
LENIENT = RuleSet(version="lenient", late_after=30, early_before=30, least_percent=0, out_after=120)

DAYS = [
    # nothing at all
    ("", PLAIN, None),
    # the roll alone: no times, so whoever attended is credited with all of it
    ("10:15 =present", PLAIN, ("present", 120, 0)),
    ("10:15 =late", PLAIN, ("late", 120, 1)),
    ("11:55 =early", PLAIN, ("left_early", 120, 1)),
    ("10:15 =absent", PLAIN, ("absent", 0, 0)),
    ("10:15 =excused", PLAIN, ("excused", 120, 0)),
    ("10:15 =absent, 10:40 =late", PLAIN, ("late", 120, 1)),
    ("10:15 =present", TRAINING, ("present", 120, 0)),  # somebody's word is enough, no scan of leaving is asked for
    # coming
    ("09:30 in", PLAIN, ("present", 120, 0)),
    ("10:00 in", PLAIN, ("present", 120, 0)),
    ("10:09:59 in", PLAIN, ("present", 120, 0)),
    ("10:10 in", PLAIN, ("late", 120, 1)),
    ("10:59 in", PLAIN, ("late", 120, 1)),
    ("11:00 in", PLAIN, ("late", 120, 1)),  # half of it is not less than half
    ("11:00:01 in", PLAIN, ("absent", 0, 0)),
    ("12:00 in", PLAIN, ("absent", 0, 0)),
    ("12:30 in", PLAIN, ("absent", 0, 0)),
    ("10:00:01 in", STRICT, ("absent", 0, 0)),
    ("10:00 in", STRICT, ("present", 120, 0)),
    ("10:29 in", LENIENT, ("present", 120, 0)),
    ("10:30 in", LENIENT, ("late", 120, 1)),
    ("11:59 in", LENIENT, ("late", 120, 1)),
    ("09:58 in, 10:20 in", PLAIN, ("present", 120, 0)),  # who is seen twice came with the first
    ("10:05 there", PLAIN, ("present", 120, 0)),
    ("10:25 there", PLAIN, ("late", 120, 1)),
    # leaving
    ("09:55 in, 12:00 go", PLAIN, ("present", 120, 0)),
    ("09:55 in, 11:50 go", PLAIN, ("present", 120, 0)),  # ten minutes are not more than ten
    ("09:55 in, 11:49:59 go", PLAIN, ("left_early", 120, 1)),
    ("09:55 in, 11:00 go", PLAIN, ("left_early", 120, 1)),
    ("09:55 in, 10:59 go", PLAIN, ("absent", 0, 0)),
    ("09:55 in, 12:40 go", PLAIN, ("present", 120, 0)),
    ("11:58 go", PLAIN, ("present", 120, 0)),  # forgot to scan when coming
    ("11:58 go", TRAINING, ("absent", 0, 0)),
    ("10:20 in, 11:30 go", PLAIN, ("late", 120, 2)),  # late and early: two lapses of one day
    ("10:31 in, 11:29 go", PLAIN, ("absent", 0, 0)),
    ("09:55 in, 11:30 go, 11:40 go", PLAIN, ("left_early", 120, 1)),
    ("09:55 in, 11:00 go, 11:20 in, 12:00 go", PLAIN, ("present", 120, 0)),  # left by mistake, came back: out for twenty minutes
    # without a scan of leaving
    ("09:55 in", TRAINING, ("absent", 0, 0)),
    ("09:55 in, 12:03 go", TRAINING, ("present", 120, 0)),
    ("10:12 in, 12:03 go", TRAINING, ("late", 108, 1)),
    ("09:55 in, 11:40 go", TRAINING, ("left_early", 100, 1)),
    # going out and coming back
    ("09:55 in, 10:30 out, 10:50 back", PLAIN, ("present", 120, 0)),
    ("09:55 in, 10:30 out, 11:00 back", PLAIN, ("out", 120, 1)),
    ("09:55 in, 10:10 out, 10:25 back, 11:00 out, 11:15 back", PLAIN, ("out", 120, 1)),  # two outings of a quarter are half an hour
    ("09:55 in, 10:30 out", PLAIN, ("absent", 0, 0)),  # never came back: there for a quarter of it
    ("09:55 in, 11:20 out", PLAIN, ("left_early", 120, 1)),
    ("09:55 in, 10:20 out, 11:25 back", PLAIN, ("absent", 0, 0)),  # out for more than half of it
    ("09:55 in, 10:30 out, 10:35 back, 12:01 go", TRAINING, ("out", 115, 1)),
    ("10:15 in, 10:40 out, 10:50 back, 11:40 go", TRAINING, ("late", 75, 3)),
    ("10:20 back", PLAIN, ("late", 120, 1)),  # the scan of going out is missing
    # recognised minutes
    ("10:12 in, 11:30 go", MINUTES, ("late", 78, 2)),
    ("09:40 in, 12:20 go", MINUTES, ("present", 120, 0)),
    ("10:00:30 in", MINUTES, ("present", 119, 0)),  # begun minutes do not count
    ("09:55 in, 10:30 out, 11:05 back", MINUTES, ("out", 85, 1)),
    ("10:15 =late", MINUTES, ("late", 120, 1)),  # a word has no times
    ("10:15 =excused", MINUTES, ("excused", 120, 0)),
    # the roll and scans together
    ("10:30 =present, 11:20 go", PLAIN, ("left_early", 120, 1)),
    ("10:14 in, 10:30 =present", PLAIN, ("late", 120, 1)),  # that she sat there at half past ten does not make her come earlier
    ("10:05 in, 10:30 =absent", PLAIN, ("absent", 0, 0)),  # scanned from elsewhere: not in her seat when the roll was called
    ("10:10 =absent, 10:20 in", PLAIN, ("late", 120, 1)),  # came after the roll
    ("10:05 in, 10:06 go, 10:10 =absent, 10:20 in", PLAIN, ("late", 120, 1)),
    ("10:10 =absent, 10:20 out, 10:40 back", PLAIN, ("late", 120, 1)),
    ("10:10 =excused, 10:50 in", PLAIN, ("excused", 120, 0)),
    ("10:02 in, 10:15 =late", PLAIN, ("late", 120, 1)),
    ("10:02 in, 11:40 =early", MINUTES, ("left_early", 118, 1)),
    # corrections
    ("!present", PLAIN, ("present", 120, 0)),
    ("10:30 in, !present", PLAIN, ("present", 120, 0)),
    ("10:30 in, !present/45", PLAIN, ("present", 45, 0)),
    ("10:05 in, !absent", PLAIN, ("absent", 0, 0)),
    ("10:15 =absent, !excused", PLAIN, ("excused", 120, 0)),
    ("!absent, !late", PLAIN, ("late", 120, 1)),  # the last one holds
    ("!late, 10:00 in", PLAIN, ("late", 120, 1)),  # whatever is seen later
    ("!present/500", PLAIN, ("present", 120, 0)),  # never more than the class has
]

# A rate: letters of the days (p present, l late, e left early, o out, x excused, a absent, . nothing recorded, c cancelled), the rule, the share.
RATES = [
    ("", PLAIN, "0"),
    ("pppp", PLAIN, "1"),
    ("pppa", PLAIN, "0.75"),
    ("ppppa", PLAIN, "0.8"),
    ("pppp.", PLAIN, "0.8"),  # a class without a roll is not attended until somebody says so
    ("ppppx", PLAIN, "1"),
    ("ppll", PLAIN, "1"),
    ("plll", PLAIN, "0.75"),  # 지각 3회 = 결석 1회
    ("pleo", PLAIN, "0.75"),  # whichever of the three
    ("plle", PLAIN, "0.75"),
    ("llllll", PLAIN, "0.6666"),  # cut, never rounded up
    ("lllaaa", PLAIN, "0.3333"),
    ("ppc", PLAIN, "1"),  # a cancelled class session is not counted
    ("aaa", PLAIN, "0"),
    ("lll", RuleSet(version="never", lapses_per_absence=0), "1"),
    ("lll", RuleSet(version="at-once", lapses_per_absence=1), "0"),
]
