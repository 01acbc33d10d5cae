from __future__ import annotations

from tests import factories
from tests.permissions.matrix import Expectation, Row, public


def plant(world):
    world.offered_course = factories.CourseFactory(code="AI-777")


NOTHING: Expectation = public(404, half=403)
ROWS = [
    Row("api/", public(), get_only=True),
    Row("api/v1/schema/", public(half=403)),
    Row("api/v1/courses/", public(half=403)),
    Row("api/v1/courses/<str:code>/", public(half=403), url="/api/v1/courses/{offered_course.code}/"),
    Row("api/v1/courses/<str:code>/", NOTHING, url="/api/v1/courses/AI-1/"),
    *(Row(r"api/v1/[\s\S]*", NOTHING, url="/api/v1/nothing/", method=method) for method in ("GET", "POST", "PUT", "PATCH", "DELETE")),
]
