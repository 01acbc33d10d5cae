"""Squares that lead to an address: of the verification page on paper, of checking in on a screen."""

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


def svg(address: str) -> str:
    """The same square for a page: an element without a size of its own, dark on white whatever the page around it looks like."""
    code = segno.make_qr(address, error="m", mask=MASK, boost_error=False)
    return code.svg_inline(border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
