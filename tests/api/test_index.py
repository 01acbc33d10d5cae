"""Whoever opens the API in a browser reads what there is."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "words"), [("/api/", "프로그램용 창구(API)"), ("/en/api/", "Interface for programs (API)")])
def test_it_says_what_there_is_and_how_to_get_a_key(client, address, words):
    answer = client.get(address)
    page = answer.content.decode()
    assert words in page
    assert "GET /api/v1/courses/" in page
    assert 'href="/api/v1/schema/"' in page
    assert "/my/keys/" in page
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
