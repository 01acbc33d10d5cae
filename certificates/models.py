"""What can be earned, by which rule, who has earned it, and the document that says so."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, CourseRun, in_language
from courses.enrolment.models import Enrolment
from courses.quizzes.models import Quiz
from lms.kernel import ids


class CredentialKind(models.TextChoices):
    COMPLETION = "completion", _("Certificate of completion")
    ATTENDANCE = "attendance", _("Certificate of attendance")


class AwardState(models.TextChoices):
    """issued → revoked | superseded, drawn in docs/award-states.md. Nothing comes back: a correction is a new award that names the old one."""

    ISSUED = "issued", _("Valid")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Reissued")


class RevocationReason(models.TextChoices):
    ISSUED_IN_ERROR = "issued_in_error", _("Issued in error")
    REQUIREMENT_NOT_MET = "requirement_not_met", _("The requirement turned out not to be met")
    MISCONDUCT = "misconduct", _("Dishonest conduct")
    HOLDER_REQUEST = "holder_request", _("The holder asked for it")


class Credential(models.Model):
    """What a course leads to. Its words are copied into each award, so changing them changes no award. No personal data."""

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20, choices=CredentialKind, default=CredentialKind.COMPLETION)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="credentials")
    title_ko = models.CharField(max_length=12)
    title_en = models.CharField(max_length=60)
    sentence_ko = models.CharField(max_length=80)
    sentence_en = models.CharField(max_length=200)
    issuer_ko = models.CharField(max_length=30)
    issuer_en = models.CharField(max_length=80)
    layout = models.CharField(max_length=30, default="completion_2")
    prints_birth_date = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "kind"], condition=Q(retired_at=None), name="credential_one_live_per_course_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_ko}"

    @property
    def title(self) -> str:
        return in_language(self.title_ko, self.title_en)


class Requirement(models.Model):
    """One version of the rule for a credential; a change is a new version, and the highest counts. No row is ever changed."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="requirements")
    version = models.PositiveSmallIntegerField()
    min_attendance_share = models.DecimalField(max_digits=3, decimal_places=2, default="0.80")  # 0.80 of the class sessions
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    min_quiz_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # of 100
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["credential", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["credential", "version"], name="requirement_one_per_version"),
            models.CheckConstraint(
                condition=Q(min_attendance_share__gte=0, min_attendance_share__lte=1), name="requirement_share_is_between_0_and_1"
            ),
            models.CheckConstraint(
                condition=Q(min_quiz_score=None) | Q(min_quiz_score__gte=0, min_quiz_score__lte=100), name="requirement_score_is_of_100"
            ),
            models.CheckConstraint(
                condition=Q(quiz=None, min_quiz_score=None) | Q(quiz__isnull=False, min_quiz_score__isnull=False),
                name="requirement_names_quiz_and_score_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} v{self.version}"


class Evaluation(models.Model):
    """What the rule said of one enrolment at one time, with what it saw, so that "why" can be answered later.

    Rows are added when the answer or its inputs change; the one without `superseded_at` is current. Personal data: shares and scores of an
    enrolment, kept as long as it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="evaluations")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField()
    decision = models.JSONField()
    is_met = models.BooleanField()
    evaluated_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "credential"], condition=Q(superseded_at=None), name="evaluation_one_current_per_enrolment"),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("evaluated_at")), name="evaluation_is_superseded_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.credential_id} {self.is_met}"


class SerialCounter(models.Model):
    """The last number given for a kind in a year. Raised in the transaction that inserts the awards, so a rollback gives numbers back."""

    kind = models.CharField(max_length=20, choices=CredentialKind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "year"], name="counter_one_per_kind_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Award(models.Model):
    """A photograph: one credential granted to one person. All but the state never changes and no row is ever removed, which the database sees to.

    Personal data: `snapshot` (name, birth date as printed) and who it belongs to. Kept for good: an employer may ask in ten years.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="awards")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="awards")
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="awards")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    kind = models.CharField(max_length=20, choices=CredentialKind)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    code = models.CharField(max_length=26, unique=True)
    snapshot = models.TextField()  # RFC 8785
    snapshot_sha256 = models.CharField(max_length=64)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=AwardState, default=AwardState.ISSUED)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revocation_reason = models.CharField(max_length=30, choices=RevocationReason, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "kind", "-serial"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="award_one_per_number"),
            models.UniqueConstraint(fields=["credential", "run", "learner"], condition=Q(state="issued"), name="award_one_live_per_learner"),
            models.CheckConstraint(condition=Q(serial__gt=0), name="award_numbers_start_at_1"),
            models.CheckConstraint(condition=Q(state="issued") | Q(ended_at__isnull=False), name="award_that_is_not_valid_ended_at_a_time"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(state="issued"), name="award_that_is_valid_has_not_ended"),
            models.CheckConstraint(
                condition=(Q(state="revoked") & ~Q(revocation_reason="")) | (~Q(state="revoked") & Q(revocation_reason="")),
                name="award_is_revoked_with_a_reason",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="award_does_not_replace_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class AwardDocument(models.Model):
    """The stored PDF of an award. Asked for with the award, made by a job; once made it never changes. Personal data: the file."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="document")
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=120, blank=True)  # in the storage `private`
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(made_at=None, name="", sha256="", size=None) | (Q(made_at__isnull=False, size__gt=0) & ~Q(name="") & ~Q(sha256="")),
                name="document_is_made_with_its_file_and_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.name}"
