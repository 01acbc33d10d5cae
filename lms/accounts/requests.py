"""The request of somebody whom the access rule has let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from lms.accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
