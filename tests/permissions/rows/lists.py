"""Lists of people: rosters that are taken away, and files that are handed in."""

from __future__ import annotations

from tests.permissions.matrix import Row, page

ROSTER_FILE = "desk/instructor/runs/<slug:public_id>/file/"

ROWS = [
    Row(
        ROSTER_FILE,
        page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{run.public_id}/file/",
    ),
    Row(
        ROSTER_FILE,
        page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{run.public_id}/file/",
        method="POST",
        data={"kind": "csv", "columns": "name"},
    ),
    Row(
        ROSTER_FILE,
        page(instructor=422, registrar=422, owner=422, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{run.public_id}/file/",
        method="POST",
        data={"kind": "exe"},
    ),
]
