"""Collect the words of the code, and compile the Korean ones. Needs GNU gettext.

`messages.py` renews locale/ko and says what has no Korean yet; `messages.py --check` changes nothing and fails where anything is missing or old.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale/ko/LC_MESSAGES/django.po"
LEFT_OUT = ("var", ".venv", "node_modules", "tests", "tools")


def blocks(text: str) -> dict[str, str]:
    """The entries of a catalogue by their msgid, comments left out."""
    entries = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith(("#:", "# ", "#."))]
        body = "\n".join(lines)
        found = re.search(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)', body, re.MULTILINE)
        if found and not body.startswith("#~"):
            context = re.search(r"^msgctxt .*$", body, re.MULTILINE)
            entries[(context.group() if context else "") + found.group(1)] = body
    return entries


def without_korean(text: str) -> list[str]:
    """The msgids that have no Korean, or one that must be looked at again."""
    empty = re.compile(r'^msgstr(?:\[0\])? ""$(?!\n")', re.MULTILINE)
    return [msgid for msgid, body in blocks(text).items() if msgid.strip() != '""' and (empty.search(body) or "fuzzy" in body.split("msgid")[0])]


def renew() -> None:
    ignored = [word for folder in LEFT_OUT for word in ("--ignore", folder)]
    command = [sys.executable, "manage.py", "makemessages", "--locale", "ko", "--no-location", "--no-wrap", "--no-obsolete", *ignored]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"})
    subprocess.run(["msgfmt", "--check-format", "-o", str(CATALOGUE.with_suffix(".mo")), str(CATALOGUE)], check=True)


def main() -> int:
    before = CATALOGUE.read_text(), CATALOGUE.with_suffix(".mo").read_bytes()
    renew()
    after = CATALOGUE.read_text()
    missing = without_korean(after)
    for msgid in missing:
        print("no Korean yet:", msgid.strip())
    if "--check" in sys.argv:
        gone = blocks(before[0]).keys() - blocks(after).keys()
        for msgid in gone:
            print("no longer said:", msgid.strip())
        CATALOGUE.write_text(before[0])
        CATALOGUE.with_suffix(".mo").write_bytes(before[1])
        return int(bool(missing or gone))
    return int(bool(missing))


if __name__ == "__main__":
    raise SystemExit(main())
