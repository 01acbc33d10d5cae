"""What can be taken, for programs."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(now):
    made = factories.CourseFactory(code="AI-101", kind="certification", level="basic")
    factories.LectureFactory(course=made, number=2, title_ko="둘")
    factories.LectureFactory(course=made, number=1, title_ko="하나")
    factories.CourseFactory(code="AI-099", kind="public_lecture", level="first")
    factories.CourseFactory(code="AI-001", retired_at=now)
    return made


def test_offered_courses_stand_in_order_of_their_codes(client, course):
    answer = client.get("/api/v1/courses/").json()
    assert [row["code"] for row in answer["results"]] == ["AI-099", "AI-101"]
    assert answer["count"] == 2


@pytest.mark.parametrize(("query", "codes"), [("kind=certification", ["AI-101"]), ("level=first", ["AI-099"]), ("kind=festa", [])])
def test_they_can_be_narrowed(client, course, query, codes):
    assert [row["code"] for row in client.get(f"/api/v1/courses/?{query}").json()["results"]] == codes


def test_one_course_comes_with_its_lectures(client, course):
    answer = client.get("/api/v1/courses/AI-101/").json()
    assert answer["hours"] == "16.0"
    assert [lecture["title_ko"] for lecture in answer["lectures"]] == ["하나", "둘"]


def test_a_retired_course_is_not_found(client, course):
    assert client.get("/api/v1/courses/AI-001/").status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries, rows):
    factories.CourseFactory.create_batch(rows)
    with django_assert_num_queries(2):
        client.get("/api/v1/courses/")
