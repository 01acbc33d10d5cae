"""An address that has a name is written by its name, so that it can move."""

from __future__ import annotations

import re
from pathlib import Path

from django.urls import resolve
from django.utils import translation

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
WRITTEN = re.compile(r"""(?:brand\.prefix \}\}|brand\.prefix\|add:"|base_url \}\}(?:/en)?|(?:href|action)=")(/[\w/-]*)""")
WITHOUT_DATABASE = {"500.html", "503.html"}  # shown when nothing works; their "/" is the safest address there is


def test_only_pages_that_editors_made_are_written_as_addresses():
    found = []
    for path in sorted(TEMPLATES.rglob("*.*")):
        if path.name not in WITHOUT_DATABASE:
            found += [(path.name, address) for address in WRITTEN.findall(path.read_text())]
    assert found, "the footer names pages of editors"
    with translation.override("ko"):  # the language of addresses without a prefix
        named = [(name, address) for name, address in found if resolve(address).view_name != "wagtail_serve"]
    assert not named
