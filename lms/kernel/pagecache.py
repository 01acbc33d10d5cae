"""Whole pages for visitors who are nobody in particular, kept for seconds in the process.

Only a GET answered 200 with HTML to a request without session and CSRF cookies, that sets no cookie and is not marked private, is kept. The key
holds everything a page may depend on: scheme, host, path and query (which carry the language) and the display cookie. A page is at most
`SECONDS` old, so seats are at most that stale; `forget_pages` (a page was published) drops all of them in every process within a second.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

SECONDS = 5.0
GENERATION_SECONDS = 1.0
MOST_PAGES = 2000
LONGEST_QUERY = 300
GENERATION_KEY = "pagecache:generation"
DISPLAY_COOKIE = "display"


def forget_pages() -> None:
    """Every process renders anew, at the latest a second from now."""
    try:
        cache.set(GENERATION_KEY, time.time_ns(), timeout=None)
    except RedisError:
        return  # pages grow old by themselves after SECONDS


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.pages: dict[tuple[str, ...], tuple[float, Any, bytes, list[tuple[str, str]]]] = {}
        self.generation: Any = None
        self.generation_read_at = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self._may_be_kept(request):
            return self.get_response(request)
        now = time.monotonic()
        key = self._key(request)
        kept = self.pages.get(key)
        if kept is not None and kept[0] > now and kept[1] == self._current_generation(now):
            response = HttpResponse(kept[2])
            for name, value in kept[3]:
                response.headers[name] = value
            return response
        answer = self.get_response(request)
        if isinstance(answer, HttpResponse) and self._is_common(answer):
            if len(self.pages) >= MOST_PAGES:
                self.pages.clear()
            self.pages[key] = (now + SECONDS, self._current_generation(now), answer.content, list(answer.items()))
        return answer

    def _may_be_kept(self, request: HttpRequest) -> bool:
        if request.method != "GET" or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return False
        cookies = request.COOKIES
        return settings.SESSION_COOKIE_NAME not in cookies and settings.CSRF_COOKIE_NAME not in cookies and "messages" not in cookies

    def _is_common(self, response: HttpResponse) -> bool:
        control = response.get("Cache-Control", "")
        return (
            response.status_code == 200
            and not response.cookies
            and response.get("Content-Type", "").startswith("text/html")
            and "private" not in control
            and "no-store" not in control
        )

    def _key(self, request: HttpRequest) -> tuple[str, ...]:
        meta = request.META
        return (
            request.scheme or "",
            meta.get("HTTP_HOST", ""),
            request.path,
            meta.get("QUERY_STRING", ""),
            request.COOKIES.get(DISPLAY_COOKIE, ""),
            meta.get("HTTP_HX_REQUEST", ""),
        )

    def _current_generation(self, now: float) -> Any:
        if now - self.generation_read_at > GENERATION_SECONDS:
            self.generation_read_at = now
            try:
                self.generation = cache.get(GENERATION_KEY)
            except RedisError:
                self.generation = None
        return self.generation
