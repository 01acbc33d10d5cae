"""Papers of a run: the roster, the form to fill in by hand, the slip of an application."""

from __future__ import annotations

from tests.permissions.matrix import Row, page

ROSTER = "desk/instructor/runs/<slug:public_id>/print/"
THEIR_RUN = page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)

ROWS = [
    Row(ROSTER, THEIR_RUN, url="/desk/instructor/runs/{run.public_id}/print/"),
    Row(ROSTER, THEIR_RUN, url="/desk/instructor/runs/{run.public_id}/print/", method="POST", data={"order": "name", "people": "places"}),
    Row(
        ROSTER,
        page(registrar=200, owner=200, instructor=404, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{full_run.public_id}/print/",
    ),
]
