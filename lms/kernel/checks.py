"""Refusals to start on a database that would quietly do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Sequence


def _ask(alias: str, sql: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


def database_knows_hangul(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """With the character type `C`, pg_trgm silently drops every Hangul syllable."""
    wrong = [
        alias for alias in databases or () if _ask(alias, "SELECT datctype FROM pg_database WHERE datname = current_database()") in {"C", "POSIX"}
    ]
    return [
        Error(
            f"The database {alias!r} has LC_CTYPE C: searching Korean would find nothing.",
            hint="Create it again with: CREATE DATABASE lms TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';",
            id="kernel.E001",
        )
        for alias in wrong
    ]


def database_keeps_what_it_acknowledged(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """An answer is acknowledged to a learner only when it is on the disk."""
    wrong = [alias for alias in databases or () if "off" in (_ask(alias, "SHOW synchronous_commit"), _ask(alias, "SHOW fsync"))]
    return [
        Error(
            f"The database {alias!r} acknowledges before it has written (fsync or synchronous_commit is off).",
            hint="Set fsync = on and synchronous_commit = on.",
            id="kernel.E002",
        )
        for alias in wrong
    ]
