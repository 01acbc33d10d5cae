"""The scanner, the kiosk, devices and what they ask for."""

from __future__ import annotations

from datetime import timedelta

from courses.attendance import services as attendance_services
from courses.enrolment import services
from tests import factories
from tests.permissions.matrix import Row, api, page, public

RUN = "desk/instructor/runs/<slug:public_id>"
API = "api/v1/scanning/class-sessions/<slug:run>/<int:number>"
STAFF = page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)

NOT_POSTED = page(instructor=405, registrar=405, owner=405, foreign_instructor=405, editor=405)


def plant(world) -> None:
    """A class that is on just now, taught by `instructor`, with `learner` in it, and a device of the institution."""
    world.scanned_run = factories.open_run(at=world.now - timedelta(days=14), course__institution=world.institution)
    world.scanned_place = factories.EnrolmentFactory(run=world.scanned_run, learner=world.learner)
    services.assign_staff(run=world.scanned_run, user=world.instructor, actor=None, now=world.now)
    until = world.now + attendance_services.USUAL_DEVICE
    world.scan_device, _token = attendance_services.issue_device(
        institution=world.institution, name="태블릿", expires_at=until, actor=world.registrar, now=world.now
    )


def _row(world_url: str, **more) -> Row:
    return Row(f"{API}/{world_url}/", **more, url=f"/api/v1/scanning/class-sessions/{{scanned_run.public_id}}/1/{world_url}/")


ROWS = [
    *(
        Row(f"{RUN}/{name}/<int:number>/", who, url=f"/desk/instructor/runs/{{scanned_run.public_id}}/{name}/1/", method=method)
        for name in ("scan", "kiosk")
        for method, who in (("GET", STAFF), ("POST", NOT_POSTED))
    ),
    Row("desk/scanner-worker.js", public(), get_only=True),
    Row("desk/registrar/devices/", page(registrar=200, owner=200)),
    Row("desk/registrar/devices/", page(registrar=422, owner=422), method="POST", data={"name": ""}),
    Row(
        "desk/registrar/devices/<int:device_id>/revoke/",
        page(registrar=302, owner=302),
        url="/desk/registrar/devices/{scan_device.pk}/revoke/",
        post_only=True,
    ),
    Row("desk/registrar/devices/<int:device_id>/revoke/", page(registrar=404, owner=404), url="/desk/registrar/devices/0/revoke/", method="POST"),
    Row("api/v1/scanning/devices/", api(registrar=200, owner=200)),
    Row("api/v1/scanning/devices/", api(registrar=422, owner=422), method="POST", data={"name": ""}),
    Row(
        "api/v1/scanning/devices/<int:device>/revoke/",
        api(registrar=200, owner=200),
        url="/api/v1/scanning/devices/{scan_device.pk}/revoke/",
        method="POST",
    ),
    Row("api/v1/scanning/class-sessions/", api(instructor=200, registrar=200, owner=200, foreign_instructor=200, editor=200)),
    _row("roster", who=api(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)),
    _row(
        "observations",
        who=api(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        method="POST",
        data={"observations": [{"nonce": "matrix"}]},
    ),
]
