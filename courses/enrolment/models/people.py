"""Audience, Eligibility, Evidence, Invitation, HallTicket, RunStaff: for whom seats are, who may apply when, who teaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun, in_language
from courses.enrolment.models.places import Enrolment
from lms.accounts.models import Institution
from lms.kernel import ids

if TYPE_CHECKING:
    from django.core.files.storage import Storage


class Basis(models.TextChoices):
    """How it is known that somebody belongs to an audience."""

    DECLARED = "declared", _("The person says so")
    RESIDENT = "resident", _("She lives in one of the district's dongs")
    AGE = "age", _("Her age in full years")
    FIRST_TIMER = "first_timer", _("She has taken no class before")
    INSTITUTION = "institution", _("An institution invited her")


class Audience(models.Model):
    """A group of people for whom seats or a first stage are kept. Retired, never deleted. No personal data."""

    code = models.SlugField(max_length=30, unique=True)
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    explanation_ko = models.CharField(max_length=200, blank=True)  # who belongs, in plain words
    explanation_en = models.CharField(max_length=260, blank=True)
    basis = models.CharField(max_length=20, choices=Basis)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_until = models.PositiveSmallIntegerField(null=True, blank=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    needs_evidence = models.BooleanField(default=False)  # staff look at a paper, which is then destroyed
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(basis=Basis.AGE) | Q(age_from__isnull=False) | Q(age_until__isnull=False), name="audience_by_age_has_an_age"
            ),
            models.CheckConstraint(condition=~Q(basis=Basis.INSTITUTION) | Q(institution__isnull=False), name="audience_invited_has_an_institution"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self.name_ko, self.name_en)

    @property
    def explanation(self) -> str:
        return in_language(self.explanation_ko, self.explanation_en)


class EligibilityState(models.TextChoices):
    DECLARED = "declared", _("Said by the person")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Refused")


class Eligibility(models.Model):
    """That an applicant belongs to an audience: what she said, and what staff found.

    Personal data: belonging to a care group is sensitive; kept with the enrolment, without the paper that showed it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="eligibilities")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=EligibilityState, default=EligibilityState.DECLARED)
    declared_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["enrolment", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "audience"], name="eligibility_said_once"),
            models.CheckConstraint(
                condition=Q(state=EligibilityState.DECLARED, decided_at=None) | (~Q(state=EligibilityState.DECLARED) & Q(decided_at__isnull=False)),
                name="eligibility_decided_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(state=EligibilityState.REJECTED) | ~Q(reason=""), name="eligibility_rejected_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.audience_id} {self.state}"


def private_files() -> Storage:
    return storages["private"]


EVIDENCE_FOLDER = "evidence"


def evidence_name(evidence: Evidence, filename: str) -> str:  # noqa: ARG001 - what the person called it is nobody's business
    return f"{EVIDENCE_FOLDER}/{ids.unguessable_code()}"


class Evidence(models.Model):
    """A paper that an applicant sent, as a file that only staff of the office open. The file is destroyed when it was decided on.

    Personal data, possibly sensitive: kept until the decision, and 30 days after the application ended at the longest.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to=evidence_name, storage=private_files, blank=True)
    kind = models.CharField(max_length=10)  # what it is by its content: pdf, png, jpeg
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["enrolment", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(destroyed_at=None) | Q(file=""), name="evidence_destroyed_has_no_file"),
        ]

    def __str__(self) -> str:
        return f"evidence of {self.enrolment_id}"


class Invitation(models.Model):
    """An institution may send so many people to a run; whoever has the code applies as one of them. No personal data."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="invitations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True, default=ids.public_id)
    most = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(used__lte=F("most")), name="invitation_is_not_used_up_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} → {self.run_id}"


class HallTicket(models.Model):
    """That somebody waits in the hall of a run until it is her turn to apply. Personal data: that she was there. Kept 30 days after the run closes.

    Who came before applications opened has no position until they open; then all of them get one, in an order that nobody could choose.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="hall_tickets")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    position = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "learner"], name="hall_ticket_one_per_person"),
            models.UniqueConstraint(fields=["run", "position"], name="hall_ticket_one_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.position}"


class CalendarFeed(models.Model):
    """That a person's classes can be read by whoever has a secret address: her calendar. Only the address's hash is here.

    Personal data: that she uses one. Deleted when she ends it.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


class StaffRole(models.TextChoices):
    INSTRUCTOR = "instructor", _("Instructor")
    ASSISTANT = "assistant", _("Assistant")


class RunStaffQuerySet(models.QuerySet["RunStaff"]):
    def current(self) -> RunStaffQuerySet:
        return self.filter(ended_at=None)


class RunStaff(models.Model):
    """That a person teaches, or helps in, a run, and so may see its people. Ended, never deleted."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="run_staff")
    role = models.CharField(max_length=20, choices=StaffRole, default=StaffRole.INSTRUCTOR)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RunStaffQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["run", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "user"], condition=Q(ended_at=None), name="run_staff_one_role_per_person"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="run_staff_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.role} {self.user_id}"
