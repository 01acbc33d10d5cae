"""How messages are worded, and how somebody is told."""

from __future__ import annotations

from tests.permissions.matrix import Row, page

WORDS = "desk/registrar/notices/words/"
ONE = f"{WORDS}<slug:kind>/<slug:language>/"
OFFICE = page(registrar=200, owner=200)

ROWS = [
    Row(WORDS, OFFICE, get_only=True),
    Row(ONE, OFFICE, url=f"/{WORDS}application_withdrawn/ko/"),
    Row(ONE, page(registrar=422, owner=422), url=f"/{WORDS}application_withdrawn/ko/", method="POST", data={"body": ""}),
    Row(ONE, page(registrar=404, owner=404), url=f"/{WORDS}unknown/ko/"),
    Row(f"{ONE}reset/", page(registrar=302, owner=302), url=f"/{WORDS}application_withdrawn/ko/reset/", post_only=True),
    Row("my/profile/messages/", page(others=200)),
    Row("my/profile/messages/", page(others=422), method="POST", data={"channel": "?"}),
]
