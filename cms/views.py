"""Doors that are no pages: the catalogue's short way, the map for search engines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail import views as wagtail_views

from cms import selectors
from cms.models import CataloguePage
from lms.accounts import access

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

CATALOGUE_PATH = "courses/"
ROBOTS = """User-agent: *
Disallow: /accounts/
Disallow: /cms/
Disallow: /documents/
Disallow: /my/
Disallow: /en/my/
Disallow: /verify/
Disallow: /en/verify/
Sitemap: {base}/sitemap.xml
"""


@access.public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """The catalogue of this language found by one query instead of seven; where anything is unusual, Wagtail finds it."""
    pages = {page.locale.language_code: page for page in _catalogue_pages().all()}
    page = pages.get(get_language() or settings.LANGUAGE_CODE)
    if page is None:
        return wagtail_views.serve(request, CATALOGUE_PATH)
    page.known_translations = [other for other in pages.values() if other is not page]
    return page.serve(request)


@cache
def _catalogue_pages() -> QuerySet[Any]:
    """Built once in a process, asked anew each time."""
    return selectors.unrestricted(CataloguePage.objects.filter(slug="courses", depth=3).select_related("locale"))


@access.public
@require_safe
@cache_control(max_age=3600, public=True)
def robots(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS.format(base=settings.LMS_BASE_URL), content_type="text/plain; charset=utf-8")
