"""WeasyPrint, set up once for each process."""

from __future__ import annotations

import hashlib
import io
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import weasyprint
from django.template import Context, Engine
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from certificates.rendering import errors, qr, words, xmp
from certificates.rendering.fetcher import AssetFetcher
from lms.kernel import ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certificates.data import AwardSnapshot, PrintedWords

ASSETS: Final = Path(__file__).parent / "assets"
LAYOUTS: Final = "layouts"
VARIANT: Final = "pdf/a-3a"


def shipped_assets() -> dict[str, bytes]:
    """The fixed table behind `cert:<name>`."""
    files = [path for path in ASSETS.rglob("*") if path.suffix in {".svg", ".ttf", ".css"}]
    return {path.relative_to(ASSETS).as_posix(): path.read_bytes() for path in files}


class Renderer:
    """Keeps what is the same for all documents: fonts, parsed styles, static pictures. A new font configuration for each document would
    take half as long again and let the process grow without bound.
    """

    def __init__(self, assets: Mapping[str, bytes] | None = None) -> None:
        if ffi.harfbuzz_subset is None:
            raise errors.SubsetterMissing("libharfbuzz-subset was not found; on Debian install libharfbuzz-subset0")
        self._fetcher = AssetFetcher(shipped_assets() if assets is None else assets)
        self._fonts = FontConfiguration()
        self._templates = Engine(dirs=[str(ASSETS / LAYOUTS)], autoescape=True)
        self._styles: dict[str, weasyprint.CSS] = {}
        self._pictures: dict[Any, Any] = {}

    def render(self, snapshot: AwardSnapshot) -> bytes:
        return self.draw(self._page(snapshot), layout=snapshot.layout, identity=f"{snapshot.number} {snapshot.code}")

    def draw(self, page: str, *, layout: str, identity: str) -> bytes:
        """The bytes of the HTML `page` in the style of `layout`. `identity` becomes the file's identifier."""
        pictures = dict(self._pictures)
        try:
            document = weasyprint.HTML(string=page, url_fetcher=self._fetcher, base_url="cert:").render(
                font_config=self._fonts,
                stylesheets=[self._style(layout)],
                cache=pictures,
            )
            if len(document.pages) != 1:
                raise errors.DoesNotFit(f"{len(document.pages)} pages instead of one")
            written: bytes = document.write_pdf(
                finisher=xmp.join_metadata,
                pdf_variant=VARIANT,
                pdf_identifier=hashlib.sha256(identity.encode()).digest()[:16],
                xmp_metadata=[io.BytesIO(xmp.UA1)],
            )
        except FatalURLFetchingError as refusal:
            raise errors.ForbiddenAsset(str(refusal)) from refusal
        self._pictures.update({key: value for key, value in pictures.items() if "cert:" in str(key)})
        return written

    def _style(self, layout: str) -> weasyprint.CSS:
        if layout not in self._styles:
            source = f"cert:{LAYOUTS}/{layout}/style.css"
            self._styles[layout] = weasyprint.CSS(url=source, url_fetcher=self._fetcher, font_config=self._fonts)
        return self._styles[layout]

    def _page(self, snapshot: AwardSnapshot) -> str:
        template = self._templates.get_template(f"{snapshot.layout}/{snapshot.language}.html")
        values = {
            "number": snapshot.number,
            "code": ids.grouped(snapshot.code),
            "issued_on": snapshot.issued_on.isoformat(),
            "verification_url": snapshot.verification_url,
            "caption": snapshot.en.title,
            "qr": qr.data_url(snapshot.verification_url),
            **_printed_values(snapshot.printed),
        }
        return template.render(Context(values, use_l10n=False, use_tz=False))


def _printed_values(printed: PrintedWords) -> dict[str, Any]:
    phrases = {field.name: words.phrase(getattr(printed, field.name)) for field in fields(printed)}
    return {
        "words": printed,
        "phrases": phrases,
        "name_size": words.size_class(printed.name, long=9, longest=22),
        "course_size": words.size_class(printed.course, long=40, longest=60),
        "issuer_size": words.size_class(printed.issuer, long=14, longest=24),
    }
