"""The API for people: what there is, how to get a key, and every operation of the schema, without a script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from lms.accounts import access
from lms.api.schema import METHODS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    words: str
    parameters: tuple[str, ...]
    is_public: bool


@access.public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "api/index.html", {"operations": operations()})


@cache
def operations() -> tuple[Operation, ...]:
    """As the schema has them, by address; made once in a process."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    return tuple(
        Operation(
            method=method.upper(),
            path=path,
            words=str(operation.get("summary") or operation.get("description") or ""),
            parameters=tuple(parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"),
            is_public={} in operation.get("security", ()),
        )
        for path, methods in sorted(schema["paths"].items())
        for method, operation in methods.items()
        if method in METHODS
    )
