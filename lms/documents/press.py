"""WeasyPrint, set up once for each process and kind of paper."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import weasyprint
from PIL import ImageFile
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from lms.documents import errors, xmp
from lms.documents.fetcher import CONTENT_TYPES, SCHEME, AssetFetcher

if TYPE_CHECKING:
    from collections.abc import Mapping

ASSETS: Final = Path(__file__).parent / "assets"
VARIANT: Final = "pdf/a-3a"
ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets the whole process take pictures that are cut off; what people send is read here too


def shipped(folder: Path) -> dict[str, bytes]:
    """The files below `folder` that a paper may read, by the names behind `asset:`."""
    files = [path for path in folder.rglob("*") if path.suffix in CONTENT_TYPES]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


class Press:
    """Keeps what is the same for all papers of a kind: fonts, parsed styles, static pictures. A new font configuration for each document
    would take half as long again and let the process grow without bound.
    """

    def __init__(self, assets: Mapping[str, bytes] | None = None) -> None:
        """`assets` come on top of the press's own, which are the fonts and the style of the office's papers."""
        if ffi.harfbuzz_subset is None:
            raise errors.SubsetterMissing("libharfbuzz-subset was not found; on Debian install libharfbuzz-subset0")
        self._fetcher = AssetFetcher({**shipped(ASSETS), **(assets or {})})
        self._fonts = FontConfiguration()
        self._styles: dict[str, weasyprint.CSS] = {}
        self._pictures: dict[Any, Any] = {}

    def draw(self, page: str, *, style: str, identity: str, most_pages: int | None = None) -> bytes:
        """The HTML `page` in the asset `style` as PDF/A-3a and PDF/UA-1. `identity` becomes the file's identifier.

        The same input gives the same bytes, in any process and time zone.
        """
        pictures = dict(self._pictures)
        try:
            document = weasyprint.HTML(string=page, url_fetcher=self._fetcher, base_url=SCHEME).render(
                font_config=self._fonts,
                stylesheets=[self._style(style)],
                cache=pictures,
            )
            if most_pages is not None and len(document.pages) > most_pages:
                raise errors.DoesNotFit(f"{len(document.pages)} pages instead of {most_pages}")
            written: bytes = document.write_pdf(
                finisher=xmp.join_metadata,
                pdf_variant=VARIANT,
                pdf_identifier=hashlib.sha256(identity.encode()).digest()[:16],
                xmp_metadata=[io.BytesIO(xmp.UA1)],
            )
        except FatalURLFetchingError as refusal:
            raise errors.ForbiddenAsset(str(refusal)) from refusal
        self._pictures.update({key: value for key, value in pictures.items() if SCHEME in str(key)})
        return written

    def _style(self, name: str) -> weasyprint.CSS:
        if name not in self._styles:
            self._styles[name] = weasyprint.CSS(url=f"{SCHEME}{name}", url_fetcher=self._fetcher, font_config=self._fonts)
        return self._styles[name]
