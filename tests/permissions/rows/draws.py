"""Draws, for everybody and step by step for registrars."""

from __future__ import annotations

from datetime import timedelta

from courses.enrolment import services
from courses.enrolment.models import Terms
from tests import factories
from tests.permissions.matrix import Row, page, public

DESK = "desk/registrar/runs/<slug:public_id>/draw/"


def plant(world) -> None:
    world.drawn_run = factories.open_run(at=world.now, method="lottery")
    Terms.objects.filter(run=world.drawn_run).update(seed_kind="commit-reveal")
    world.finished_draw = _drawn(world.now, result_at=world.now - timedelta(hours=1))
    world.silent_draw = _drawn(world.now, result_at=world.now + timedelta(days=1))
    world.plain_run = factories.open_run(at=world.now)


def _drawn(now, *, result_at):
    run = factories.open_run(at=now - timedelta(days=8), method="lottery")
    Terms.objects.filter(run=run).update(seed_kind="beacon", seed_source="기온", result_at=result_at)
    person = factories.UserFactory()
    services.apply(learner=person, run=run, request_key="once", actor=person, now=now - timedelta(days=8))
    services.close_list(run=run, actor=None, now=now - timedelta(days=1))
    services.draw(run=run, beacon="12.3", actor=None, now=now - timedelta(minutes=5))
    return run


ROWS = [
    Row("draws/verify_draw.py", public(), url="/draws/verify_draw.py", get_only=True),
    Row("draws/verify_draw.README.md", public(), url="/draws/verify_draw.README.md", get_only=True),
    Row("draws/<slug:public_id>/record.json", public(), url="/draws/{finished_draw.public_id}/record.json", get_only=True),
    Row("draws/<slug:public_id>/record.json", public(404), url="/draws/{silent_draw.public_id}/record.json"),
    Row("draws/<slug:public_id>/sheet/", public(), url="/draws/{finished_draw.public_id}/sheet/", get_only=True),
    Row("draws/<slug:public_id>/sheet/", public(404), url="/draws/{silent_draw.public_id}/sheet/"),
    Row("draws/<slug:public_id>/sheet/", public(404), url="/draws/{plain_run.public_id}/sheet/"),
    Row(f"{DESK}sheet/", page(registrar=200, owner=200), url="/desk/registrar/runs/{silent_draw.public_id}/draw/sheet/", get_only=True),
    Row("draws/<slug:public_id>/sheet.pdf", public(), url="/draws/{finished_draw.public_id}/sheet.pdf", get_only=True),
    Row("draws/<slug:public_id>/sheet.pdf", public(404), url="/draws/{silent_draw.public_id}/sheet.pdf"),
    Row(f"{DESK}sheet.pdf", page(registrar=200, owner=200), url="/desk/registrar/runs/{silent_draw.public_id}/draw/sheet.pdf", get_only=True),
    Row(f"{DESK}sheet.pdf", page(registrar=404, owner=404), url="/desk/registrar/runs/{drawn_run.public_id}/draw/sheet.pdf"),
    Row(f"{DESK}sheet/", page(registrar=404, owner=404), url="/desk/registrar/runs/{drawn_run.public_id}/draw/sheet/"),
    Row(f"{DESK}record.json", page(registrar=200, owner=200), url="/desk/registrar/runs/{silent_draw.public_id}/draw/record.json", get_only=True),
    Row(f"{DESK}record.json", page(registrar=404, owner=404), url="/desk/registrar/runs/{plain_run.public_id}/draw/record.json"),
    Row("draws/<slug:public_id>/", public(), url="/draws/{drawn_run.public_id}/", get_only=True),
    Row("draws/<slug:public_id>/", public(404), url="/draws/{plain_run.public_id}/"),
    Row("draws/<slug:public_id>/record.json", public(404), url="/draws/{drawn_run.public_id}/record.json"),
    Row("draws/<slug:public_id>/record.json", public(405), url="/draws/{drawn_run.public_id}/record.json", method="POST"),
    Row("api/v1/runs/<slug:run>/draw/", public(half=403), url="/api/v1/runs/{drawn_run.public_id}/draw/"),
    Row("api/v1/runs/<slug:run>/draw/", public(404, half=403), url="/api/v1/runs/{plain_run.public_id}/draw/"),
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
