"""Every word has its Korean, and the compiled catalogue is the one that is written."""

from __future__ import annotations

import ast
import gettext
import re

from tools import messages


def test_nothing_is_untranslated_or_to_be_looked_at_again():
    assert messages.without_korean(messages.CATALOGUE.read_text()) == []


def test_the_compiled_catalogue_is_current():
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for body in messages.blocks(messages.CATALOGUE.read_text()).values():
        words = {name: "".join(ast.literal_eval(line) for line in lines.splitlines()) for name, lines in PARTS.findall(body)}
        if not words.get("msgid") or "msgctxt" in body:
            continue
        if "msgid_plural" in words:
            assert compiled.ngettext(words["msgid"], words["msgid_plural"], 2) == words["msgstr[0]"], "run make messages"
        else:
            assert compiled.gettext(words["msgid"]) == words["msgstr"], "run make messages"


PARTS = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[0\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)
