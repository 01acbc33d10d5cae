"""The layouts of the awards, filled in and handed to the press."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.template import Context, Engine

from lms.documents import press, qr, words
from lms.kernel import ids

if TYPE_CHECKING:
    from certificates.data import AwardSnapshot, PrintedWords

ASSETS: Final = Path(__file__).parent / "assets"
LAYOUTS: Final = "layouts"


class Renderer:
    """A press with the pictures and layouts of the awards. An award is one page, or it is not made."""

    def __init__(self) -> None:
        self._press = press.Press(press.shipped(ASSETS))
        self._templates = Engine(dirs=[str(ASSETS / LAYOUTS)], autoescape=True)

    def render(self, snapshot: AwardSnapshot) -> bytes:
        style = f"{LAYOUTS}/{snapshot.layout}/style.css"
        return self._press.draw(self._page(snapshot), style=style, identity=f"{snapshot.number} {snapshot.code}", most_pages=1)

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
