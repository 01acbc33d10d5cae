"""The OpenAPI document: our own API only, how to prove who calls, and the problem document that every operation may answer with."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

Endpoint = tuple[str, str, str, Any]
METHODS = {"get", "post", "put", "patch", "delete"}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; `title` is for people and in the language of the request; `errors` names bad fields.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "details": {"type": "object", "additionalProperties": {}},
        "errors": {},
    },
    "required": ["type", "title", "status", "code"],
}
ANSWER = {
    "description": "Something is so, and therefore the wish was not done.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    target_class = "lms.accounts.tokens.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "session", "description": "The site's own pages, with a CSRF token."}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    target_class = "lms.accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An access key of a member of staff."}


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    target_class = "courses.attendance.rest.device_tokens.DeviceAuthentication"
    name = "device"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Device TOKEN` of a device that scans."}


def only_ours(endpoints: list[Endpoint]) -> list[Endpoint]:
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def problems_everywhere(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation may answer with a problem, and every error is one, however the operation named it."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path in result.get("paths", {}).values():
        for method, operation in path.items():
            if method in METHODS:
                named = {status: {**answer, "content": ANSWER["content"]} for status, answer in operation["responses"].items() if status >= "400"}
                operation["responses"].update({**named, "default": ANSWER})
    return result
