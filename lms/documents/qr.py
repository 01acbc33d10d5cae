"""Squares to scan: the one that leads to the verification page, those of name cards, and those of screens."""

from __future__ import annotations

from typing import Final

import segno

MASK: Final = 3  # choosing the best of eight costs 4 ms of 40; readers do not care
PIXELS_PER_MODULE: Final = 4
QUIET_ZONE: Final = 4  # modules, ISO/IEC 18004


def data_url(address: str) -> str:
    """A PNG as data URL, error correction M: readable with 15 % of it damaged."""
    code = segno.make_qr(address, error="m", mask=MASK, boost_error=False)
    return code.png_data_uri(scale=PIXELS_PER_MODULE, border=QUIET_ZONE, dark="#1b1b1f")


def svg_data_url(text: str) -> str:
    """The same as a drawing, for a screen: sharp at every size."""
    code = segno.make_qr(text, error="m", mask=MASK, boost_error=False)
    return code.svg_data_uri(scale=PIXELS_PER_MODULE, border=QUIET_ZONE, dark="#1b1b1f", light="#fff", encode_minimal=False)


def svg(address: str) -> str:
    """The same square for a page: an element without a size of its own, dark on white whatever the page around it looks like."""
    code = segno.make_qr(address, error="m", mask=MASK, boost_error=False)
    return code.svg_inline(border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
