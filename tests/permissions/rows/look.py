from __future__ import annotations

from tests.permissions.matrix import Row, public

ROWS = [
    Row("theme.css", public(half=200), get_only=True),
]
