"""The same answer for machines: GET /api/v1/awards/verify/{code}/."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from certificates.models import RevocationReason
from certificates.services import awards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


def test_it_says_what_the_page_says_and_no_more(client, award):
    response = client.get(f"/api/v1/awards/verify/{award.code}/")
    assert response.status_code == 200
    assert response.json() == {
        "state": "issued",
        "number": "제2026-001호",
        "title": "수료증",
        "masked_name": "이*준",
        "course": "AI 활용 기초 과정",
        "period": "2026년 2월 12일부터 2026년 2월 26일까지",
        "hours": "총 16시간",
        "issuer": "서초 AI 배움터장",
        "issued_on": "2026-03-05",
        "ended_at": None,
        "replaced_by": "",
        "replaces": "",
        "document_sha256": "",
    }
    assert response.headers["Cache-Control"] == "no-store"


def test_a_revoked_one_is_answered_with_its_state(client, award, registrar, now):
    awards.revoke_award(award=award, reason=RevocationReason.MISCONDUCT, actor=registrar, now=now)
    answer = client.get(f"/api/v1/awards/verify/{award.code}/").json()
    assert (answer["state"], answer["ended_at"]) == ("revoked", "2026-03-05T14:00:00+09:00")
    assert "misconduct" not in str(answer)


@pytest.mark.parametrize("code", ["8xmva25mj5p5q66yneb0tp4pe9", "x", "제2026-001호"])
def test_an_unknown_code_is_a_problem_document(client, award, code):
    response = client.get(f"/api/v1/awards/verify/{code}/")
    assert (response.status_code, response.headers["Content-Type"], response.json()["code"]) == (404, "application/problem+json", "not-found")


def test_many_questions_are_slowed_down(client, award):
    answers = [client.get(f"/api/v1/awards/verify/{award.code}/").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_there(client, award, method):
    assert getattr(client, method)(f"/api/v1/awards/verify/{award.code}/").status_code in {403, 405}
