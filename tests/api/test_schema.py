"""The document of the API is whole, and the API keeps to it whatever it is sent."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from lms.wsgi import application
from tests import factories

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def roomy(monkeypatch):
    """So many requests from one address are this test's business, not the throttle's."""
    monkeypatch.setattr("lms.api.throttles.PerCaller.allow_request", lambda *_: True)
    cache.clear()


def test_it_is_made_without_a_warning(db):
    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        found = SchemaGenerator().get_schema(request=None, public=True)
        assert not GENERATOR_STATS._warn_cache
        assert not GENERATOR_STATS._error_cache
    assert found["openapi"] == "3.1.0"
    assert all(path.startswith("/api/v1/") for path in found["paths"])
    assert {"Problem"} <= set(found["components"]["schemas"])


@pytest.fixture
def caller(request, client, transactional_db):
    """The cookies of the caller: nobody, or a learner."""
    if request.param == "anonymous":
        return {}
    client.force_login(factories.UserFactory())
    return {name: morsel.value for name, morsel in client.cookies.items()}


@pytest.mark.slow
@pytest.mark.parametrize("caller", ["anonymous", "learner"], indirect=True)
def test_every_answer_is_as_described(caller):
    """Generated requests, right and wrong ones, to every operation: no error page, and nothing that the document does not say."""
    factories.LectureFactory(course__code="AI-101")
    document = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    found: Any = list(document.get_all_operations())
    operations = [operation.ok() for operation in found]
    assert len(operations) > 5
    for operation in operations:

        @settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case):
            case.call_and_validate(checks=CHECKS, cookies=caller)

        ask()
