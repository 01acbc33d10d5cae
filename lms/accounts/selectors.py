"""Finding people, each for a viewer who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.shortcuts import get_object_or_404

from lms.accounts import access, rules
from lms.accounts.models import ApiToken, Institution, Membership, Role, User
from lms.kernel import korean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LAST_DIGITS = 4
MOST_FOUND = 50


def user_by_phone(phone: str) -> User | None:
    """The person whose number this is, active or not. A number that was named but not proven is nobody's."""
    return User.objects.filter(phone=phone).first()


def people_by_phone(phones: Iterable[str]) -> dict[str, User]:
    """The same for many, by the number, with one query."""
    return {user.phone or "": user for user in User.objects.filter(phone__in=set(phones))}


def unfinished() -> models.QuerySet[User]:
    """Sign-ups whose number was never proven, by people who were never in."""
    return User.objects.filter(phone=None, last_login=None).exclude(phone_pending="")


def email_is_taken(email: str, *, by_other_than: User | None = None) -> bool:
    """Whether somebody has the address; who never finished signing up does not keep it from others."""
    found = User.objects.filter(email__iexact=email).exclude(pk__in=unfinished().values("pk"))
    return (found.exclude(pk=by_other_than.pk) if by_other_than else found).exists()


def people_for(viewer: User) -> models.QuerySet[User]:
    """Everybody, for registrars and the owner; nobody, for others."""
    return User.objects.all() if access.may(viewer, access.Who.REGISTRAR) else User.objects.none()


def people_found(*, viewer: User, text: str) -> list[User]:
    """By part of the name, by mobile number or by its last four digits; at most `MOST_FOUND`."""
    words = " ".join(text.split())
    if not words:
        return []
    condition = models.Q(name__contains=words)
    phone = korean.mobile_digits(words)
    if phone:
        condition = models.Q(phone=phone)
    elif words.isascii() and words.isdigit() and len(words) == LAST_DIGITS:
        condition = models.Q(phone__endswith=words)
    found = people_for(viewer).filter(condition).order_by("name", "pk")
    return list(found.prefetch_related(models.Prefetch("memberships", Membership.objects.current().select_related("institution")))[:MOST_FOUND])


def people_of(*, institution: Institution) -> list[User]:
    """Who acts for the institution now and can still get in."""
    acting = Membership.objects.current().filter(institution=institution).values("user")
    return list(User.objects.filter(pk__in=acting, is_active=True).order_by("pk"))


def registrars_of(*, institution: Institution) -> list[User]:
    """Who runs the applications of the institution now and can still get in; where it has nobody, every registrar."""
    registrars = Membership.objects.current().filter(role=Role.REGISTRAR, user__is_active=True)
    own = registrars.filter(institution=institution)
    return list(User.objects.filter(pk__in=(own if own.exists() else registrars).values("user")).order_by("pk"))


def person_for(viewer: User, public_id: str) -> User:
    return get_object_or_404(people_for(viewer), public_id=public_id)


def memberships_of(person: User) -> models.QuerySet[Membership]:
    return person.memberships.select_related("institution").order_by("ended_at", "-started_at")


def membership_for(viewer: User, membership_id: int) -> Membership:
    """A current role that the viewer may end, or 404."""
    given = roles_given_by(viewer)
    return get_object_or_404(Membership.objects.current().filter(role__in=given).exclude(user=viewer).select_related("user"), pk=membership_id)


def roles_given_by(viewer: User) -> frozenset[str]:
    return rules.roles_given_by(roles=viewer.roles, is_owner=viewer.is_superuser)


def role_choices_for(viewer: User) -> list[tuple[str, str]]:
    given = roles_given_by(viewer)
    return [(role.value, str(role.label)) for role in Role if role.value in given]


def institutions() -> models.QuerySet[Institution]:
    return Institution.objects.filter(retired_at=None)


def tokens_of(user: User) -> models.QuerySet[ApiToken]:
    return user.api_tokens.order_by("-created_at")


def token_for(user: User, token_id: int) -> ApiToken:
    return get_object_or_404(ApiToken, pk=token_id, user=user)


def valid_token(*, digest: str, now: datetime) -> ApiToken | None:
    """The token, while it is valid and its holder still acts for an institution."""
    token = ApiToken.objects.select_related("user").filter(digest=digest).first()
    if token is None or not token.is_valid(now) or not token.user.is_active or not access.is_staff(token.user):
        return None
    return token
