"""The catalogue by its short way, and what search engines ask for. Pages are Wagtail's route; lectures: tests/cms/test_lecture_access.py."""

from __future__ import annotations

from cms import services
from tests.permissions.matrix import Row, page, public

ROWS = [
    Row("courses/", public(), get_only=True),
    Row("robots.txt", public(), get_only=True),
    Row("sitemap.xml", public()),
    Row("desk/instructor/lectures/", page(instructor=200, foreign_instructor=200, owner=200), get_only=True),
    Row(
        "desk/instructor/lectures/<int:page_id>/<int:number>/begin/",
        page(instructor=404, foreign_instructor=404, owner=404),
        url="/desk/instructor/lectures/0/1/begin/",
        method="POST",
    ),
    Row(
        "desk/instructor/lectures/<int:page_id>/<int:number>/begin/",
        page(instructor=405, foreign_instructor=405, owner=405),
        url="/desk/instructor/lectures/0/1/begin/",
    ),
]


def plant(world):
    services.ensure_site()
