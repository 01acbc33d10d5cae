"""The catalogue by its short way, and what search engines ask for. Pages are Wagtail's route; lectures: tests/cms/test_lecture_access.py."""

from __future__ import annotations

from cms import services
from tests.permissions.matrix import Row, public

ROWS = [
    Row("courses/", public(), get_only=True),
    Row("robots.txt", public(), get_only=True),
    Row("sitemap.xml", public()),
]


def plant(world):
    services.ensure_site()
