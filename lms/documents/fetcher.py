"""What a document may read: the assets shipped with it and small pictures inside the document itself. Nothing else, ever."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEME: Final = "asset:"
PICTURE: Final = "data:image/png;base64,"
LARGEST_PICTURE: Final = 64 * 1024
CONTENT_TYPES: Final = {".svg": "image/svg+xml", ".ttf": "font/ttf", ".css": "text/css"}


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answers `asset:<name>` from a fixed table and small PNG `data:` URLs; anything else ends the rendering.

    The refusal is a BaseException in WeasyPrint, because its drawing code swallows every Exception and would leave the picture out.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._assets = assets

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(SCHEME):
            return self._asset(url)
        if url.startswith(PICTURE) and len(url) <= LARGEST_PICTURE:
            return super().fetch(url, headers)
        raise _refusal(url)

    def _asset(self, url: str) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        kind = CONTENT_TYPES.get(PurePath(name).suffix)
        if kind is None or name not in self._assets:
            raise _refusal(url)
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": kind})


def _refusal(url: str) -> FatalURLFetchingError:
    return FatalURLFetchingError(f"not among the assets shipped with the paper: {url[:80]!r}")
