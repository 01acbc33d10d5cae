"""Which desks a person has, and where she begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.accounts import access
from lms.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser
    from django.utils.functional import _StrPromise

    from lms.accounts.models import User

DESKS = (
    (Role.INSTRUCTOR, "portal:instructor", _("Instructor's desk"), access.Who.INSTRUCTOR),
    (Role.REGISTRAR, "portal:registrar", _("Registrar's desk"), access.Who.REGISTRAR),
    (Role.EDITOR, "wagtailadmin_home", _("Edit pages"), access.Who.STAFF),
)


def desks_of(user: User | AnonymousUser) -> Iterator[tuple[Role, str, _StrPromise]]:
    """Role, address and name of each desk that the person may open. The pages are edited by instructors too."""
    if access.is_staff(user):
        yield from ((role, reverse(view), label) for role, view, label, who in DESKS if access.may(user, who))


def first_page(user: User | AnonymousUser) -> str:
    """The desk of a role that she has; the owner's is the registrar's; who takes courses begins with those."""
    roles: frozenset[str] = user.roles if user.is_authenticated else frozenset()
    if user.is_authenticated and user.is_superuser:
        roles |= {Role.REGISTRAR}
    return next((url for role, url, _label in desks_of(user) if role in roles), reverse("portal:my"))
