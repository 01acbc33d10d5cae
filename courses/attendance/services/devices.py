"""Devices that write down who comes: made, seen and ended."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.attendance.models import ScanDevice
from lms.audit import services as audit
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import Institution, User

USUAL_DEVICE = timedelta(days=180)
LONGEST = timedelta(days=366)
SEEN_EVERY = timedelta(minutes=1)


class DeviceEndsBadly(DomainError):
    code = "device-ends-badly"
    status = 422
    message = _("Choose a day after today and within a year. No device was made.")


def issue_device(*, institution: Institution, name: str, expires_at: datetime, actor: User, now: datetime) -> tuple[ScanDevice, str]:
    """The device and its token, which is returned once; only its SHA-256 is kept. Raises DeviceEndsBadly."""
    if not now < expires_at <= now + LONGEST:
        raise DeviceEndsBadly
    token = f"scan_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        device = ScanDevice.objects.create(
            institution=institution,
            name=name.strip(),
            token_sha256=sha256(token.encode()).hexdigest(),
            made_by=actor,
            made_at=now,
            expires_at=expires_at,
        )
        data = {"institution": institution.pk, "until": expires_at.isoformat()}
        audit.record(action="attendance.device_made", actor=actor, subject=device, now=now, data=data)
    return device, token


def revoke_device(*, device: ScanDevice, actor: User, now: datetime) -> None:
    """The token opens nothing any more. Repeating it changes nothing."""
    with transaction.atomic():
        if ScanDevice.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now, revoked_by=actor):
            audit.record(action="attendance.device_ended", actor=actor, subject=device, now=now)


def note_device_seen(*, device: ScanDevice, now: datetime) -> None:
    """When the device called last is known to the minute."""
    if device.seen_at is None or device.seen_at <= now - SEEN_EVERY:
        seen_before = Q(seen_at=None) | Q(seen_at__lte=now - SEEN_EVERY)
        ScanDevice.objects.filter(seen_before, pk=device.pk).update(seen_at=now)


def note_device_looked(*, device: ScanDevice, class_session_id: int, people: int, now: datetime) -> None:
    """That the device was given the names of a roster stands in the log."""
    audit.record(action="attendance.device_looked", actor=None, subject=device, now=now, data={"class_session": class_session_id, "people": people})
