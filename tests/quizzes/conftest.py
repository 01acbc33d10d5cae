"""A learner with a place in a course that has a quiz."""

from __future__ import annotations

import pytest

from courses.quizzes import services
from tests.quizzes import making


@pytest.fixture
def enrolment(learner, now):
    return making.enrolment(learner, now)


@pytest.fixture
def quiz(enrolment, now):
    return making.quiz(enrolment.run.course, now)


@pytest.fixture
def attempt(enrolment, quiz, now):
    return services.start_attempt(enrolment=enrolment, quiz=quiz, now=now)
