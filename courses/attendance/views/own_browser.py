"""A random name of the browser that somebody checks in with, so that two people on one telephone can be seen as two people on one telephone.

Kept by us as its hash only, beside an observation. It says nothing about the person, and no other page reads it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

from courses.attendance.data import Sender
from lms.kernel import ids

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "check-in-browser"
A_YEAR = 365 * 24 * 60 * 60


def sender(request: HttpRequest) -> Sender:
    """Who sends it, as far as that is known, and from which browser."""
    name = request.COOKIES.get(COOKIE, "")
    return Sender(actor_id=request.user.pk, browser=sha256(name.encode()).hexdigest() if name else "")


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The browser has a name from now on."""
    if COOKIE not in request.COOKIES:
        response.set_cookie(COOKIE, ids.unguessable_code(), max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return response
