"""A job is asked for by a name in quotes; each such name is declared somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

from lms.kernel import jobs

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("lms", "courses", "certificates", "cms")


def constants(tree: ast.Module) -> dict[str, str]:
    """The module's own `NAME = "text"`."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def enqueued() -> dict[str, str]:
    """Name and place of every `jobs.enqueue("…")`; what is neither a text nor a constant of the module stands as `?`."""
    found = {}
    for path in (path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py") if path.parent.name != "kernel"):
        tree = ast.parse(path.read_text())
        known = constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("jobs.enqueue"):
                first = node.args[0] if node.args else node
                name = first.value if isinstance(first, ast.Constant) else known.get(getattr(first, "id", ""), "?")
                found[str(name)] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def test_the_search_finds_something():
    assert len(enqueued()) >= 3


def test_every_name_that_is_asked_for_is_declared():
    unknown = {name: place for name, place in enqueued().items() if name not in jobs.declared()}
    assert not unknown


def test_every_name_in_the_schedule_is_declared():
    names = {entry["args"][0] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "args" in entry}
    assert names <= set(jobs.declared())


def test_every_queue_is_served():
    assert {task.queue for task in jobs.declared().values()} <= {"default", "documents"}
