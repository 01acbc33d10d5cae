"""Numbers without gaps."""

from __future__ import annotations

from django.db import connection

from certificates.models import SerialCounter

RAISE = """
INSERT INTO {table} (kind, year, last) VALUES (%s, %s, %s)
ON CONFLICT (kind, year) DO UPDATE SET last = {table}.last + EXCLUDED.last
RETURNING last
"""


def allocate(*, kind: str, year: int, count: int) -> range:
    """The next `count` serial numbers of the kind and year, held until the transaction ends and given back if it is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(RAISE.format(table=SerialCounter._meta.db_table), [kind, year, count])  # noqa: SLF001 - Django's public name for it
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)
