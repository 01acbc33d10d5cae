"""People, their roles and their keys: every change here is written down in the log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import Group
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts import rules, selectors
from lms.accounts import secrets as account_secrets
from lms.accounts.models import ApiToken, Membership, User
from lms.audit import services as audit_services
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import date, datetime

    from lms.accounts.display import Display
    from lms.accounts.models import Institution

TOKEN_DAYS = 90


class PhoneTaken(DomainError):
    code = "phone-taken"
    message = _("Somebody is already registered with this mobile number. Please look for the number first.")


class EmailTaken(DomainError):
    code = "email-taken"
    message = _("Somebody is already registered with this e-mail address. Please use another one.")


class MayNotGiveRole(DomainError):
    code = "may-not-give-role"
    status = 403
    message = _("You may not give or end this role. Please ask the site's owner.")


class MayNotCorrect(DomainError):
    code = "may-not-correct"
    status = 403
    message = _("The details of colleagues are corrected by themselves, or by the site's owner.")


class NotYourself(DomainError):
    code = "not-yourself"
    status = 403
    message = _("This cannot be done to your own account. Please ask a colleague.")


class NotStaff(DomainError):
    code = "not-staff"
    status = 403
    message = _("Only people who act for an institution have access keys.")


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known about somebody who is registered or who tells us about a change."""

    name: str
    email: str | None = None
    birth_date: date | None = None
    dong: str = ""
    language: str = "ko"


def create_person(*, person: Person, phone: str, actor: User | None, now: datetime) -> User:
    """Somebody who called or came is registered with her mobile number; she gets in with a code sent to it."""
    with transaction.atomic():
        if selectors.user_by_phone(phone) is not None:
            raise PhoneTaken
        if person.email and selectors.email_is_taken(person.email):
            raise EmailTaken
        user = User.objects.create_user(
            name=person.name,
            phone=phone,
            email=person.email.lower() if person.email else None,
            birth_date=person.birth_date,
            dong=person.dong,
            language=person.language,
            joined_at=now,
        )
        audit_services.record(action="accounts.person_created", actor=actor, subject=user, now=now)
        return user


def create_companion(*, person: Person, actor: User | None, now: datetime) -> User:
    """Somebody who is brought along is known by name and birth date; she has no way in, and is told nothing: whoever brings her is."""
    with transaction.atomic():
        user = User.objects.create_user(name=person.name, birth_date=person.birth_date, dong=person.dong, language=person.language, joined_at=now)
        audit_services.record(action="accounts.companion_created", actor=actor, subject=user, now=now)
        return user


def complete_sign_up(*, user: User, person: Person, now: datetime) -> None:
    """What the sign-up form asked stands with the account that was just made."""
    user.name, user.birth_date, user.dong, user.language = person.name, person.birth_date, person.dong, person.language
    user.joined_at = now
    with transaction.atomic():
        user.save(update_fields=["name", "birth_date", "dong", "language", "joined_at"])
        audit_services.record(action="accounts.signed_up", actor=user, subject=user, now=now)


def forget_unfinished(*, email: str) -> None:
    """The address is free again from sign-ups that never proved their number: whoever tries again, or owns it, may use it."""
    unfinished = selectors.unfinished().filter(email__iexact=email) if email else User.objects.none()
    EmailAddress.objects.filter(user__in=unfinished).delete()
    unfinished.update(email=None)


def update_profile(*, user: User, person: Person, now: datetime, reading: Display | None = None) -> None:
    """A person changed what we know about her, and how she likes to read. The mobile number is changed by a code, not here."""
    email = person.email.lower() if person.email else None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if email and selectors.email_is_taken(email, by_other_than=user):
            raise EmailTaken
        if email != user.email:
            EmailAddress.objects.filter(user=user).delete()
        changed = [field for field in ("name", "birth_date", "dong", "language") if getattr(user, field) != getattr(person, field)]
        changed += ["email"] if email != user.email else []
        user.name, user.birth_date, user.dong, user.language, user.email = person.name, person.birth_date, person.dong, person.language, email
        if reading is not None:
            user.text_scale, user.high_contrast, user.easy_mode = reading.scale, reading.contrast, reading.easy
        user.save(update_fields=["name", "birth_date", "dong", "language", "email", "text_scale", "high_contrast", "easy_mode"])
        if changed:
            audit_services.record(action="accounts.profile_changed", actor=user, subject=user, now=now, data={"fields": sorted(changed)})


def correct_person(*, person: User, facts: Person, phone: str, reason: str, actor: User | None, now: datetime) -> list[str]:
    """Name, birth date, dong and mobile number are as the person says; returns the names of the fields that changed. None as actor is the system.

    The log has the reason and the names of the fields, never what stood in them. A new number is proven when its first code is typed. Raises
    PhoneTaken, NotYourself, MayNotCorrect.
    """
    _check_may_correct(person=person, actor=actor)
    wanted = {"name": facts.name, "birth_date": facts.birth_date, "dong": facts.dong, "phone": phone or None}
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=person.pk)
        changed = sorted(field for field, value in wanted.items() if getattr(row, field) != value)
        if not changed:
            return []
        if "phone" in changed:
            holder = selectors.user_by_phone(phone) if phone else None
            if holder is not None:
                raise PhoneTaken
            wanted |= {"phone_verified_at": None, "phone_pending": ""}
        User.objects.filter(pk=person.pk).update(**wanted)
        audit_services.record(action="accounts.person_corrected", actor=actor, subject=person, now=now, data={"fields": changed, "reason": reason})
    person.refresh_from_db()
    return changed


def name_phone(*, user: User, phone: str, verified: bool, now: datetime) -> None:
    """The number is the person's when proven; until then it is only remembered, and somebody else may still prove it."""
    if verified:
        prove_phone(user=user, phone=phone, now=now)
        return
    user.phone_pending = phone
    user.save(update_fields=["phone_pending"])


def prove_phone(*, user: User, phone: str, now: datetime) -> None:
    """A code sent to the number was typed by this person: the number is hers."""
    user.phone, user.phone_pending, user.phone_verified_at = phone, "", now
    try:
        with transaction.atomic():
            user.save(update_fields=["phone", "phone_pending", "phone_verified_at"])
    except IntegrityError as error:
        raise PhoneTaken from error


def grant_membership(*, person: User, institution: Institution, role: str, actor: User | None, now: datetime) -> Membership:
    """The person acts for the institution; she signs in anew, with the second factor that staff need. None as actor is the system itself."""
    _check_may_give(actor=actor, person=person, role=role)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        membership, created = Membership.objects.get_or_create(
            user=person, institution=institution, role=role, ended_at=None, defaults={"started_at": now}
        )
        if created:
            person.groups.add(Group.objects.get_or_create(name=role)[0])
            _end_sessions(person)
            data = {"role": role, "institution": institution.pk}
            audit_services.record(action="accounts.membership_granted", actor=actor, subject=person, now=now, data=data)
    return membership


def end_membership(*, membership: Membership, actor: User | None, now: datetime) -> None:
    """The person no longer acts for the institution, at once: sessions, group and keys follow. Ending twice changes nothing."""
    person, role = membership.user, membership.role
    _check_may_give(actor=actor, person=person, role=role)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        if not Membership.objects.current().filter(pk=membership.pk).update(ended_at=now):
            return
        current = set(person.memberships.current().values_list("role", flat=True))
        if role not in current:
            person.groups.remove(*Group.objects.filter(name=role))
        if not current:
            person.api_tokens.filter(revoked_at=None).update(revoked_at=now)
        _end_sessions(person)
        data = {"role": role, "institution": membership.institution_id}
        audit_services.record(action="accounts.membership_ended", actor=actor, subject=person, now=now, data=data)


def suspend(*, person: User, reason: str, actor: User, now: datetime) -> None:
    """The person is out at once and cannot come in; nothing of hers is removed."""
    if person.pk == actor.pk:
        raise NotYourself
    if person.is_superuser and not actor.is_superuser:
        raise MayNotGiveRole
    with transaction.atomic():
        if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
            return
        _end_sessions(person)
        audit_services.record(action="accounts.person_suspended", actor=actor, subject=person, now=now, data={"reason": reason})
    person.is_active = False


def restore(*, person: User, actor: User, now: datetime) -> None:
    with transaction.atomic():
        if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            return
        audit_services.record(action="accounts.person_restored", actor=actor, subject=person, now=now)
    person.is_active = True


def issue_token(*, user: User, label: str, now: datetime) -> tuple[ApiToken, str]:
    """The key is returned once, for `TOKEN_DAYS` days; only its SHA-256 is kept."""
    if not user.is_superuser and not user.roles:
        raise NotStaff
    secret = f"lms_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            label=label,
            prefix=secret[:8],
            digest=sha256(secret.encode()).hexdigest(),
            created_at=now,
            expires_at=now + timedelta(days=TOKEN_DAYS),
        )
        audit_services.record(action="accounts.token_issued", actor=user, subject=token, now=now)
    return token, secret


def revoke_token(*, token: ApiToken, actor: User, now: datetime) -> None:
    """The key opens nothing any more."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            audit_services.record(action="accounts.token_revoked", actor=actor, subject=token, now=now)


def give_totp(user: User, secret: str) -> None:
    """The person's authenticator app counts from this secret (base 32). For seeding; people set up their own on the site."""
    Authenticator.objects.update_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(secret)}})


def renew_second_factors() -> tuple[int, int]:
    """Every second factor is encrypted with the first key; returned are how many were, and how many no key opens."""
    renewed = unknown = 0
    with transaction.atomic():
        for authenticator in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
            try:
                authenticator.data = account_secrets.renewed(authenticator.data)
            except InvalidToken:
                unknown += 1
                continue
            authenticator.save(update_fields=["data"])
            renewed += 1
    return renewed, unknown


def create_owner(*, name: str, email: str, password: str, now: datetime) -> User:
    """Somebody who may do everything on this site; she sets up a second factor when she first signs in."""
    if selectors.email_is_taken(email):
        raise EmailTaken
    with transaction.atomic():
        owner = User.objects.create_superuser(name=name, email=email.lower(), password=password, joined_at=now)
        audit_services.record(action="accounts.owner_created", actor=None, subject=owner, now=now)
    return owner


def _check_may_give(*, actor: User | None, person: User, role: str) -> None:
    if actor is None:
        return
    if actor.pk == person.pk:
        raise NotYourself
    if role not in rules.roles_given_by(roles=actor.roles, is_owner=actor.is_superuser):
        raise MayNotGiveRole


def may_correct(*, person: User, actor: User) -> bool:
    try:
        _check_may_correct(person=person, actor=actor)
    except DomainError:
        return False
    return True


def _check_may_correct(*, person: User, actor: User | None) -> None:
    """A number opens an account: nobody gives herself a colleague's."""
    if actor is None or actor.is_superuser:
        return
    if actor.pk == person.pk:
        raise NotYourself
    if person.is_superuser or person.roles:
        raise MayNotCorrect


def _end_sessions(person: User) -> None:
    User.objects.filter(pk=person.pk).update(session_epoch=models.F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])
    person.__dict__.pop("roles", None)
