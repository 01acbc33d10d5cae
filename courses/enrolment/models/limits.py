"""LimitPeriod, NoShowRule, NoShow: how often one person may apply, and what follows when somebody does not come."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import in_language
from courses.enrolment.models.places import Enrolment


class LimitPeriod(models.Model):
    """Within these days one person has places in so many runs at the most, by the day on which they begin. No personal data."""

    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    most_places = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="limit_period_begins_before_it_ends"),
            models.CheckConstraint(condition=Q(most_places__gte=1), name="limit_period_leaves_a_place"),
            ExclusionConstraint(
                name="limit_periods_do_not_overlap",
                expressions=[
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name_ko

    @property
    def name(self) -> str:
        return in_language(self.name_ko, self.name_en)


class NoShowRule(models.Model):
    """What points mean from a day on: with `threshold` of them that have not expired, nobody applies until enough have. Rows are only added."""

    valid_from = models.DateField(unique=True)
    threshold = models.PositiveSmallIntegerField()
    expires_after_days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(threshold__gte=1) & Q(expires_after_days__gte=1), name="no_show_rule_has_numbers"),
        ]

    def __str__(self) -> str:
        return f"from {self.valid_from}"


class NoShowStanding(models.TextChoices):
    """What became of a point; computed by `courses.enrolment.rules.no_shows.standing`."""

    COUNTS = "counts", _("Counts")
    OBJECTED = "objected", _("Objected to, to be answered")
    KEPT = "kept", _("Objected to, and kept")
    EXCUSED = "excused", _("Excused")
    EXPIRED = "expired", _("Expired")


class NoShow(models.Model):
    """That somebody who held a place did not come and had not given it back. It expires, and can be excused and appealed.

    What was recorded never changes; what she says about it, and the office's answer, are each given once.
    Personal data: that she did not come, and why. Kept with the enrolment.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="no_show")
    points = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: the system itself
    expires_at = models.DateTimeField()
    appeal = models.CharField(max_length=500, blank=True)  # in the learner's words
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)  # of the office, for the learner to read
    answered_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)  # counts no more
    excused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-recorded_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("recorded_at")), name="no_show_expires_after_it_was_recorded"),
            models.CheckConstraint(condition=Q(appealed_at=None) | ~Q(appeal=""), name="no_show_appealed_in_words"),
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="no_show_answered_in_words"),
            models.CheckConstraint(condition=Q(excused_at=None) | Q(answered_at__isnull=False), name="no_show_excused_with_an_answer"),
        ]

    def __str__(self) -> str:
        return f"no-show {self.enrolment_id}"
