"""Migrations: none missing, one line of them in each app, each named by hand."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = [
    "accounts", "attendance", "audit", "catalogue", "certificates", "cms", "demo", "enrolment", "kernel", "notices", "portal", "privacy", "quizzes",
]  # fmt: skip
BY_MACHINE = re.compile(r"_(auto_|initial|alter_|add_|remove_|rename_|delete_|create_)|_(and_more)$")


@pytest.fixture(scope="module")
def on_disk():
    return MigrationLoader(None).graph


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", OURS)
def test_an_apps_migrations_are_one_line(on_disk, app):
    assert len(on_disk.leaf_nodes(app)) <= 1


def test_they_are_named_by_hand(on_disk):
    assert [name for app, name in on_disk.nodes if app in OURS and BY_MACHINE.search(name)] == []
