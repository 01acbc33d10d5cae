"""People and clocks that every test may ask for."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from django.test import TransactionTestCase

from tests import database, factories

TransactionTestCase._fixture_teardown = database.renew  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items):
    """The longest begin first, so that no worker waits for another's last test."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Instead of pytest-django's: a copy of a template, for each test worker."""
    with django_db_blocker.unblock():
        database.prepare(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    yield
    with django_db_blocker.unblock():
        database.remove()


@pytest.fixture
def now():
    """Thursday, 5 March 2026, 2 PM in Seoul."""
    return datetime(2026, 3, 5, 5, 0, tzinfo=UTC)


@pytest.fixture
def institution(db):
    return factories.InstitutionFactory()


@pytest.fixture
def other_institution(db):
    return factories.InstitutionFactory()


@pytest.fixture
def learner(db):
    return factories.UserFactory(name="이서준")


@pytest.fixture
def other_learner(db):
    return factories.UserFactory(name="박지우")


@pytest.fixture
def stranger(db):
    """Somebody with an account and nothing else."""
    return factories.UserFactory(name="김영자")


@pytest.fixture
def instructor(db, institution):
    return factories.staff("instructor", institution, name="최민서")


@pytest.fixture
def foreign_instructor(db, other_institution):
    return factories.staff("instructor", other_institution, name="한도윤")


@pytest.fixture
def registrar(db, institution):
    return factories.staff("registrar", institution, name="정하은")


@pytest.fixture
def editor(db, institution):
    return factories.staff("editor", institution, name="윤서아")


@pytest.fixture
def owner(db):
    return factories.UserFactory(name="서하늘", is_superuser=True)


@pytest.fixture
def signed_in(client):
    """Sign a person in, staff with the second factor that they need."""

    def sign_in(user):
        factories.give_second_factor(user)
        client.force_login(user)
        return client

    return sign_in
