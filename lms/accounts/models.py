"""User, Institution, Membership and API tokens."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.kernel import clock, ids

if TYPE_CHECKING:
    from datetime import datetime


class InstitutionKind(models.TextChoices):
    DISTRICT = "district", _("District office")
    COMPANY = "company", _("Company")
    UNIVERSITY = "university", _("University")
    INSTITUTE = "institute", _("Institute")
    ASSOCIATION = "association", _("Association")


class Role(models.TextChoices):
    INSTRUCTOR = "instructor", _("Instructor")
    REGISTRAR = "registrar", _("Registrar")
    EDITOR = "editor", _("Editor")


class TextScale(models.TextChoices):
    MEDIUM = "md", _("Normal")
    LARGE = "lg", _("Large")
    EXTRA_LARGE = "xl", _("Very large")


class Institution(models.Model):
    """A body of the network. No personal data. Retired by `retired_at`, never deleted."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=InstitutionKind)
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name_ko"]

    def __str__(self) -> str:
        return self.name_ko

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if self.name_en and (get_language() or "ko").startswith("en") else self.name_ko


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """By e-mail address or phone digits, so that a log-in name is something a person knows."""
        return self.get(models.Q(email__iexact=username) | models.Q(phone=username))

    def create_user(self, *, password: str | None = None, **fields: Any) -> User:
        user = self.model(**fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, password: str, **fields: Any) -> User:
        return self.create_user(password=password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person.

    Personal data: name, name_en, email, phone, phone_pending, birth_date, dong. Kept while the account is used and two years after the last
    log-in; then the account is emptied, and what the law or an award needs stands in its own record.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    name = models.CharField(_("Name"), max_length=50)
    name_en = models.CharField(_("Name in English"), max_length=80, blank=True)
    email = models.EmailField(_("E-mail"), null=True, blank=True, unique=True)
    phone = models.CharField(_("Mobile number"), max_length=11, null=True, blank=True)  # noqa: DJ001 - unique when given
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    phone_pending = models.CharField(max_length=11, blank=True)  # named at sign-up, not proven: belongs to nobody until a code was typed
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    dong = models.CharField(_("Dong"), max_length=20, blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=[("ko", _("Korean")), ("en", _("English"))], default="ko")
    text_scale = models.CharField(max_length=2, choices=TextScale, default=TextScale.MEDIUM)
    high_contrast = models.BooleanField(default=False)
    easy_mode = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)  # part of every session's signature: one more, and all of them are over
    joined_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_in_small_letters"),
            models.UniqueConstraint(fields=["phone"], name="user_one_per_phone"),
            models.CheckConstraint(condition=models.Q(phone=None) | models.Q(phone__regex=r"^01[0-9]{8,9}$"), name="user_phone_is_mobile_digits"),
            models.CheckConstraint(condition=models.Q(email=None) | ~models.Q(email=""), name="user_email_is_null_when_absent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Changing the password or the epoch ends every session of this person at the next request."""
        return salted_hmac("lms.accounts.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person holds now, in any institution."""
        return frozenset(self.memberships.current().values_list("role", flat=True))

    def institutions_as(self, role: str) -> models.QuerySet[Institution]:
        return Institution.objects.filter(pk__in=self.memberships.current().filter(role=role).values("institution"))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(ended_at=None)


class Membership(models.Model):
    """That a person acts for an institution. Rows are ended, never deleted: who held which right is kept for three years and more."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "institution", "role"], condition=models.Q(ended_at=None), name="membership_one_current_per_role"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")), name="membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.institution_id}"


class ApiToken(models.Model):
    """A staff member's key to the REST interface: 256 bits of which only the SHA-256 is kept, for 90 days at most."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
