"""What a version of the rules means, in whole sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from courses.attendance.models import MinutesBy, ShareBy, WithoutLeave

if TYPE_CHECKING:
    from courses.attendance.models import RuleVersion


def sentences(rule: RuleVersion) -> list[str]:
    """One for each of its terms, in the reader's language."""
    return [*_times(rule), *_absences(rule), *_rates(rule)]


def _times(rule: RuleVersion) -> list[str]:
    return [
        _("Who comes %(minutes)s minutes after the beginning, or later, is late.") % {"minutes": rule.late_after}
        if rule.late_after
        else _("Who comes after the beginning is late."),
        _("Who leaves more than %(minutes)s minutes before the end left early.") % {"minutes": rule.early_before}
        if rule.early_before
        else _("Who leaves before the end left early."),
        _("Who is out of the room for %(minutes)s minutes in all, or longer, was out.") % {"minutes": rule.out_after}
        if rule.out_after
        else _("Who leaves the room and comes back was out, however short it was."),
    ]


def _absences(rule: RuleVersion) -> list[str]:
    return [
        _("Who is there for less than %(percent)s%% of a class is absent from it.") % {"percent": rule.least_percent}
        if rule.least_percent
        else _("Who was there at all is not absent, however short it was."),
        _("Coming late, leaving early or being out %(times)s times in all counts as one absence.") % {"times": rule.lapses_per_absence}
        if rule.lapses_per_absence
        else _("Coming late, leaving early or being out never makes an absence."),
        _("Who is seen coming and not seen leaving by the end of the day is absent.")
        if rule.without_leave == WithoutLeave.ABSENT
        else _("Who is seen coming and never seen leaving was there until the end."),
    ]


def _rates(rule: RuleVersion) -> list[str]:
    return [
        _("Who attended is credited with the minutes in which she was there.")
        if rule.minutes_by == MinutesBy.STAYED
        else _("Who attended is credited with the whole class."),
        _("The attendance rate is counted by recognised minutes.")
        if rule.share_by == ShareBy.MINUTES
        else _("The attendance rate is counted by classes."),
        _("%(percent)s%% of attendance is needed; who is about to fall below it is warned.") % {"percent": rule.needed_percent},
        _("Who watched %(percent)s%% of an online lecture was there; she reports it herself.") % {"percent": rule.online_percent}
        if rule.online_percent
        else _("Watching an online lecture does not count as attendance."),
        _("People without a place may be written down at the door.")
        if rule.takes_walk_ins
        else _("People without a place are not written down at the door."),
    ]
