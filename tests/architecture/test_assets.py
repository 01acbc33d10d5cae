"""The committed styles, fonts and modules are what the build wrote, and templates use only KRDS classes that are there."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
BUILT = ("krds", "fonts", "qr")


def _listed() -> dict[str, str]:
    lines = (STATIC / "SHA256SUMS").read_text().splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_every_built_file_is_what_the_build_wrote():
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in BUILT
        for path in (STATIC / folder).rglob("*")
        if path.is_file()
    }
    assert found == _listed()


def test_no_style_and_no_script_asks_another_host():
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        outside = re.sub(r"http://www\.w3\.org/[\w/]+", "", path.read_text())
        assert "http://" not in outside, path
        assert "https://" not in outside, path


def test_templates_use_only_krds_classes_that_have_a_style():
    styles = (STATIC / "krds/krds.css").read_text() + (STATIC / "css/site.css").read_text()
    known = set(re.findall(r"\.((?:krds|ico)-[\w-]+)", styles))
    used: dict[str, Path] = {}
    for path in (ROOT / "templates").rglob("*.html"):
        for words in re.findall(r'class="([^"{}]*)"', path.read_text()):
            used.update({word: path for word in words.split() if word.startswith(("krds-", "ico-"))})
    assert {word: path for word, path in used.items() if word not in known} == {}


def test_no_template_has_a_style_or_a_running_script_of_its_own():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        if "certificates" in path.parts:
            continue
        assert not re.search(r"\sstyle=|<style|\son\w+=", text), path
        for attributes in re.findall(r"<script([^>]*)>", text):
            assert "src=" in attributes or 'type="application/json"' in attributes, path
