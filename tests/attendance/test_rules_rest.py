"""REST: the rules are read, a class session is added, two are held together."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from lms.accounts import services as accounts_services
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client, registrar, now):
    """POST, or GET without a body, with a registrar's token."""
    factories.give_second_factor(registrar)
    with time_machine.travel(now, tick=False):
        _token, key = accounts_services.issue_token(user=registrar, label="test", now=now)
        headers = {"authorization": f"Bearer {key}"}

        def do(path, data=None):
            address = f"/api/v1/{path}"
            return client.get(address, headers=headers) if data is None else client.post(address, data, "application/json", headers=headers)

        yield do


def test_the_rules_are_read_with_their_reasons(call):
    [version] = call("attendance-rules/").json()["results"]
    assert (version["version"], version["course_kind"], version["late_after"], version["without_leave"]) == ("2026-1", "", 10, "stayed")
    assert version["absence_reasons"][0]["code"] == "illness"


def test_a_class_session_is_added_once(call, run):
    begins = run.ends_at + timedelta(days=1)
    wish = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(), "reason": "보강", "venue_ko": "3강의실"}
    for _ in range(2):
        answer = call(f"runs/{run.public_id}/class-sessions/", wish)
        assert (answer.status_code, answer.json()["number"], answer.json()["venue"]) == (200, 5, "3강의실")
    refused = call(f"runs/{run.public_id}/class-sessions/", wish | {"makes_up": 3, "starts_at": (begins + timedelta(hours=1)).isoformat()})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-cancelled")
    assert call(f"runs/{run.public_id}/class-sessions/", wish | {"makes_up": 99}).status_code == 404
    assert call(f"runs/{run.public_id}/class-sessions/", wish | {"starts_at": "soon"}).status_code == 422


def test_two_are_held_together(call, run, now):
    other = factories.open_run(at=now - timedelta(days=12), course=run.course)
    wish = {"run": run.public_id, "number": 2, "reason": "강사 한 분"}
    answer = call(f"runs/{other.public_id}/class-sessions/2/combine/", wish)
    assert answer.status_code == 200
    assert other.class_sessions.get(number=2).held_with == run.class_sessions.get(number=2)
    assert call(f"runs/{other.public_id}/class-sessions/3/combine/", wish | {"number": 99999999}).status_code == 422
    assert call(f"runs/{other.public_id}/class-sessions/99999999/combine/", wish).status_code == 404
    assert call(f"runs/{other.public_id}/class-sessions/3/combine/", wish | {"run": "nothing"}).status_code == 404
