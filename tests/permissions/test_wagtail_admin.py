"""Wagtail's admin, pattern by pattern: who is no editor gets nowhere, whatever the address."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.permissions import matrix, walk, world
from tests.permissions.test_requests import outcome

PREFIX = "cms/"
OPEN = {"cms/jsi18n/"}  # translated words for scripts, nothing else
SHUT = {403, 404}  # 404: the pattern's own converter refuses the made-up word, or the view is refused to everybody


def address(route: str) -> str:
    """Some address that the pattern matches: 1 for a number, a plain word for a name."""
    text = re.sub(r"<(?:int:)?(?:\w*id|pk)>|<int:\w+>", "1", route)
    text = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", text)
    text = re.sub(r"<[^>]+>", "word", text)
    text = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)", "1", text)
    return "/" + re.sub(r"[\\^$?]|\(.*?\)", "", text)


@pytest.mark.django_db
def test_nobody_without_the_right_gets_anywhere():
    here = world.make()
    clients = here.clients()
    wrong: list[str] = []
    routes = sorted({found.route for found in walk.patterns() if found.route.startswith(PREFIX)} - OPEN)
    assert len(routes) > 150, "the walk finds Wagtail's patterns"
    for route in routes:
        for role in (*matrix.NOBODY, "half", "learner"):
            away = {matrix.LOGIN} if role in matrix.NOBODY else {matrix.SET_UP} if role == "half" else set()
            with transaction.atomic():
                found = outcome(clients[role].get(address(route)))
                transaction.set_rollback(True)
            if found not in away | SHUT:
                wrong.append(f"{route} as {role}: {found}")
    cache.clear()
    assert not wrong, "\n".join(wrong)
