"""Every URL pattern of the site, with the view behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Found:
    route: str
    view: Any

    def methods(self) -> set[str]:
        """What a view of ours answers: REST views say so; of the others both methods are asked for."""
        actions = getattr(self.view, "actions", None)
        if actions:
            return {method.upper() for method in actions} & {"GET", "POST", "PUT", "PATCH", "DELETE"}
        cls = getattr(self.view, "cls", None)
        if cls is not None:
            return {method.upper() for method in ("get", "post", "put", "patch", "delete") if hasattr(cls, method)}
        return {"GET", "POST"}


def patterns(entries: Any = None, prefix: str = "") -> Iterator[Found]:
    for entry in get_resolver().url_patterns if entries is None else entries:
        text = "" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        route = prefix + text.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield Found(route=route, view=entry.callback)
