"""The answer to an address that the API does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import NotFound
from rest_framework.views import APIView

from lms.accounts import access

if TYPE_CHECKING:
    from rest_framework.request import Request


@access.public
class Nothing(APIView):
    """Whatever the method: 404 as a problem document, never a page."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.check_throttles(request)
        raise NotFound
