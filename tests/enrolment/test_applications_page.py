"""Applications of every run together: by day and state, half hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/registrar/applications/"


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def apply(name, at):
    return factories.EnrolmentFactory(learner=factories.UserFactory(name=name, phone="01012341234"), applied_at=at, confirmed_at=at)


def test_one_days_are_listed_half_hidden(desk, now):
    today = apply("홍길동", now)
    earlier = factories.EnrolmentFactory(applied_at=now - timedelta(days=1), confirmed_at=now - timedelta(days=1))
    page = desk.get(PAGE, {"day": "2026-03-05"}).content.decode()
    assert "홍*동" in page
    assert "010-****-1234" in page
    assert today.run.public_id in page
    assert earlier.run.public_id not in page
    assert PersonalDataAccess.objects.get().subject_ids == [today.learner_id]


def test_a_state_narrows_and_nonsense_does_not(desk, now):
    one = factories.EnrolmentFactory()
    assert one.run.public_id not in desk.get(PAGE, {"state": "withdrawn"}).content.decode()
    for query in ({}, {"state": "confirmed"}, {"state": "x"}, {"day": "yesterday"}, {"page": "99"}):
        assert one.run.public_id in desk.get(PAGE, query).content.decode()


def test_the_desk_leads_to_the_applications_of_today(desk):
    assert "/en/desk/registrar/applications/?day=2" in desk.get("/en/desk/registrar/").content.decode()


def test_it_takes_the_same_queries_for_one_and_for_many(desk):
    counts = []
    for more in (1, 10):
        for _ in range(more):
            factories.EnrolmentFactory()
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            desk.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
