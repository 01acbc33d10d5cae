"""How often one caller may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class PerCaller(SimpleRateThrottle):
    """By person where we know one, by the key of whatever else has one, else by address; `throttle_scope` of the view names another rate."""

    scope = "anonymous"

    def __init__(self) -> None:
        """The rate depends on the request, so it is looked up there."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        signed_in = bool(request.user and request.user.is_authenticated)
        self.scope = getattr(view, "throttle_scope", None) or ("person" if signed_in else "anonymous")
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        key = getattr(request.auth, "pk", None)
        who = f"key-{key}" if key is not None else self.get_ident(request)
        if request.user and request.user.is_authenticated:
            who = f"person-{request.user.pk}"
        return f"throttle:{self.scope}:{who}"
