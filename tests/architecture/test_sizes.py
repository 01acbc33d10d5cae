"""Small enough to love: how long a module, a function and a test file may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("lms", "courses", "certificates", "cms")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
LONGEST_TEST_FILE = 300


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", modules(*PRODUCT), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_stay_short(path):
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_MODULE, f"{path.name} is too long: make it a package of the same name"
    long = [
        f"{node.name} ({lines(node)} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines(node) > LONGEST_FUNCTION
    ]
    assert not long, f"too long in {path.relative_to(ROOT)}: {', '.join(long)}"


@pytest.mark.parametrize("path", modules("tests"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_test_file_stays_short(path):
    assert len(path.read_text().splitlines()) <= LONGEST_TEST_FILE, "split it: one file per use case"
