"""Wagtail's public side; its admin is tried pattern by pattern in test_wagtail_admin.py."""

from __future__ import annotations

from tests.permissions.matrix import Row, public

ROWS = [
    Row(r"((?:[\w\-]+/)*)", public(), url="/"),
    Row(r"documents/(\d+)/(.*)", public(404), url="/documents/1/nothing.pdf"),
    Row("documents/authenticate_with_password/<int:restriction_id>/", public(404), url="/documents/authenticate_with_password/1/"),
    Row(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        public(404),
        url="/_util/authenticate_with_password/1/1/",
    ),
    Row("_util/login/", public(403, half=403)),
]
