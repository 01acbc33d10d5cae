"""Terms, SeatPool, Stage, SeatFlow: by which declared rules the seats of a run are given out."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun, Method, in_language
from courses.enrolment.models.people import Audience
from courses.enrolment.models.places import Channel

GENERAL = "general"
UNLIMITED = 1_000_000  # the capacity of the one pool of a run that everybody may join


class PartyPolicy(models.TextChoices):
    """What happens when people who belong together come to seats that are too few for them."""

    SKIP = "skip", _("The next who fits goes first, and they keep their place in line")
    HOLD = "hold", _("The seats are kept until there are enough for them")
    PARTIAL = "partial", _("Who chose so takes the seats there are, and the rest of them wait")


class SeedKind(models.TextChoices):
    """Where the number comes from that decides a draw."""

    BEACON = "beacon", _("A public value that nobody knows yet")
    COMMIT = "commit-reveal", _("Secrets of two registrars, sealed before the list is closed")


class Terms(models.Model):
    """How a run gives out its places, declared before applications open; one row a run. No personal data.

    `waiting` people stand in line, `waiting_capacity` 0 means that nobody can wait. `waiting_numbers` have been given out so far: who joined later
    has the higher one, and nobody's changes. A run without a row has the terms of an empty one.
    """

    run = models.OneToOneField(CourseRun, on_delete=models.PROTECT, related_name="terms", primary_key=True)
    waiting_capacity = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    waiting_numbers = models.PositiveIntegerField(default=0)
    party_policy = models.CharField(max_length=10, choices=PartyPolicy, default=PartyPolicy.SKIP)
    most_in_party = models.PositiveSmallIntegerField(default=1)  # the applicant and her companions together; 1: she comes alone
    least_places = models.PositiveIntegerField(default=0)  # with fewer the office decides whether the class is held
    decide_at = models.DateTimeField(null=True, blank=True)  # by when the office says whether the class is held
    to_bring_ko = models.CharField(max_length=200, blank=True, db_default="")
    to_bring_en = models.CharField(max_length=250, blank=True, db_default="")
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)  # full years (만 나이) on `age_on`, or on the day of the first class
    age_until = models.PositiveSmallIntegerField(null=True, blank=True)  # the last year that is still welcome
    age_on = models.DateField(null=True, blank=True)
    repeat_after_months = models.PositiveSmallIntegerField(default=0)  # since the last class of the course that the person completed; 0: at any time
    no_show_points = models.PositiveSmallIntegerField(default=0)  # 0: not coming has no consequence
    reuses_seats = models.BooleanField(default=False, db_default=False)  # of who misses the first class; the line goes on until the second
    result_at = models.DateTimeField(null=True, blank=True)  # of a draw or a review: when people are told
    seed_kind = models.CharField(max_length=20, choices=SeedKind, blank=True)
    seed_source = models.CharField(max_length=300, blank=True)  # which public value, of when, and where it is published
    drawn_at = models.DateTimeField(null=True, blank=True)
    admitted_per_minute = models.PositiveIntegerField(default=0)  # of those who wait in the hall when applications open; 0: there is no hall
    hall_opened_at = models.DateTimeField(null=True, blank=True)  # when those who came early were put in an order
    hall_numbers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(waiting__lte=F("waiting_capacity")), name="terms_waiting_list_has_an_end"),
            models.CheckConstraint(condition=Q(waiting__lte=F("waiting_numbers")), name="terms_number_everybody_who_waits"),
            models.CheckConstraint(condition=Q(most_in_party__gte=1), name="terms_let_at_least_one_come"),
            models.CheckConstraint(condition=Q(age_from=None) | Q(age_until=None) | Q(age_from__lte=F("age_until")), name="terms_ages_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"terms of {self.run_id}"

    @property
    def to_bring(self) -> str:
        return in_language(self.to_bring_ko, self.to_bring_en)


class SeatPool(models.Model):
    """Places of a run for one audience and one channel; without them, for everybody. No personal data.

    `taken` is the number of enrolments that hold a seat of it, `waiting` of those who stand in the run's line and could have one: while there are
    any, nobody takes a seat past them. Pools are looked through, and drawn, in the order of `position`.

    A closed pool gives no more seats, whatever is free: its run was cancelled or is over.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="seat_pools")
    code = models.SlugField(max_length=30, default=GENERAL)
    position = models.PositiveSmallIntegerField(default=0)
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="seat_pools")
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0, db_default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "code"], name="seat_pool_one_per_code_and_run"),
            models.UniqueConstraint(fields=["id", "run"], name="seat_pool_is_named_with_its_run"),  # what enrolment_takes_a_seat_of_its_run points at
            models.CheckConstraint(condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="seat_pool_is_never_oversold"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.code}"

    @property
    def left(self) -> int:
        return self.capacity - self.taken

    @property
    def name(self) -> str:
        return in_language(self.name_ko, self.name_en)


class Stage(models.Model):
    """A part of the time in which applications are taken, for some audiences first. No personal data.

    Without any stage the run's own window is open to everybody. With stages, only they are: the run's window goes from the first opening to the
    last close.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="stages")
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    audiences = models.ManyToManyField(Audience, blank=True, related_name="+")  # none: everybody
    method = models.CharField(max_length=20, choices=Method, blank=True)  # only where it is another than the run's: what a draw left is first come

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "opens_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="stage_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(method__in=["", Method.FIRST_COME]), name="stage_is_as_its_run_or_first_come"),
            ExclusionConstraint(
                name="stages_of_a_run_do_not_overlap",
                expressions=[
                    ("run", RangeOperators.EQUAL),
                    (
                        Func(F("opens_at"), F("closes_at"), RangeBoundary(), function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.name_ko}"

    @property
    def name(self) -> str:
        return in_language(self.name_ko, self.name_en)


class SeatFlow(models.Model):
    """That the seats of one pool which nobody wanted by `at` go to another pool of the run. Done once; never changed after. No personal data."""

    from_pool = models.ForeignKey(SeatPool, on_delete=models.PROTECT, related_name="flows_out")
    to_pool = models.ForeignKey(SeatPool, on_delete=models.PROTECT, related_name="flows_in")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)  # how many went

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["from_pool"], name="seat_flow_one_way_out"),
            models.CheckConstraint(condition=~Q(from_pool=F("to_pool")), name="seat_flow_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(done_at=None, seats=None) | Q(done_at__isnull=False, seats__isnull=False), name="seat_flow_done_says_how_many"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], condition=Q(done_at=None), name="seat_flow_to_come")]

    def __str__(self) -> str:
        return f"{self.from_pool_id} → {self.to_pool_id}"
