"""What can be seen, by which way, and what follows from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """A verdict."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    OUT = "out", _("Was out")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused absence")


class Kind(models.TextChoices):
    """What an observation says: a movement at a moment, or the word of who called the roll or read a signed sheet."""

    ENTER = "enter", _("Came in")
    LEAVE = "leave", _("Left")
    OUT = "out", _("Went out")
    BACK = "back", _("Came back")
    PRESENT = "present", _("Was there")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused absence")


class Source(models.TextChoices):
    ROLL = "roll", _("Roll call")
    QR = "qr", _("Code on the screen, scanned")
    SPOKEN = "spoken", _("Code on the screen, typed")
    CARD = "card", _("Name card or own QR code, read by staff")
    NUMBER = "number", _("Number of the day, typed on the staff's device")
    KIOSK = "kiosk", _("Device at the door")
    SHEET = "sheet", _("Signed sheet")
    LIVE = "live", _("List of an online class")
    COVERAGE = "coverage", _("Online lecture watched (self-reported)")
    WALK_IN = "walk_in", _("Came without a place, and has one now")


MOVES = (Kind.ENTER, Kind.LEAVE, Kind.OUT, Kind.BACK, Kind.PRESENT)
MARKS = (Kind.PRESENT, Kind.LATE, Kind.LEFT_EARLY, Kind.ABSENT, Kind.EXCUSED)  # what the roll offers
WORDS = (Source.ROLL, Source.SHEET)  # what somebody says of a whole class session, with no moment of coming or going
SELF_SCANS = (Source.QR, Source.SPOKEN)
