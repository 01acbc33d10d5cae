"""The request of somebody whom the access rule has let in: a page's, and a program's call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from rest_framework.request import Request

if TYPE_CHECKING:
    from lms.accounts.models import User


class SignedInRequest(HttpRequest):
    user: User


class SignedInCall(Request):
    user: User
