"""What the office prints: lists, forms and slips on A4, all with the same head and foot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

STYLE: Final = "office/style.css"
Shape = Literal["portrait", "landscape"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above and below. `printed_by` is empty where nobody in particular asked for the paper."""

    title: str
    office: str
    subject: str
    printed_at: datetime
    printed_by: str = ""


def office_paper(*, template: str, context: Mapping[str, Any], head: Head, language: str, shape: Shape = "portrait") -> bytes:
    """A PDF from a template that extends `documents/paper.html`: pages with numbers, and table heads that return on each of them.

    The same input gives the same bytes, the moment of printing included.
    """
    with translation.override(language):
        values = {**context, "head": head, "language": language, "shape": shape, "printed_at": clock.seoul(head.printed_at).isoformat("T", "seconds")}
        page = render_to_string(template, values)
    document: bytes = _press().draw(page, style=STYLE, identity=page)
    return document


@cache
def _press() -> Any:
    """Loaded at the first paper, because the press brings its engine along."""
    return import_string("lms.documents.press.Press")()
