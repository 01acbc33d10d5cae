"""How often one address may ask for places, beside what one caller may (lms.api.throttles)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class PerAddress(SimpleRateThrottle):
    """A classroom behind one address is below it."""

    scope = "apply-address"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"throttle:{self.scope}:{self.get_ident(request)}"


MEASURES: list[type[BaseThrottle]] = [*api_settings.DEFAULT_THROTTLE_CLASSES, PerAddress]  # type: ignore[list-item]  # the stubs say names, but they are classes
