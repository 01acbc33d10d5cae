"""Draws, for everybody and step by step for registrars."""

from __future__ import annotations

from courses.enrolment.models import Terms
from tests import factories
from tests.permissions.matrix import Row, page, public

DESK = "desk/registrar/runs/<slug:public_id>/draw/"


def plant(world) -> None:
    world.drawn_run = factories.open_run(at=world.now, method="lottery")
    Terms.objects.filter(run=world.drawn_run).update(seed_kind="commit-reveal")
    world.plain_run = factories.open_run(at=world.now)


ROWS = [
    Row("draws/<slug:public_id>/", public(), url="/draws/{drawn_run.public_id}/", get_only=True),
    Row("draws/<slug:public_id>/", public(404), url="/draws/{plain_run.public_id}/"),
    Row("draws/<slug:public_id>/record.json", public(404), url="/draws/{drawn_run.public_id}/record.json"),
    Row("draws/<slug:public_id>/record.json", public(405), url="/draws/{drawn_run.public_id}/record.json", method="POST"),
    Row(DESK, page(registrar=200, owner=200), url="/desk/registrar/runs/{drawn_run.public_id}/draw/", get_only=True),
    Row(DESK, page(registrar=404, owner=404), url="/desk/registrar/runs/{plain_run.public_id}/draw/"),
    Row(
        f"{DESK}<slug:step>/",
        page(registrar=409, owner=409),
        url="/desk/registrar/runs/{drawn_run.public_id}/draw/close/",
        method="POST",
    ),
    Row(
        f"{DESK}<slug:step>/",
        page(registrar=405, owner=405),
        url="/desk/registrar/runs/{drawn_run.public_id}/draw/close/",
    ),
    Row(
        f"{DESK}<slug:step>/",
        page(registrar=404, owner=404),
        url="/desk/registrar/runs/{drawn_run.public_id}/draw/unknown/",
        method="POST",
    ),
]
