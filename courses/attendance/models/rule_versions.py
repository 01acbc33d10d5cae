"""RuleVersion and AbsenceReason: by what an observation becomes a verdict, from when on; RuleApplication: that a new one was applied."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseKind, in_language


class MinutesBy(models.TextChoices):
    WHOLE = "whole", _("The whole class session for everybody who attended")
    STAYED = "stayed", _("The minutes in which the person was there")


class ShareBy(models.TextChoices):
    SESSIONS = "sessions", _("Class sessions")
    MINUTES = "minutes", _("Recognised minutes")


class WithoutLeave(models.TextChoices):
    """What becomes of somebody who was seen at one end of the class session and not at the other."""

    STAYED = "stayed", _("Was there until the end")
    ABSENT = "absent", _("Is absent once the day is over")


class RuleVersion(models.Model):
    """One version of the rules for one kind of course, or for every kind that has none of its own. Rows are only added; no personal data.

    A class session goes by the version that applies at its beginning, a rate by the one that applies at the beginning of its run. `late_after`,
    `early_before` and `out_after` are minutes; percentages are whole.
    """

    version = models.CharField(max_length=20, unique=True)
    course_kind = models.CharField(max_length=20, choices=CourseKind, blank=True)
    applies_from = models.DateTimeField()
    late_after = models.PositiveSmallIntegerField(default=10)  # who comes so late or later is late
    early_before = models.PositiveSmallIntegerField(default=10)  # who leaves more than so long before the end left early
    out_after = models.PositiveSmallIntegerField(default=30)  # who is out so long or longer in all was out
    least_percent = models.PositiveSmallIntegerField(default=50)  # of the class session; who was there for less is absent
    lapses_per_absence = models.PositiveSmallIntegerField(default=3)  # late, left early or out so many times is one absence; 0: never
    minutes_by = models.CharField(max_length=10, choices=MinutesBy, default=MinutesBy.WHOLE)
    share_by = models.CharField(max_length=10, choices=ShareBy, default=ShareBy.SESSIONS)
    without_leave = models.CharField(max_length=10, choices=WithoutLeave, default=WithoutLeave.STAYED)
    needed_percent = models.PositiveSmallIntegerField(default=80)  # of attendance: below it people are warned
    online_percent = models.PositiveSmallIntegerField(default=80)  # of an online lecture; who watched so much was there; 0: watching does not count
    takes_walk_ins = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)  # why, by whoever made it; staff read it
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: shipped
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["course_kind", "applies_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course_kind", "applies_from"], name="attendance_rule_one_at_a_time"),
            models.CheckConstraint(condition=~Q(version=""), name="attendance_rule_has_a_name"),
            models.CheckConstraint(
                condition=Q(least_percent__lte=100, needed_percent__lte=100, online_percent__lte=100), name="attendance_rule_percents_are_percents"
            ),
            models.CheckConstraint(condition=Q(course_kind="") | Q(course_kind__in=CourseKind.values), name="attendance_rule_is_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return self.version


class AbsenceReason(models.Model):
    """Why an absence may be excused (공결) by a version of the rules, what has to be shown, and how often in one run. Rows are only added."""

    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="absence_reasons")
    code = models.SlugField(max_length=40)
    name_ko = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    documents_ko = models.CharField(max_length=200, blank=True)  # empty: none needed
    documents_en = models.CharField(max_length=200, blank=True)
    most_sessions = models.PositiveSmallIntegerField(null=True, blank=True)  # class sessions of one run; None: no cap
    most_percent = models.PositiveSmallIntegerField(null=True, blank=True)  # of the planned class sessions of the run, cut; None: no cap

    class Meta:
        ordering: ClassVar[list[str]] = ["rule", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "code"], name="absence_reason_once_per_rule"),
            models.CheckConstraint(condition=Q(most_percent=None) | Q(most_percent__lte=100), name="absence_reason_percent_is_a_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}/{self.code}"

    @property
    def name(self) -> str:
        return in_language(self.name_ko, self.name_en)

    @property
    def documents(self) -> str:
        return in_language(self.documents_ko, self.documents_en)


class RuleApplication(models.Model):
    """That the records were derived anew after a version of the rules was made, and how far it is. No personal data."""

    rule = models.OneToOneField(RuleVersion, on_delete=models.PROTECT, related_name="application")
    total = models.PositiveIntegerField()  # class sessions to look at
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)  # records
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="attendance_rule_is_applied_at_most_to_all"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.done}/{self.total}"
