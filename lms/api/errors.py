"""Every error of the API is a problem document (RFC 9457): `type`, `title`, `status`, `code`, and for bad fields `errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from lms.kernel.errors import DomainError, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPE = "application/problem+json"


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    if isinstance(exc, DomainError):
        return Response(problem(exc), status=exc.status, content_type=CONTENT_TYPE)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    response = exception_handler(exc, dict(context))
    if response is None or not isinstance(exc, exceptions.APIException):
        return response
    code = exc.default_code.replace("_", "-")
    body: dict[str, Any] = {"type": f"urn:problem:{code}", "title": str(exc.default_detail), "status": response.status_code, "code": code}
    if isinstance(exc, exceptions.ValidationError):
        body["errors"] = exc.detail
        body["status"] = response.status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    elif isinstance(exc.detail, str):
        body["title"] = exc.detail
    response.data = body
    response.content_type = CONTENT_TYPE
    return response
