"""One line per request that names nobody: no query string, no address, no code that is itself a right to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_structlog.middlewares import RequestMiddleware

from lms.kernel import ids

if TYPE_CHECKING:
    from django.http import HttpRequest


class RequestLog(RequestMiddleware):
    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """`GET /en/courses/`. Parts of the path that are longer than a public id (keys of password resets, codes) are left out."""
        path = request.path
        match = request.resolver_match
        for value in match.kwargs.values() if match else ():
            if isinstance(value, str) and len(value) > ids.PUBLIC_ID_LENGTH:
                path = path.replace(value, "…")
        return f"{request.method} {path}"
