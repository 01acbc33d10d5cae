"""AttendanceRecord and Correction: what follows from what was seen, and what staff decided instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.attendance.models.choices import Status
from courses.attendance.models.observations import Observation
from courses.attendance.models.rule_versions import AbsenceReason
from courses.catalogue.models import ClassSession
from courses.enrolment.models import Enrolment
from lms.kernel import ids

if TYPE_CHECKING:
    from django.core.files.storage import Storage


class RequestState(models.TextChoices):
    PENDING = "pending", _("Not decided yet")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Not approved")
    TAKEN_BACK = "taken_back", _("Taken back")


class CorrectionRequest(models.Model):
    """A learner asks that her record of one class session be changed. Decided once, by staff of the run; see docs/attendance-states.md.

    Personal data: the whole row; `words` may tell of an illness. Kept as long as the enrolment; `words` as long as its evidence.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="correction_requests")
    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="correction_requests")
    wish = models.CharField(max_length=20, choices=Status)
    absence_reason = models.ForeignKey(AbsenceReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=1000)
    state = models.CharField(max_length=20, choices=RequestState, default=RequestState.PENDING)
    request_key = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=300, blank=True)  # the learner reads it

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "class_session"], condition=Q(state=RequestState.PENDING), name="correction_request_one_open_per_class_session"
            ),
            models.UniqueConstraint(fields=["enrolment", "request_key"], name="correction_request_once_per_key"),
            models.CheckConstraint(condition=~Q(request_key="") & ~Q(words=""), name="correction_request_has_words"),
            models.CheckConstraint(
                condition=Q(state=RequestState.PENDING, decided_at=None) | (~Q(state=RequestState.PENDING) & Q(decided_at__isnull=False)),
                name="correction_request_is_decided_or_pending",
            ),
            models.CheckConstraint(condition=~Q(state=RequestState.REFUSED) | ~Q(answer=""), name="correction_request_is_refused_with_a_reason"),
            models.CheckConstraint(
                condition=Q(absence_reason=None) | Q(wish=Status.EXCUSED), name="correction_request_has_a_reason_of_absence_to_be_excused"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["class_session"], condition=Q(state=RequestState.PENDING), name="correction_request_open"),
        ]

    def __str__(self) -> str:
        return f"{self.class_session_id}/{self.enrolment_id} {self.state}"


def private_files() -> Storage:
    return storages["private"]


def evidence_name(evidence: CorrectionEvidence, filename: str) -> str:  # noqa: ARG001 - what the person called it is nobody's business
    return f"attendance/{evidence.public_id}.{evidence.kind}"


class CorrectionEvidence(models.Model):
    """A paper that a learner sent with her wish. Personal data; the file is destroyed 30 days after the decision, the row stays."""

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    request = models.ForeignKey(CorrectionRequest, on_delete=models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to=evidence_name, storage=private_files, blank=True)
    kind = models.CharField(max_length=10)  # what it is by its content: pdf, png, jpeg
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["request", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(destroyed_at=None) | Q(file=""), name="correction_evidence_destroyed_has_no_file"),
        ]

    def __str__(self) -> str:
        return f"evidence of request {self.request_id}"


class Correction(models.Model):
    """What staff decided about one person in one class session, whatever was observed. Rows are only added; the last one holds.

    Personal data: as Observation; `reason` is written by staff, and the learner reads it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance_corrections")
    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="corrections")
    was_status = models.CharField(max_length=20, choices=Status, blank=True)  # empty: nothing was recorded
    status = models.CharField(max_length=20, choices=Status)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # recognised; None: what the rule gives for the status
    absence_reason = models.ForeignKey(AbsenceReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    request = models.OneToOneField(CorrectionRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="correction")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: the system itself
    at = models.DateTimeField()
    nonce = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
            models.CheckConstraint(condition=~Q(nonce=""), name="correction_has_a_nonce"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="correction_has_a_known_status"),
            models.CheckConstraint(condition=Q(minutes=None) | ~Q(status="absent") | Q(minutes=0), name="correction_to_absent_has_no_minutes"),
            models.CheckConstraint(condition=Q(absence_reason=None) | Q(status="excused"), name="correction_has_a_reason_of_absence_to_excuse"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["class_session", "enrolment"], name="correction_by_session")]

    def __str__(self) -> str:
        return f"{self.class_session_id}/{self.enrolment_id} {self.status}"


class AttendanceRecord(models.Model):
    """What follows, by a dated rule, for one person from one class session. The live row is the one that is not superseded.

    Personal data: as Observation.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance_records")
    class_session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="attendance_records")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, null=True, related_name="+")  # the last one, where they decided
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, related_name="+")  # the one that decided instead
    status = models.CharField(max_length=20, choices=Status)
    minutes = models.PositiveSmallIntegerField()
    lapses = models.PositiveSmallIntegerField(default=0)  # late, left early, out: so many of them
    rule_version = models.CharField(max_length=20)
    derived_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["class_session", "enrolment", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "class_session"], condition=Q(superseded_at=None), name="attendance_one_live_record_per_class_session"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="attendance_has_a_known_status"),
            models.CheckConstraint(condition=~Q(status="absent") | Q(minutes=0, lapses=0), name="attendance_absent_has_no_minutes"),
            models.CheckConstraint(
                condition=Q(observation__isnull=False, correction=None) | Q(observation=None, correction__isnull=False),
                name="attendance_follows_from_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("derived_at")), name="attendance_is_superseded_after_it_is_derived"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_session_id}/{self.enrolment_id} {self.status}"
