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


def test_every_word_in_the_code_is_found_by_whoever_collects_them():
    """xgettext does not look into f-strings and cannot read what is put together at run time; both would stay English."""
    known = {"".join(ast.literal_eval(line) for line in msgid.splitlines()) for msgid in catalogue_msgids()}
    missed = []
    for path in messages.ROOT.rglob("*.py"):
        if path.relative_to(messages.ROOT).parts[0] in messages.LEFT_OUT:
            continue
        missed += [f"{path}: {words}" for words in words_of(ast.parse(path.read_text())) if words not in known]
    assert missed == []


def catalogue_msgids() -> list[str]:
    return [lines for body in messages.blocks(messages.CATALOGUE.read_text()).values() for name, lines in PARTS.findall(body) if name == "msgid"]


def words_of(tree: ast.AST) -> list[str]:
    """What is handed to gettext; what is no plain text counts as missed."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT]
    return [str(call.args[0].value) if isinstance(call.args[0], ast.Constant) else ast.unparse(call) for call in calls]


GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop"}
PARTS = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[0\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)
