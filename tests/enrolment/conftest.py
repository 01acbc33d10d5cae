"""A run with seats, and a short way to apply for it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from courses.enrolment import services
from tests import factories


@pytest.fixture
def run(db, now):
    return factories.open_run(at=now, capacity=2)


@pytest.fixture
def apply(now):
    def do(learner, run, *, key=None, at=now, **more):
        return services.apply(learner=learner, run=run, request_key=key or uuid4().hex, actor=more.pop("actor", learner), now=at, **more)

    return do
