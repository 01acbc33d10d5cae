"""Papers of a run: the roster, the form to fill in by hand, the slip of an application."""

from __future__ import annotations

from tests.permissions.matrix import Row, page, public

ROSTER = "desk/instructor/runs/<slug:public_id>/print/"
THEIR_RUN = page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)
FORM = "apply/<slug:public_id>/form.pdf"
SLIP = "my/enrolments/<slug:public_id>/slip.pdf"
DESK_SLIP = "desk/registrar/enrolments/<slug:public_id>/slip.pdf"

ROWS = [
    Row(ROSTER, THEIR_RUN, url="/desk/instructor/runs/{run.public_id}/print/"),
    Row(ROSTER, THEIR_RUN, url="/desk/instructor/runs/{run.public_id}/print/", method="POST", data={"order": "name", "people": "places"}),
    Row(
        ROSTER,
        page(registrar=200, owner=200, instructor=404, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{full_run.public_id}/print/",
    ),
    Row(FORM, public(), url="/apply/{run.public_id}/form.pdf", get_only=True),
    Row(FORM, public(404), url="/apply/{draft_run.public_id}/form.pdf"),
    Row(FORM, public(302), url="/apply/{past_run.public_id}/form.pdf"),
    Row(SLIP, page(others=404, learner=200), url="/my/enrolments/{place.public_id}/slip.pdf"),
    Row(SLIP, page(others=405), url="/my/enrolments/{place.public_id}/slip.pdf", method="POST"),
    Row(DESK_SLIP, page(registrar=200, owner=200), url="/desk/registrar/enrolments/{place.public_id}/slip.pdf", get_only=True),
]
