"""Recordings in parts (RFC 9110, section 14): a browser that plays one asks for the piece that it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest

CONTENT_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
MOST_AT_ONCE = 2 * 1024 * 1024  # bytes; who wants more asks again


def part_of_video(document: Any, request: HttpRequest) -> HttpResponse | None:
    """The beginning of the range that is asked for, or 416 where the file has no such part. None where no part is asked: the whole file follows."""
    content_type = CONTENT_TYPES.get(document.file_extension.lower())
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    etag = f'"{document.file_hash}"'
    if content_type is None or asked is None or asked.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    size = document.file.size
    first, last = _bounds(*asked.groups(), size=size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with document.file.storage.open(document.file.name) as file:
        file.seek(first)
        content = file.read(last - first + 1)
    headers = {
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, status=206, content_type=content_type, headers=headers)


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """The first and the last byte that are given; `-500` are the last 500. An empty part has its end before its beginning."""
    begins = int(first) if first else max(0, size - int(last))
    ends = min(int(last), size - 1) if first and last else size - 1
    return begins, min(ends, begins + MOST_AT_ONCE - 1)
