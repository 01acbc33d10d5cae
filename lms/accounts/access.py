"""Who may open a view. Every view says so; one that does not is refused (lms.accounts.middleware, and `Declared` for REST).

This decides about roles only. Which object a person may reach is decided by the selector that fetches it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission

from lms.accounts.models import Role
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from lms.accounts.models import User

View = TypeVar("View")


class SecondFactorNeeded(DomainError):
    code = "second-factor-needed"
    status = 403
    message = _("Please set up the second check of your account on the site first.")


class Who(StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    INSTRUCTOR = "instructor"
    REGISTRAR = "registrar"
    STAFF = "staff"  # anybody who acts for an institution
    OWNER = "owner"


STAFF_ROLES = frozenset(Role.values)


def requires(who: Who) -> Callable[[View], View]:
    """Declare who may open the view (a function or a class)."""

    def declare(view: View) -> View:
        view.access = who  # type: ignore[attr-defined]
        return view

    return declare


public = requires(Who.PUBLIC)
signed_in = requires(Who.SIGNED_IN)
instructor = requires(Who.INSTRUCTOR)
registrar = requires(Who.REGISTRAR)
staff = requires(Who.STAFF)
owner = requires(Who.OWNER)


def declared(view: Any) -> Who | None:
    """What the view, or the class behind it, declares."""
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        who = getattr(candidate, "access", None)
        if isinstance(who, Who):
            return who
    return None


def is_staff(user: User | AnonymousUser) -> bool:
    """Whether the person acts for an institution or owns the site, and so needs a second factor."""
    return user.is_authenticated and (user.is_superuser or bool(user.roles & STAFF_ROLES))


def may(user: User | AnonymousUser, who: Who) -> bool:
    if who is Who.PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    if who is Who.SIGNED_IN or user.is_superuser:
        return True
    if who is Who.STAFF:
        return is_staff(user)
    return who.value in user.roles


class Declared(BasePermission):
    """REST: the view's declaration decides; a view without one is refused."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        who = declared(view)
        return who is not None and may(request.user, who)
