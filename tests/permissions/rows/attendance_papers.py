"""The matrix, papers of attendance, signed sheets, and who came without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.attendance.models import WalkIn
from tests.permissions.matrix import Row, api, page

if TYPE_CHECKING:
    from tests.permissions.matrix import Expectation

RUN = "desk/instructor/runs/<slug:public_id>"
HERE = "/desk/instructor/runs/{class_run.public_id}"
ROLL = f"{RUN}/roll/<int:number>"
THEIRS = page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)
DONE = page(instructor=302, registrar=302, owner=302, foreign_instructor=404, editor=404)
OTHER_METHOD = page(instructor=405, registrar=405, owner=405, foreign_instructor=405, editor=405)
WALK_IN = "desk/registrar/runs/<slug:public_id>/sessions/<int:number>/walk-ins/<int:walk_in_id>/"
API = "api/v1/runs/<slug:run>"
OVER_THERE = "/api/v1/runs/{class_run.public_id}"
LINK = "/desk/registrar/runs/{class_run.public_id}/sessions/1/walk-ins/{walk_in.pk}/"


def plant(world) -> None:
    session = world.class_run.class_sessions.get(number=1)
    world.walk_in = WalkIn.objects.create(class_session=session, name="오느라", observed_at=world.now, nonce="matrix-walk-in")


def only(method: str, route: str, url: str, *, who: Expectation = THEIRS, data: dict[str, Any] | None = None) -> list[Row]:
    """The method is refused before anybody looks for the run."""
    other = "GET" if method == "POST" else "POST"
    return [Row(route, who, url=url, method=method, data=data or {}), Row(route, OTHER_METHOD, url=url, method=other)]


ROWS = [
    *only("GET", f"{RUN}/attendance/", f"{HERE}/attendance/"),
    *only("POST", f"{RUN}/attendance/<int:number>/", f"{HERE}/attendance/1/", data={"nonce": "matrix"}),
    *only("POST", f"{RUN}/attendance/file/", f"{HERE}/attendance/file/"),
    *only("GET", f"{RUN}/attendance/papers/", f"{HERE}/attendance/papers/"),
    *only("POST", f"{RUN}/attendance/papers/register/", f"{HERE}/attendance/papers/register/"),
    *only("POST", f"{RUN}/attendance/papers/cards/", f"{HERE}/attendance/papers/cards/"),
    *only("GET", f"{ROLL}/sheet.pdf", f"{HERE}/roll/1/sheet.pdf"),
    Row(f"{ROLL}/sheet/", THEIRS, url=f"{HERE}/roll/1/sheet/"),
    Row(f"{ROLL}/sheet/", DONE, url=f"{HERE}/roll/1/sheet/", method="POST", data={"nonce": "matrix-sheet"}),
    *only("POST", f"{ROLL}/walk-ins/", f"{HERE}/roll/1/walk-ins/", who=DONE, data={"nonce": "matrix-new", "name": "오느라"}),
    *only("POST", f"{ROLL}/walk-ins/<int:walk_in_id>/remove/", f"{HERE}/roll/1/walk-ins/{{walk_in.pk}}/remove/", who=DONE),
    Row(WALK_IN, page(registrar=200, owner=200), url=LINK),
    Row(WALK_IN, page(registrar=422, owner=422), url=LINK, method="POST", data={"person": "?"}),
    Row(f"{API}/attendance/", api(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404), url=f"{OVER_THERE}/attendance/"),
    Row(
        f"{API}/class-sessions/<int:number>/marks/",
        api(instructor=422, registrar=422, owner=422, foreign_instructor=404, editor=404),
        url=f"{OVER_THERE}/class-sessions/1/marks/",
        method="POST",
    ),
    Row(
        f"{API}/class-sessions/<int:number>/walk-ins/",
        api(instructor=201, registrar=201, owner=201, foreign_instructor=404, editor=404),
        url=f"{OVER_THERE}/class-sessions/1/walk-ins/",
        method="POST",
        data={"name": "오느라", "nonce": "matrix-api"},
    ),
]
