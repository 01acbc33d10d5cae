"""The catalogue asks the database at most five times, however long the list is."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.enrolment.models import SeatPool
from tests import factories

pytestmark = pytest.mark.django_db
MOST = 5


def add_runs(tree, institution, count):
    for _number in range(count):
        course = factories.CourseFactory(institution=institution)
        run = factories.CourseRunFactory(course=course)
        SeatPool.objects.create(run=run, name_ko="모두", capacity=20, taken=3)
        tree.add_course(course)


def queries(url: str) -> int:
    """What a visitor whose page nobody kept costs; a new client has its own empty page cache."""
    Client().get("/robots.txt")
    cache.delete("pagecache:generation")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = Client().get(url)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", ["/courses/?per=50", "/en/courses/?per=50", "/courses/?per=50&kind=certification&q=AI"])
def test_queries_are_few_and_do_not_grow(korean, english, institution, url):
    add_runs(korean, institution, 1)
    few = queries(url)
    add_runs(korean, institution, 9)
    assert queries(url) == few <= MOST
