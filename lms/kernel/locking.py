"""Row locks in one documented order, so that no two transactions wait for each other in a circle.

The order is: job → run → pool (by pk) → enrolment (by pk) → attempt → response → award counter. Take what is scarce last, and commit at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = TypeVar("Row", bound=models.Model)


def lock(queryset: models.QuerySet[Row], *pks: int) -> list[Row]:
    """The rows, locked for update in the order of their keys and re-read. Must run inside a transaction.

    Keys never change, so rows that merely point at a locked one (their foreign keys share its key) need not wait, and cannot wait in a circle.
    """
    return list(queryset.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",), no_key=True))


def share(queryset: models.QuerySet[Row], pk: int) -> None:
    """The row is not locked by anybody else until the transaction ends; any number of transactions may share it. Must run inside a transaction."""
    table, column = queryset.model._meta.db_table, queryset.model._meta.pk.column  # noqa: SLF001 - Django's public names
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" = %s FOR SHARE', [pk])  # noqa: S608 - names of our own model


def lock_name(*parts: str | int) -> None:
    """Hold a name until the transaction ends, where there is no row yet to hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["/".join(map(str, parts))])


def lock_names(names: Iterable[str]) -> None:
    for name in sorted(set(names)):
        lock_name(name)
