"""A gateway that keeps what it is given, and a visitor who types what she reads there."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from lms.notices import gateway


class Texts(list):
    def code(self) -> str:
        return str(re.findall(r"\d{6}", self[-1][1])[0])


@pytest.fixture
def texts(monkeypatch):
    """The text messages that were sent: (number, words)."""
    sent = Texts()

    class Kept:
        def send(self, message):
            sent.append((message.to, message.text))
            return ""

    monkeypatch.setitem(gateway.GATEWAYS, "console", Kept)
    monkeypatch.setitem(gateway.GATEWAYS, "outbox", Kept)
    monkeypatch.setitem(gateway.GATEWAYS, "demo", Kept)
    return sent


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()


@pytest.fixture
def visitor():
    return Client()


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
