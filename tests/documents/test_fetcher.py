"""What a document is not allowed to read."""

from __future__ import annotations

import http.server
import io
import threading
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from lms.documents import errors
from lms.documents.press import Press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "the-secret-of-this-machine"
ATTACKS = {
    "picture": '<img src="{url}">',
    "picture set": '<img srcset="{url} 1x" src="{url}">',
    "style sheet": '<link rel="stylesheet" href="{url}">',
    "import": '<style>@import url("{url}");</style>',
    "background": '<p style="background: url({url})">x</p>',
    "list mark": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
    "border": '<p style="border-image: url({url}) 1; border: 3px solid">x</p>',
    "generated": "<style>p::before {{ content: url({url}) }}</style><p>x</p>",
    "font": '<style>@font-face {{ font-family: F; src: url({url}) }}</style><p style="font-family: F">x</p>',
    "object": '<object data="{url}" type="image/png"></object>',
    "embed": '<embed src="{url}" type="image/png">',
    "drawing": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "use": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="{url}#x"/></svg>',
    "base": '<base href="{url}/"><img src="x.png">',
    "attachment": '<link rel="attachment" href="{url}">',
    "linked attachment": '<a rel="attachment" href="{url}">x</a>',
    "page": "<style>@page {{ background: url({url}) }}</style>",
    "colour profile": "<style>@color-profile --x {{ src: url({url}) }}</style><p style='color: color(--x 1 0 0)'>x</p>",
}


class Ear(http.server.BaseHTTPRequestHandler):
    heard: list[str] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def ear() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/heard.png"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


def draw(press: Press, body: str) -> bytes:
    page = f"<!doctype html><html lang=ko><head><title>x</title></head><body>{body}</body></html>"
    return press.draw(page, style="office/style.css", identity="attack")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", ["file", "http", "data", "escape", "unknown"])
def test_nothing_but_the_shipped_assets_is_read(press: Press, ear: str, tmp_path: Path, attack: str, kind: str) -> None:
    secret = tmp_path / "secret.png"
    secret.write_text(SECRET)
    url = {
        "file": secret.as_uri(),
        "http": ear,
        "data": f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='{ear}'/%3E%3C/svg%3E".replace(" ", "%20"),
        "escape": "asset:../../../manage.py",
        "unknown": f"FILE://{secret}",
    }[kind]
    try:
        drawn = draw(press, ATTACKS[attack].format(url=url))
    except errors.ForbiddenAsset:
        drawn = b""
    assert SECRET.encode() not in drawn
    assert b"/EmbeddedFile" not in drawn
    assert Ear.heard == []


@pytest.mark.parametrize("attack", ["picture", "style sheet", "background", "object", "embed", "attachment", "linked attachment", "page"])
def test_the_drawing_ends_and_the_picture_is_not_just_left_out(press: Press, attack: str) -> None:
    with pytest.raises(errors.ForbiddenAsset):
        draw(press, ATTACKS[attack].format(url="file:///etc/hostname"))


def test_a_large_picture_inside_the_document_is_refused(press: Press) -> None:
    with pytest.raises(errors.ForbiddenAsset):
        draw(press, f'<img src="data:image/png;base64,{"A" * 70_000}">')


def test_a_refusal_does_not_spoil_the_next_document(press: Press) -> None:
    with pytest.raises(errors.ForbiddenAsset):
        draw(press, '<img src="file:///etc/hostname">')
    assert draw(press, "<p>다음 문서</p>").startswith(b"%PDF-1.7")


def test_a_process_that_draws_still_refuses_pictures_that_are_cut_off(press: Press) -> None:
    whole = io.BytesIO()
    Image.effect_noise((40, 40), 50).save(whole, "PNG")
    draw(press, "<p>먼저 한 장</p>")
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(whole.getvalue()[:300])).load()
