"""Course, Lecture, CourseRun, ClassSession and its changes, Track: facts only; their words are Wagtail pages."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Institution
from lms.kernel import ids


class CourseKind(models.TextChoices):
    PUBLIC_LECTURE = "public_lecture", _("Public lecture")
    EVERYDAY = "everyday", _("Everyday AI programme")
    CERTIFICATION = "certification", _("Certification course")
    CONTEST = "contest", _("Contest")
    HACKATHON = "hackathon", _("Hackathon")
    FESTA = "festa", _("Festa")


class Level(models.TextChoices):
    FIRST = "first", _("First steps")
    BASIC = "basic", _("Basic")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Method(models.TextChoices):
    """How the places of a run are given out."""

    FIRST_COME = "first_come", _("First come, first served")
    LOTTERY = "lottery", _("By drawing lots")
    REVIEW = "review", _("After a review")
    OPEN = "open", _("Open to everybody")
    INVITATION = "invitation", _("By invitation of an institution")


class RunStatus(models.TextChoices):
    """What staff decided. What the clock and the seats make of it is computed: `courses.enrolment.rules.run_state`."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")
    COMPLETED = "completed", _("Completed")


class SessionStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    CANCELLED = "cancelled", _("Cancelled")


def in_language(ko: str, en: str) -> str:
    """The text in the reader's language; Korean where there is no other."""
    return en if en and (get_language() or "ko").startswith("en") else ko


class Course(models.Model):
    """An enduring catalogue identity. Retired, never deleted. No personal data."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=CourseKind)
    level = models.CharField(max_length=20, choices=Level, default=Level.FIRST)
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    summary_ko = models.CharField(max_length=300, blank=True)
    summary_en = models.CharField(max_length=400, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="courses")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9]+(-[A-Z0-9]+)*$"), name="course_code_is_capitals_and_digits"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_has_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_ko}"

    @property
    def title(self) -> str:
        return in_language(self.title_ko, self.title_en)

    @property
    def summary(self) -> str:
        return in_language(self.summary_ko, self.summary_en)


class Lecture(models.Model):
    """A unit of a course's syllabus; its words are a LecturePage."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lectures")
    number = models.PositiveSmallIntegerField()
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField()
    is_preview = models.BooleanField(default=False)  # anybody may read its page
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["course", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "number"], name="lecture_one_per_number"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="lecture_has_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title_ko}"

    @property
    def title(self) -> str:
        return in_language(self.title_ko, self.title_en)


class CourseRun(models.Model):
    """One delivery (기수) of a course. Seats belong to enrolment's SeatPool. No personal data."""

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=RunStatus, default=RunStatus.DRAFT)
    method = models.CharField(max_length=20, choices=Method, default=Method.FIRST_COME)
    apply_opens_at = models.DateTimeField()
    apply_closes_at = models.DateTimeField()
    withdraw_until = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_online = models.BooleanField(default=False)
    venue_ko = models.CharField(max_length=120, blank=True)
    venue_en = models.CharField(max_length=160, blank=True)
    dong = models.CharField(max_length=20, blank=True)
    fee = models.PositiveIntegerField(default=0)  # won
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "number"], name="run_one_per_number"),
            models.CheckConstraint(condition=Q(apply_opens_at__lt=F("apply_closes_at")), name="run_window_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="run_starts_before_it_ends"),
            models.CheckConstraint(condition=Q(is_online=True) | ~Q(venue_ko=""), name="run_has_a_venue_or_is_online"),
            models.CheckConstraint(condition=~Q(status="cancelled") | ~Q(cancel_reason=""), name="run_cancelled_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number}"

    @property
    def venue(self) -> str:
        return in_language(self.venue_ko, self.venue_en)


class ClassSession(models.Model):
    """One timetabled meeting (회차) of a run."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="class_sessions")
    number = models.PositiveSmallIntegerField()
    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, null=True, blank=True, related_name="class_sessions")
    status = models.CharField(max_length=20, choices=SessionStatus, default=SessionStatus.SCHEDULED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue_ko = models.CharField(max_length=120, blank=True)  # only where it differs from the run's
    venue_en = models.CharField(max_length=160, blank=True)
    makes_up = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="made_up_by", db_index=False
    )  # a cancelled one of the run, in whose stead it takes place
    held_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="guests", db_index=False
    )  # one of another run, whose guests its people are: same time, same room, one screen

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["makes_up"], condition=Q(status="scheduled"), name="class_session_is_made_up_once"),
            models.CheckConstraint(condition=Q(held_with=None) | ~Q(held_with=F("pk")), name="class_session_is_not_its_own_guest"),
            models.UniqueConstraint(fields=["run", "number"], name="class_session_one_per_number"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="class_session_starts_before_it_ends"),
            ExclusionConstraint(
                name="class_sessions_of_a_run_do_not_overlap",
                expressions=[
                    ("run", RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), RangeBoundary(), function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status="scheduled"),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["held_with"], condition=Q(held_with__isnull=False), name="class_session_guests"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"

    @property
    def venue(self) -> str:
        return in_language(self.venue_ko, self.venue_en) or self.run.venue

    @property
    def last_change(self) -> ClassSessionChange | None:
        """What staff changed last, from `catalogue.selectors.timetable`, which has fetched it."""
        return next(reversed(self.changes.all()), None)


class ClassSessionChange(models.Model):
    """One class session was moved in time or place, cancelled or added: what it was, and what it is. Rows are only added.

    Venues are as people were told them, the run's where the class session has none of its own. `starts_at` is empty where it was cancelled,
    `was_starts_at` where it was added.
    `reason` is written by staff for everybody to read. No personal data.
    """

    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="changes")
    was_starts_at = models.DateTimeField(null=True, blank=True)
    was_ends_at = models.DateTimeField(null=True, blank=True)
    was_venue_ko = models.CharField(max_length=120, blank=True)
    was_venue_en = models.CharField(max_length=160, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    venue_ko = models.CharField(max_length=120, blank=True)
    venue_en = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: the system itself
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="class_session_changed_with_a_reason"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(starts_at__isnull=False, ends_at__isnull=False, starts_at__lt=F("ends_at")),
                name="class_session_moved_to_a_time_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(was_starts_at=None, was_ends_at=None, starts_at__isnull=False)
                | Q(was_starts_at__isnull=False, was_ends_at__isnull=False, was_starts_at__lt=F("was_ends_at")),
                name="class_session_was_at_a_time_or_is_new",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_session_id} #{self.pk}"

    @property
    def is_cancelled(self) -> bool:
        return self.starts_at is None

    @property
    def is_added(self) -> bool:
        return self.was_starts_at is None

    @property
    def was_venue(self) -> str:
        return in_language(self.was_venue_ko, self.was_venue_en)

    @property
    def venue(self) -> str:
        return in_language(self.venue_ko, self.venue_en)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the venue is another than before."""
        return not self.is_cancelled and not self.is_added and self.venue_ko != self.was_venue_ko


class Track(models.Model):
    """A path of courses that lead somewhere together."""

    code = models.CharField(max_length=20, unique=True)
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.title_ko

    @property
    def title(self) -> str:
        return in_language(self.title_ko, self.title_en)


class TrackCourse(models.Model):
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="track_courses")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="track_courses")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["track", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["track", "course"], name="track_names_a_course_once"),
            models.UniqueConstraint(fields=["track", "position"], name="track_one_course_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.track_id}/{self.position}"
