"""Test databases, copied from a template that is migrated once for each set of migrations.

Migrating takes ten seconds and more, a copy a fraction of one. A test that commits gets a new copy afterwards instead of Django's TRUNCATE: tables
that only grow refuse to be emptied, and rows that migrations made (Wagtail's root page, locales) stay.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fasteners
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from lms.settings import mode

if TYPE_CHECKING:
    from django.test import TransactionTestCase

PLACE = sha256(str(mode.BASE_DIR).encode()).hexdigest()[:6]  # two clones may share a server


def prepare(worker: str) -> None:
    """From now on the connection's database is a new one of this test worker's."""
    connection.close()
    with fasteners.InterProcessLock(mode.VAR_DIR / "test-template.lock"):
        template = _template()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = f"test_{PLACE}_{worker}"
    _copy(template)


def renew(_case: TransactionTestCase | None = None) -> None:
    """The database is as the migrations left it, whatever was committed and whoever is still connected."""
    connection.close()
    _copy(_template_name())


def remove() -> None:
    connection.close()
    with _server() as server:
        server.execute(_drop(connection.settings_dict["NAME"]))


def _template_name() -> str:
    """Named after everything that decides what migrating would make."""
    digest = sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return f"template_{PLACE}_{digest.hexdigest()[:16]}"


def _template() -> str:
    name = _template_name()
    with _server() as server:
        kept = {row[0] for row in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"template_{PLACE}_"])}
        if name in kept:
            return name
        for old in kept:
            server.execute(_drop(old))
        building = f"template_{PLACE}_building"
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(building)))
        connection.settings_dict["NAME"] = building
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name)))
    return name


def _copy(template: str) -> None:
    name = connection.settings_dict["NAME"]
    with _server() as server:
        server.execute(_drop(name))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def _server() -> psycopg.Connection[Any]:
    """A connection outside every database of ours, each statement by itself."""
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in ("host", "port", "user", "password") if parameters.get(name)}
    return psycopg.connect(dbname="postgres", autocommit=True, **wanted)
