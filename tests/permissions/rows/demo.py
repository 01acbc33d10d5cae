"""The page that says who can be signed in as is for everybody, and only in a demo."""

from __future__ import annotations

from tests.permissions.matrix import Row, public

ROWS = [
    Row("demo/", public(), get_only=True),
]
