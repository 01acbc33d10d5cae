"""Each row of the table is tried, as each role."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.permissions import matrix, world


def asked(client, row, address):
    rest = address.startswith("/api/")
    send = getattr(client, row.method.lower())
    if row.method == "GET":
        return send(address)
    return send(address, row.data, content_type="application/json") if rest else send(address, row.data)


def outcome(response) -> int | str:
    location = response.get("Location", "").partition("?")[0]
    if response.status_code == 302 and location.endswith("/accounts/2fa/"):
        return matrix.SET_UP
    if response.status_code == 302 and location.endswith("/accounts/login/"):
        return matrix.LOGIN
    return int(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("module", matrix.modules(), ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_role_gets_what_the_table_says(module):
    here = world.make()
    clients = here.clients()
    wrong: list[str] = []
    for row in matrix.rows_of(module):
        address = row.address.format_map(vars(here))
        for role, expected in row.who.items():
            cache.clear()
            with transaction.atomic():
                found = outcome(asked(clients[role], row, address))
                transaction.set_rollback(True)
            if found != expected:
                wrong.append(f"{row.method} {row.route} as {role}: {found}, the table says {expected}")
    assert not wrong, "\n".join(wrong)
