"""Outer layers: health, headers, what may be stored, and whole pages kept for nobody in particular."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest
from django.core.exceptions import DisallowedHost
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpResponse

from lms.kernel import ids, pagecache

TARGET = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}


@pytest.mark.django_db
def test_a_public_page_carries_the_headers(client):
    response = client.get("/accounts/login/")
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert {name: policy.get(name) for name in TARGET} == TARGET
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


def test_a_live_process_says_so_without_a_database(client):
    assert client.get("/health/live").content == b"ok"


@pytest.mark.django_db
def test_ready_is_with_a_database_and_only_then(client, monkeypatch):
    assert client.get("/health/ready").status_code == 200

    def away():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/health/ready").status_code == 503


@pytest.mark.django_db
def test_what_a_signed_in_person_sees_is_not_stored(client, learner):
    client.force_login(learner)
    assert "no-store" in client.get("/accounts/login/code/", follow=True)["Cache-Control"]


@pytest.fixture
def kept(rf, monkeypatch):
    """Ask through the page cache; answers count up, so a kept page repeats its number."""
    generation = [1]
    monkeypatch.setattr("lms.kernel.pagecache.cache.get", lambda _key: generation[0])
    made = [0]
    answers = {"headers": {}, "cookie": False, "status": 200}

    def view(_request):
        made[0] += 1
        response = HttpResponse(str(made[0]), headers=answers["headers"], status=answers["status"])
        if answers["cookie"]:
            response.set_cookie("csrf", "x")
        return response

    middleware = pagecache.PageCacheMiddleware(view)

    def count(path="/", **extra):
        request = rf.get(path, **extra)
        request.COOKIES.update(extra.get("cookies", {}))
        return int(cast("HttpResponse", middleware(request)).content)

    ask: Any = count
    ask.answers, ask.generation, ask.middleware = answers, generation, middleware
    return ask


def test_a_page_is_kept_for_those_who_read_alike(kept):
    assert kept() == kept()
    assert kept("/?page=2") != kept()
    assert kept("/en/") != kept()
    assert kept(cookies={"display": "xl"}) != kept()
    assert kept(headers={"hx-request": "true"}) != kept()
    assert kept(headers={"host": "other.example"}) != kept()


@pytest.mark.parametrize("cookie", ["session", "csrf", "messages"])
def test_somebody_in_particular_is_given_no_kept_page(kept, cookie):
    first = kept()
    assert kept(cookies={cookie: "x"}) != first
    assert kept() == first, "and what she was shown is not kept for others"


@pytest.mark.parametrize(
    "change",
    [
        {"headers": {"Cache-Control": "private"}},
        {"headers": {"Cache-Control": "no-store"}},
        {"headers": {"Content-Type": "application/json"}},
        {"cookie": True},
        {"status": 404},
    ],
)
def test_what_is_personal_or_no_page_is_not_kept(kept, change):
    kept.answers.update(change)
    assert kept() != kept()


def test_a_published_page_is_seen_within_a_second(kept):
    first = kept()
    kept.generation[0] = 2
    assert kept() == first
    kept.middleware.generation_read_at -= pagecache.GENERATION_SECONDS + 0.1
    assert kept() != first


def test_a_kept_page_grows_old_by_itself(kept, monkeypatch):
    first = kept()
    later = time.monotonic() + pagecache.SECONDS + 0.1
    monkeypatch.setattr("lms.kernel.pagecache.time.monotonic", lambda: later)
    assert kept() != first


def test_the_number_of_kept_pages_is_bounded(kept, monkeypatch):
    monkeypatch.setattr(pagecache, "MOST_PAGES", 10)
    for number in range(50):
        kept(f"/?page={number}")
    assert len(kept.middleware.pages) <= 10


def test_a_host_that_is_not_ours_is_refused(rf):
    with pytest.raises(DisallowedHost):
        rf.get("/", headers={"host": "evil.example"}).get_host()


def test_identifiers_are_long_different_and_easy_to_read_aloud():
    made = {ids.public_id() for _ in range(1000)} | {ids.unguessable_code() for _ in range(1000)}
    assert len(made) == 2000
    assert {len(one) for one in made} == {16, 26}
    assert set("".join(made)) <= set(ids.ALPHABET)
    assert not set(ids.ALPHABET) & set("ilou")
