"""Every error is a problem document; every caller has a measure."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from lms.accounts import services
from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db
COURSES = "/api/v1/courses/"


@pytest.fixture(autouse=True)
def fresh_measures():
    cache.clear()


def problem(response, status, code):
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"], body["type"]) == (status, status, code, f"urn:problem:{code}")
    assert body["title"]
    return body


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing/", "/api/v1/courses/AI-101", "/api/v1/courses/AI-1/x/%0a/"])
def test_an_address_that_is_not_there(client, method, address):
    problem(getattr(client, method)(address), 404, "not-found")


def test_a_wrong_method(client):
    problem(client.post(COURSES, {}), 405, "method-not-allowed")


def test_a_wrong_word(client):
    assert set(problem(client.get(f"{COURSES}?kind=nonsense"), 422, "invalid")["errors"]) == {"kind"}


def test_a_page_after_the_last(client):
    problem(client.get(f"{COURSES}?page=99"), 404, "not-found")


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "bearer lms_nothing", "Bearer a b"])
def test_a_wrong_key(client, header):
    answer = client.get(COURSES, headers={"authorization": header})
    problem(answer, 401, "authentication-failed")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_staff_without_a_second_factor(client, registrar):
    client.force_login(registrar)
    problem(client.get(COURSES), 403, "second-factor-needed")


def test_a_key_of_staff_opens_and_a_suspended_holder_closes_it(client, registrar, owner, now):
    _token, key = services.issue_token(user=registrar, label="x", now=clock.now())
    headers = {"authorization": f"Bearer {key}"}
    assert client.get(COURSES, headers=headers).status_code == 200
    services.suspend(person=registrar, reason="x", actor=owner, now=now)
    problem(client.get(COURSES, headers=headers), 401, "authentication-failed")


def test_who_asks_too_often_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr("lms.api.throttles.PerCaller.THROTTLE_RATES", {"anonymous": "3/min", "person": "5/min"})
    assert [client.get(COURSES).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get(COURSES)
    problem(answer, 429, "throttled")
    assert 0 < int(answer["Retry-After"]) <= 60


def test_a_person_has_her_own_measure_wherever_she_calls_from(client, monkeypatch):
    monkeypatch.setattr("lms.api.throttles.PerCaller.THROTTLE_RATES", {"anonymous": "1/min", "person": "2/min"})
    client.force_login(factories.UserFactory())
    addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    assert [client.get(COURSES, REMOTE_ADDR=address).status_code for address in addresses] == [200, 200, 429]


def test_a_forged_forwarding_header_gives_no_new_measure(client, monkeypatch):
    monkeypatch.setattr("lms.api.throttles.PerCaller.THROTTLE_RATES", {"anonymous": "1/min"})
    assert [client.get(COURSES, headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code for number in range(2)] == [200, 429]
