"""What is installed is what pyproject.toml names, locked by hash, and no file names where it comes from."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["deploy/requirements.txt", "deploy/requirements-dev.txt"]
HOSTS = re.compile(r"https?://[^\s\"'<>)]*(?:pypi|pythonhosted|npmjs|registry\.|mirror|artifactory)[^\s\"'<>)]*|--(?:extra-)?index-url|--find-links")


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked(path: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", (ROOT / path).read_text(), re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_each_named_package_is_locked_at_a_version_that_was_asked_for(lock):
    asked = project()["project"]["dependencies"] + (project()["dependency-groups"]["dev"] if "dev" in lock else [])
    versions = locked(lock)
    wanted = [Requirement(text) for text in asked]
    wrong = [str(one) for one in wanted if not any(one.specifier.contains(version) for version in versions.get(canonicalize_name(one.name), []))]
    assert not wrong, f"make the lock files anew (CONTRIBUTING.md): {wrong}"


def test_development_has_what_production_has_at_the_same_versions():
    development = locked(LOCKS[1])
    assert {name: versions for name, versions in locked(LOCKS[0]).items() if development.get(name) != versions} == {}


@pytest.mark.parametrize("lock", [*LOCKS, "deploy/requirements-next.txt", "deploy/requirements-uv.txt"])
def test_each_locked_package_has_a_hash(lock):
    entries = re.split(r"^(?=[\w.-]+(?:\[[^\]]*\])?==)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split("\n", 1)[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_file_names_the_host_of_a_package_registry():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [ROOT / name for name in files if name != "tests/architecture/test_dependencies.py" and (ROOT / name).is_file()]
    found = [f"{path.relative_to(ROOT)}: {match.group()}" for path in texts for match in HOSTS.finditer(path.read_text(errors="ignore"))]
    assert found == []


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
        found |= {name.split(".")[0] for name in names if name}
    return found


def test_what_the_product_imports_is_locked_for_production():
    """A developer's machine has more packages than the site's, so a missing one would be noticed by the site only."""
    providers, production = packages_distributions(), locked(LOCKS[0])
    ours = {"lms", "courses", "certificates", "cms"}
    modules = [path for folder in ours for path in (ROOT / folder).rglob("*.py")]
    names = {name for path in modules for name in imported(path)} - ours - sys.stdlib_module_names
    missing = {name for name in names if not any(canonicalize_name(package) in production for package in providers.get(name, []))}
    assert missing == set()
