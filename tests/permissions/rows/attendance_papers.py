"""The matrix, papers of attendance, signed sheets, and who came without a place."""

from __future__ import annotations

from courses.attendance.models import WalkIn
from tests.permissions.matrix import Row, page

RUN = "desk/instructor/runs/<slug:public_id>"
HERE = "/desk/instructor/runs/{class_run.public_id}"
THEIRS = page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)
DONE = page(instructor=302, registrar=302, owner=302, foreign_instructor=404, editor=404)
WALK_IN = "desk/registrar/runs/<slug:public_id>/sessions/<int:number>/walk-ins/<int:walk_in_id>/"


def plant(world) -> None:
    session = world.class_run.class_sessions.get(number=1)
    world.walk_in = WalkIn.objects.create(class_session=session, name="오느라", observed_at=world.now, nonce="matrix-walk-in")


ROWS = [
    Row(f"{RUN}/attendance/", THEIRS, url=f"{HERE}/attendance/", get_only=True),
    Row(f"{RUN}/attendance/<int:number>/", THEIRS, url=f"{HERE}/attendance/1/", data={"nonce": "matrix"}, post_only=True),
    Row(f"{RUN}/attendance/file/", THEIRS, url=f"{HERE}/attendance/file/", post_only=True),
    Row(f"{RUN}/attendance/papers/", THEIRS, url=f"{HERE}/attendance/papers/", get_only=True),
    Row(f"{RUN}/attendance/papers/register/", THEIRS, url=f"{HERE}/attendance/papers/register/", post_only=True),
    Row(f"{RUN}/attendance/papers/cards/", THEIRS, url=f"{HERE}/attendance/papers/cards/", post_only=True),
    Row(f"{RUN}/roll/<int:number>/sheet.pdf", THEIRS, url=f"{HERE}/roll/1/sheet.pdf", get_only=True),
    Row(f"{RUN}/roll/<int:number>/sheet/", THEIRS, url=f"{HERE}/roll/1/sheet/"),
    Row(f"{RUN}/roll/<int:number>/sheet/", DONE, url=f"{HERE}/roll/1/sheet/", method="POST", data={"nonce": "matrix-sheet"}),
    Row(f"{RUN}/roll/<int:number>/walk-ins/", DONE, url=f"{HERE}/roll/1/walk-ins/", data={"nonce": "matrix-new", "name": "오느라"}, post_only=True),
    Row(
        f"{RUN}/roll/<int:number>/walk-ins/<int:walk_in_id>/remove/",
        DONE,
        url=f"{HERE}/roll/1/walk-ins/{{walk_in.pk}}/remove/",
        post_only=True,
    ),
    Row(WALK_IN, page(registrar=200, owner=200), url="/desk/registrar/runs/{class_run.public_id}/sessions/1/walk-ins/{walk_in.pk}/"),
    Row(
        WALK_IN,
        page(registrar=422, owner=422),
        url="/desk/registrar/runs/{class_run.public_id}/sessions/1/walk-ins/{walk_in.pk}/",
        method="POST",
        data={"person": "?"},
    ),
]
