"""Rolls; class sessions that are moved or cancelled."""

from __future__ import annotations

from datetime import timedelta

from courses.enrolment import services
from tests import factories
from tests.permissions.matrix import Row, page

SESSION = "desk/registrar/runs/<slug:public_id>/sessions/<int:number>/"
OFFICE = page(registrar=200, owner=200)
OFFICE_DONE = page(registrar=302, owner=302)
ROLL = "desk/instructor/runs/<slug:public_id>/roll/<int:number>/"


def plant(world) -> None:
    """A class that is on just now, taught by `instructor`, attended by `learner`."""
    world.class_run = factories.open_run(at=world.now - timedelta(days=14))
    world.class_place = factories.EnrolmentFactory(run=world.class_run, learner=world.learner)
    services.assign_staff(run=world.class_run, user=world.instructor, actor=None, now=world.now)


ROWS = [
    Row(
        ROLL,
        page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{class_run.public_id}/roll/1/",
    ),
    Row(
        ROLL,
        page(instructor=302, registrar=302, owner=302, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{class_run.public_id}/roll/1/",
        method="POST",
        data={"nonce": "matrix"},
    ),
    Row(f"{SESSION}move/", OFFICE, url="/desk/registrar/runs/{class_run.public_id}/sessions/3/move/"),
    Row(
        f"{SESSION}move/",
        page(registrar=422, owner=422),
        url="/desk/registrar/runs/{class_run.public_id}/sessions/3/move/",
        method="POST",
        data={"date": "?"},
    ),
    Row(f"{SESSION}move/", page(registrar=404, owner=404), url="/desk/registrar/runs/{class_run.public_id}/sessions/99/move/"),
    Row(f"{SESSION}cancel/", OFFICE, url="/desk/registrar/runs/{class_run.public_id}/sessions/3/cancel/"),
    Row(
        f"{SESSION}cancel/",
        OFFICE_DONE,
        url="/desk/registrar/runs/{class_run.public_id}/sessions/3/cancel/",
        method="POST",
        data={"reason": "강사 사정"},
    ),
]
