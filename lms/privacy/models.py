"""What people agreed to, and who looked at whose personal data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User


class ConsentKind(models.TextChoices):
    ACCOUNT = "account", _("Account and applications")
    PROMOTION = "promotion", _("News about new courses")


class Channel(models.TextChoices):
    WEB = "web", _("Web site")
    PHONE = "phone", _("Telephone")
    PAPER = "paper", _("Paper")


class Action(models.TextChoices):
    LIST = "list", _("List")
    VIEW = "view", _("View")
    SEARCH = "search", _("Search")
    UNMASK = "unmask", _("Show hidden data")
    EXPORT = "export", _("Export")
    PRINT = "print", _("Print")


class ConsentDocument(models.Model):
    """One version of what we ask agreement for: purpose, items, how long, and what a refusal means (개인정보 보호법 §15②). Never changed."""

    kind = models.CharField(max_length=20, choices=ConsentKind)
    version = models.PositiveSmallIntegerField()
    required = models.BooleanField()
    title_ko = models.CharField(max_length=100)
    title_en = models.CharField(max_length=150)
    purpose_ko = models.TextField()
    purpose_en = models.TextField()
    items_ko = models.TextField()
    items_en = models.TextField()
    retention_ko = models.TextField()
    retention_en = models.TextField()
    refusal_effect_ko = models.TextField()
    refusal_effect_en = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "version"], name="consent_document_one_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    def _in_language(self, field: str) -> str:
        return str(getattr(self, f"{field}_{'en' if (get_language() or 'ko').startswith('en') else 'ko'}"))

    @property
    def title(self) -> str:
        return self._in_language("title")

    @property
    def purpose(self) -> str:
        return self._in_language("purpose")

    @property
    def items(self) -> str:
        return self._in_language("items")

    @property
    def retention(self) -> str:
        return self._in_language("retention")

    @property
    def refusal_effect(self) -> str:
        return self._in_language("refusal_effect")


class ConsentRecord(models.Model):
    """That a person agreed to a version, or took it back. Appended only; the newest row counts. Kept with the account and three years after it.

    `recorded_by` is the member of staff to whom it was said or handed on paper; nobody where the person ticked the box herself. Personal data:
    `guardian`, the parent who agreed for a child under 14 (개인정보 보호법 §22의2).
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consent_records")
    document = models.ForeignKey(ConsentDocument, on_delete=models.PROTECT, related_name="records")
    agreed = models.BooleanField()
    channel = models.CharField(max_length=10, choices=Channel)
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    guardian = models.CharField(max_length=50, blank=True, db_default="")
    ip = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "document", "-at"], name="consent_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.document_id} {self.agreed}"


class PersonalDataAccess(models.Model):
    """Who looked at whose personal data, when, from where and what for (안전성 확보조치 기준 §8). Appended only; kept for two years at least."""

    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    subject_ids = models.JSONField(default=list)  # keys of people; at most MOST_IDS, the count is always whole
    subject_count = models.PositiveIntegerField()
    purpose = models.CharField(max_length=200)
    ip = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["actor", "-at"], name="personal_data_access_by_actor"),
            models.Index(fields=["-at"], name="personal_data_access_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.action} {self.subject_count}"
