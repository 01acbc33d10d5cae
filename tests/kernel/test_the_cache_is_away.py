"""Without the cache the site goes on: sessions from the database, limits counted in the process."""

from __future__ import annotations

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCacheClient
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from lms.kernel import cache as kernel_cache

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch):
    """`go()` takes the server away, `come_back()` brings it again; nothing waits."""
    cache.clear()
    monkeypatch.setattr(kernel_cache, "PAUSE", 0.0)

    def away(*_, **__):
        raise RedisConnectionError

    class Server:
        patch = pytest.MonkeyPatch()

        def go(self):
            self.patch.setattr(RedisCacheClient, "get_client", away)

        def come_back(self):
            self.patch.undo()

    made = Server()
    yield made
    made.come_back()
    caches["default"].clear()


def test_who_is_signed_in_stays_so(server, signed_in, learner):
    browser = signed_in(learner)
    assert browser.get("/my/").status_code == 200
    server.go()
    assert browser.get("/my/").status_code == 200


def test_signing_in_works_and_its_limit_counts(server):
    server.go()
    answers = [Client().post("/accounts/login/code/", {"phone": "01099998888"}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]


def test_the_interface_answers(server, client):
    server.go()
    assert client.get("/api/v1/courses/").status_code == 200


def test_who_left_meanwhile_is_still_out_when_it_is_back(server, signed_in, learner):
    browser = signed_in(learner)
    browser.get("/my/")
    kept = browser.cookies["session"].value
    server.go()
    browser.post("/accounts/logout/")
    server.come_back()
    thief = Client()
    thief.cookies["session"] = kept
    assert thief.get("/my/").status_code == 302


def test_what_was_counted_meanwhile_is_dropped(server):
    cache.set("n", 1, 60)
    server.go()
    cache.set("n", 5, 60)
    assert (cache.get("n"), cache.incr("n"), "n" in cache) == (5, 6, True)
    assert cache.add("m", 1, 60)
    assert cache.touch("m", 90)
    assert cache.delete("m")
    server.come_back()
    assert cache.get("n") is None
