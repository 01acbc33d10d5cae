"""Reads: the devices of an institution, and the one that a token belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from courses.attendance.models import ScanDevice
from lms.accounts import access
from lms.accounts import selectors as accounts_selectors
from lms.accounts.models import Institution, Membership, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from lms.accounts.models import User


def institutions_with_devices_for(viewer: User) -> QuerySet[Institution]:
    """Those for which the viewer may make devices: a registrar her own, the owner all; nobody else any."""
    if viewer.is_superuser:
        return accounts_selectors.institutions().order_by("name_ko")
    if not access.may(viewer, access.Who.REGISTRAR):
        return Institution.objects.none()
    own = Membership.objects.current().filter(user=viewer, role=Role.REGISTRAR).values("institution")
    return accounts_selectors.institutions().filter(pk__in=own).order_by("name_ko")


def devices_for(viewer: User) -> QuerySet[ScanDevice]:
    """The newest first; those that have ended too."""
    found = ScanDevice.objects.filter(institution__in=institutions_with_devices_for(viewer))
    return found.select_related("institution", "made_by").order_by("-made_at", "-pk")


def access_device(*, viewer: User, device_id: int) -> ScanDevice:
    return get_object_or_404(devices_for(viewer), pk=device_id)


def valid_device(*, token_sha256: str, now: datetime) -> ScanDevice | None:
    """The device, while it is neither ended nor over and its institution is one of the network."""
    found = ScanDevice.objects.filter(token_sha256=token_sha256, revoked_at=None, expires_at__gt=now, institution__retired_at=None)
    return found.first()
