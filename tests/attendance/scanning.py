"""What a scanner sends, for tests."""

from __future__ import annotations

from courses.attendance import rules, selectors, services
from courses.attendance.keys import keys


def api(run, number=1, last="observations"):
    return f"/api/v1/scanning/class-sessions/{run.public_id}/{number}/{last}/"


def row(nonce, now, **facts):
    return {"nonce": nonce, "kind": "enter", "source": "card", "observed_at": now.isoformat(), **facts}


def card(enrolment):
    return rules.card_text(keys=keys(), enrolment=enrolment.public_id)


def number(meeting, enrolment):
    return selectors.numbers_of_the_day(class_session=meeting)[enrolment.pk]


def send(client, run, rows, at=1, **headers):
    return client.post(api(run, at), {"observations": rows}, content_type="application/json", headers=headers)


def outcomes(response):
    assert response.status_code == 200, response.content
    return [(one["nonce"], one["outcome"], one["code"]) for one in response.json()["outcomes"]]


def device(institution, actor, now, **facts):
    """A device and the header by which it calls."""
    until = facts.pop("expires_at", now + services.USUAL_DEVICE)
    made, token = services.issue_device(institution=institution, name="1층 입구 태블릿", expires_at=until, actor=actor, now=now)
    return made, {"authorization": f"Device {token}"}
