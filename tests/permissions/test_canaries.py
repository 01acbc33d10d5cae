"""Another person's data appears in no answer to anybody who has no right to it, whatever the address."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.permissions import matrix, walk, world
from tests.permissions.test_wagtail_admin import PREFIX, address

CANARIES = {"name": "카나리아꾀꼬리", "email": "canary-7f3a@example.org", "phone": "01087654321"}
WRITTEN = [*CANARIES.values(), "010-8765-4321", "1931-07-08", "1931년 7월 8일"]
# The staff of her own runs and the registrars have a right; everybody else has none.
WITHOUT = ("anonymous", "half", "other_learner", "former_learner", "suspended", "foreign_instructor", "editor")
IN_ENGLISH = ("other_learner", "editor")
IN_THE_ADMIN = ("foreign_instructor", "editor")


@pytest.fixture
def planted(db):
    """The world with a learner in it whose every word is known: her places, her certificate, her account."""
    return world.make(**CANARIES, birth_date=date(1931, 7, 8))


def spilled(response) -> list[str]:
    if response.streaming:
        return []
    text = response.content.decode(errors="replace") + str(dict(response.items()))
    return [canary for canary in WRITTEN if canary in text]


def questions(here) -> list[tuple[str, str]]:
    """Each address with each role that asks for it."""
    ours = {row.address.format_map(vars(here)) for module in matrix.modules() for row in matrix.rows_of(module)}
    english = {f"/en{path}" for path in ours if not path.startswith("/api/")}
    admin = {address(found.route) for found in walk.patterns() if found.route.startswith(PREFIX)}
    groups = ((ours, WITHOUT), (english, IN_ENGLISH), (admin, IN_THE_ADMIN))
    return [(path, role) for paths, roles in groups for path in sorted(paths) for role in roles]


@pytest.mark.slow
def test_nobody_without_a_right_reads_them(planted):
    clients = planted.clients()
    found = []
    for path, role in questions(planted):
        cache.clear()
        with transaction.atomic():
            canaries = spilled(clients[role].get(path))
            transaction.set_rollback(True)
        if canaries:
            found.append(f"{path} tells {role} {canaries}")
    assert not found, "\n".join(found)


def test_the_search_would_find_them(planted, signed_in):
    """The registrar is shown her, so the canaries are alive."""
    client = planted.clients()["registrar"]
    shown = client.post(f"/desk/registrar/people/{planted.learner.public_id}/show/", {"reason": "test"})
    assert set(spilled(shown)) >= {CANARIES["name"], CANARIES["email"], "010-8765-4321", "1931년 7월 8일"}


def test_a_learner_reads_her_own(planted):
    assert CANARIES["email"] in spilled(planted.clients()["learner"].get("/my/profile/"))
