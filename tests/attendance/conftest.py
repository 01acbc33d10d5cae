"""A run that has begun, with people in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.attendance import services
from tests import factories


@pytest.fixture
def run(db, now):
    """Four weekly meetings of two hours; the first began an hour before `now`."""
    return factories.open_run(at=now - timedelta(days=14, hours=1))


@pytest.fixture
def meeting(run):
    return run.class_sessions.get(number=1)


@pytest.fixture
def enrolment(run, learner):
    return factories.EnrolmentFactory(run=run, learner=learner)


@pytest.fixture
def other_enrolment(run, other_learner):
    return factories.EnrolmentFactory(run=run, learner=other_learner)


@pytest.fixture
def mark(instructor, now):
    """Record the roll of a meeting: `mark(meeting, {enrolment: "present"})`."""

    def do(meeting, marks, *, nonce="page-1", at=now, actor=instructor, reason="잘못 표시함"):
        by_key = {enrolment.pk: kind for enrolment, kind in marks.items()}
        return services.record_roll(actor=actor, class_session=meeting, marks=by_key, nonce=nonce, now=at, reason=reason)

    return do
