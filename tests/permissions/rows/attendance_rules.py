"""Rules of attendance; class sessions that are added or held together."""

from __future__ import annotations

from datetime import timedelta

from courses.attendance import services
from tests import factories
from tests.permissions.matrix import Row, api, page

RULES = "desk/attendance-rules/"
SESSIONS = "desk/registrar/runs/<slug:public_id>/sessions/"
OFFICE = page(registrar=200, owner=200)
ASKED = page(registrar=422, owner=422)
LOST = page(registrar=404, owner=404)
STAFF = page(instructor=200, foreign_instructor=200, registrar=200, editor=200, owner=200)


def plant(world) -> None:
    """A run with a cancelled class session."""
    world.changed_run = factories.open_run(at=world.now - timedelta(days=14), course__institution=world.institution)
    session = world.changed_run.class_sessions.get(number=2)
    services.cancel_class_session(class_session=session, reason="태풍", actor=world.registrar, now=world.now)


ROWS = [
    Row(RULES, STAFF, get_only=True),
    Row(f"{RULES}<slug:version>/", STAFF, url="/desk/attendance-rules/2026-1/", get_only=True),
    Row(
        f"{RULES}<slug:version>/",
        page(instructor=404, foreign_instructor=404, registrar=404, editor=404, owner=404),
        url="/desk/attendance-rules/1066-1/",
    ),
    Row(f"{RULES}new/<slug:kind>/", page(owner=200), url="/desk/attendance-rules/new/every/"),
    Row(f"{RULES}new/<slug:kind>/", page(owner=422), url="/desk/attendance-rules/new/every/", method="POST", data={"late_after": "?"}),
    Row(f"{RULES}new/<slug:kind>/", page(owner=404), url="/desk/attendance-rules/new/nothing/"),
    Row(f"{SESSIONS}add/", OFFICE, url="/desk/registrar/runs/{changed_run.public_id}/sessions/add/"),
    Row(f"{SESSIONS}add/", ASKED, url="/desk/registrar/runs/{changed_run.public_id}/sessions/add/", method="POST", data={"date": "?"}),
    Row(f"{SESSIONS}add/", LOST, url="/desk/registrar/runs/nothing/sessions/add/"),
    Row(f"{SESSIONS}<int:number>/make-up/", OFFICE, url="/desk/registrar/runs/{changed_run.public_id}/sessions/2/make-up/"),
    Row(
        f"{SESSIONS}<int:number>/make-up/",
        ASKED,
        url="/desk/registrar/runs/{changed_run.public_id}/sessions/2/make-up/",
        method="POST",
        data={"date": "?"},
    ),
    Row(f"{SESSIONS}<int:number>/make-up/", LOST, url="/desk/registrar/runs/{changed_run.public_id}/sessions/3/make-up/"),
    Row(f"{SESSIONS}<int:number>/combine/", OFFICE, url="/desk/registrar/runs/{changed_run.public_id}/sessions/3/combine/"),
    Row(
        f"{SESSIONS}<int:number>/combine/",
        ASKED,
        url="/desk/registrar/runs/{changed_run.public_id}/sessions/3/combine/",
        method="POST",
        data={"host": "?"},
    ),
    Row(f"{SESSIONS}<int:number>/combine/", LOST, url="/desk/registrar/runs/{changed_run.public_id}/sessions/99/combine/"),
    Row("api/v1/attendance-rules/", api(instructor=200, foreign_instructor=200, registrar=200, editor=200, owner=200)),
    Row(
        "api/v1/runs/<slug:run>/class-sessions/",
        api(registrar=422, owner=422),
        url="/api/v1/runs/{changed_run.public_id}/class-sessions/",
        method="POST",
        data={"reason": ""},
    ),
    Row("api/v1/runs/<slug:run>/class-sessions/", api(registrar=404, owner=404), url="/api/v1/runs/nothing/class-sessions/", method="POST"),
    Row(
        "api/v1/runs/<slug:run>/class-sessions/<int:number>/combine/",
        api(registrar=422, owner=422),
        url="/api/v1/runs/{changed_run.public_id}/class-sessions/3/combine/",
        method="POST",
        data={"run": ""},
    ),
    Row(
        "api/v1/runs/<slug:run>/class-sessions/<int:number>/combine/",
        api(registrar=404, owner=404),
        url="/api/v1/runs/{changed_run.public_id}/class-sessions/99/combine/",
        method="POST",
    ),
]
