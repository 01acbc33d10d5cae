"""Small outer layers: health, headers, no-store, and errors of the domain as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Next = Callable[[HttpRequest], HttpResponseBase]

ADMIN_PREFIX = "/cms/"
PERMISSIONS = "accelerometer=(), camera=(self), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"


def health(get_response: Next) -> Next:
    """`/health/live`: this process answers. `/health/ready`: and its database can be written."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/health/live":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/health/ready":
            return _ready()
        return get_response(request)

    return middleware


def _ready() -> HttpResponseBase:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT pg_is_in_recovery()")
            writable = bool(cursor.fetchone()[0])
    except DatabaseError:
        writable = False
    return JsonResponse({"database": writable}, status=200 if writable else 503)


def security_headers(get_response: Next) -> Next:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = PERMISSIONS
        if request.path.startswith(ADMIN_PREFIX):
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            response._csp_replace = settings.LMS_ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's documented hook
        return response

    return middleware


def private_pages_are_not_stored(get_response: Next) -> Next:
    """Nothing that a signed-in person sees may stay in a shared cache or on a shared computer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


class domain_errors:  # noqa: N801 - reads as a word in MIDDLEWARE, like its neighbours
    """An error of the domain that a view lets pass becomes a page that says what happened and what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return render(request, "problem.html", {"error": exception}, status=exception.status)
