"""The operator's page names every variable that the settings read, and no other; the files in deploy/ use only those."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lms.settings import env

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\b(?:LMS_[A-Z_]+|DATABASE_URL|BROKER_URL|CACHE_URL)\b")


def documented() -> set[str]:
    table = (ROOT / "docs" / "operations.md").read_text().split("## Variables")[1].split("\n## ")[0]
    return {name for line in table.splitlines() if line.startswith("| `") for name in VARIABLE.findall(line.split("|")[1])}


def test_every_variable_that_is_read_is_documented_and_no_other():
    assert documented() == set(env._read)


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "production.env.example", "kubernetes/lms.yaml", "nginx.conf"])
def test_the_files_for_operators_use_variables_that_exist(name):
    used = set(VARIABLE.findall((ROOT / "deploy" / name).read_text()))
    assert used - documented() - {"LMS_"} == set()
