"""Which pages search engines are told of: published, open to everybody, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from wagtail.models import Page

from cms.models import LecturePage

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class Pages(Sitemap):
    limit = 5000

    def items(self) -> QuerySet[Any]:
        locked = LecturePage.objects.filter(lecture__is_preview=False).values("pk")
        return Page.objects.live().public().filter(depth__gt=1).exclude(pk__in=locked).order_by("path")

    def location(self, page: Any) -> str:
        return page.get_url() or "/"

    def lastmod(self, page: Any) -> datetime | None:
        return page.last_published_at
