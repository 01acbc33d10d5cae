"""REST: a device that calls by a token of its own. It is nobody: no person, no role, and known only where a view asks for devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions

from courses.attendance import selectors, services
from courses.attendance.models import ScanDevice
from lms.accounts import access
from lms.accounts.tokens import DEVICE_SCHEME, SessionAuthentication, TokenAuthentication, digest
from lms.kernel import clock

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

Authentication: TypeAlias = "list[type[authentication.BaseAuthentication]]"


class DeviceAuthentication(authentication.BaseAuthentication):
    """`Authorization: Device <token>` of a device that has neither ended nor been ended. There is no user behind it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ScanDevice] | None:
        words = authentication.get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != DEVICE_SCHEME.lower():
            return None
        if len(words) != 2:
            raise exceptions.AuthenticationFailed(_("Write: Authorization: Device TOKEN"))
        now = clock.now()
        device = selectors.valid_device(token_sha256=digest(words[1]), now=now)
        if device is None:
            raise exceptions.AuthenticationFailed(
                _("This device may not scan (any more). Make a new token for it on the page “Devices that scan”. What it has kept is not lost.")
            )
        services.note_device_seen(device=device, now=now)
        return AnonymousUser(), device

    def authenticate_header(self, request: Request) -> str:
        return DEVICE_SCHEME


class StaffOrDevice(access.Declared):
    """A device, or whoever the view's declaration lets in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, ScanDevice) or super().has_permission(request, view)


WITH_DEVICES: Authentication = [DeviceAuthentication, TokenAuthentication, SessionAuthentication]
