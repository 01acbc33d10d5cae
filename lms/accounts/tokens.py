"""REST: who calls, by API token or by session."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions

from lms.accounts import selectors
from lms.kernel import clock

if TYPE_CHECKING:
    from rest_framework.request import Request

    from lms.accounts.models import ApiToken, User

SCHEME = "Bearer"
DEVICE_SCHEME = "Device"  # of a device that scans: known to the views for scanning (courses.attendance), refused by all others


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own pages; with CSRF protection. Says 401, not 403, to nobody in particular."""

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>` of a staff member who still is one."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = authentication.get_authorization_header(request).decode("latin-1").split()
        scheme = words[0].lower() if words else ""
        if scheme == DEVICE_SCHEME.lower():
            raise exceptions.AuthenticationFailed(_("The token of a device opens the scanning of attendance and nothing else."))
        if scheme != SCHEME.lower():
            return None
        if len(words) != 2:
            raise exceptions.AuthenticationFailed(_("Write: Authorization: Bearer TOKEN"))
        token = selectors.valid_token(digest=digest(words[1]), now=clock.now())
        if token is None:
            raise exceptions.AuthenticationFailed(_("This token is not valid (any more). Make a new one on the page “My access keys”."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
