"""How a visitor likes to read: text size, contrast, easy mode. Kept in a cookie, so that it works before and without signing in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings

from lms.accounts.models import TextScale
from lms.kernel.pagecache import DISPLAY_COOKIE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SCALES = tuple(TextScale.values)
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Display:
    scale: str = "md"
    contrast: bool = False
    easy: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Display:
        return cls.parse(request.COOKIES.get(DISPLAY_COOKIE, ""))

    @classmethod
    def parse(cls, cookie: str) -> Display:
        """`lg.c.e` is large, high contrast, easy; what is not understood is left out."""
        words = set(cookie.split("."))
        scale = next((name for name in SCALES if name in words), "md")
        return cls(scale=scale, contrast="c" in words, easy="e" in words)

    def cookie(self) -> str:
        return ".".join([self.scale, *(["c"] if self.contrast else []), *(["e"] if self.easy else [])])

    def with_choice(self, name: str, value: str) -> Display:
        """The same with one choice changed; an unknown name or value changes nothing."""
        if name == "scale" and value in SCALES:
            return replace(self, scale=value)
        if name == "contrast" and value in {"on", "off"}:
            return replace(self, contrast=value == "on")
        if name == "easy" and value in {"on", "off"}:
            return replace(self, easy=value == "on")
        return self


def remember_display(response: HttpResponse, display: Display) -> None:
    """This browser shows pages so from now on."""
    response.set_cookie(DISPLAY_COOKIE, display.cookie(), max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
