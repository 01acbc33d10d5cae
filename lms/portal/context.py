"""What every page needs: the site's words, how this visitor likes to read, which desks are hers, the page in the other language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lms.accounts.display import Display
from lms.portal import desks

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "brand": _brand(),
        "place": _place(request.path),
        "display": Display.of(request),
        "desks": SimpleLazyObject(lambda: _desks(request)),
        "alternate_urls": SimpleLazyObject(lambda: _alternates(request)),
    }


def _brand() -> dict[str, Any]:
    """Who runs this site. Not called `site`: allauth puts Django's Site under that name into its pages."""
    english = (get_language() or "ko").startswith("en")
    return {
        "prefix": "/en" if english else "",
        "name": settings.LMS_SITE_NAME_EN if english else settings.LMS_SITE_NAME,
        "district": settings.LMS_DISTRICT_EN if english else settings.LMS_DISTRICT,
        "phone": settings.LMS_PHONE,
        "phone_hours": settings.LMS_PHONE_HOURS_EN if english else settings.LMS_PHONE_HOURS,
        "email": settings.LMS_CONTACT_EMAIL,
        "address": settings.LMS_ADDRESS_EN if english else settings.LMS_ADDRESS,
        "logo": settings.LMS_LOGO,
        "base_url": settings.LMS_BASE_URL,
        "is_demo": settings.LMS_DEMO,
    }


def _desks(request: HttpRequest) -> list[dict[str, Any]]:
    return [{"url": url, "label": label} for _role, url, label in desks.desks_of(request.user)]


def _place(path: str) -> str:
    """The part of the site that the main menu marks: the first word of the address, with the second for a desk (`desk/registrar`)."""
    words = path.removeprefix("/en/").strip("/").split("/")
    return "/".join(words[: 2 if words[0] == "desk" else 1])


def _alternates(request: HttpRequest) -> list[dict[str, Any]]:
    """This page's address in each language; a Wagtail page overrides it with its translations."""
    current = get_language()
    path = request.get_full_path()
    return [
        {"code": code, "label": {"ko": "한국어", "en": "English"}[code], "url": translate_url(path, code), "is_current": code == current}
        for code, _name in settings.LANGUAGES
    ]
