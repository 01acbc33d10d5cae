"""Where a request comes from, for the records that have to say it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The client's address: the socket's, or behind our own proxies the one that the outermost of them added. None where it is no address."""
    text = request.META.get("REMOTE_ADDR", "")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        text = forwarded[-proxies] if len(forwarded) >= proxies else text
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
