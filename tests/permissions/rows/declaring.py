"""What registrars declare about runs, and the audiences."""

from __future__ import annotations

from courses.enrolment.models import Audience
from tests import factories
from tests.permissions.matrix import Row, page

RUN = "desk/registrar/runs/<slug:public_id>/"
AUDIENCES = "desk/registrar/audiences/"
OFFICE = page(registrar=200, owner=200)
OFFICE_ASKS = page(registrar=422, owner=422)
OFFICE_DONE = page(registrar=302, owner=302)


def plant(world) -> None:
    world.planned_run = factories.open_run(at=world.now, status="draft")
    world.audience = Audience.objects.create(code="care-group", name_ko="우선 대상", basis="declared")


ROWS = [
    *(Row(f"{RUN}{part}/", OFFICE, url=f"/desk/registrar/runs/{{planned_run.public_id}}/{part}/") for part in ("terms", "pools", "stages")),
    *(
        Row(f"{RUN}{part}/", OFFICE_ASKS, url=f"/desk/registrar/runs/{{planned_run.public_id}}/{part}/", method="POST", data=data)
        for part, data in (("terms", {"age_from": "?"}), ("pools", {}), ("stages", {}))
    ),
    Row(AUDIENCES, OFFICE, get_only=True),
    Row(f"{AUDIENCES}new/", OFFICE),
    Row(f"{AUDIENCES}new/", OFFICE_ASKS, method="POST", data={"code": "?"}),
    Row(f"{AUDIENCES}<slug:code>/", OFFICE, url=f"/{AUDIENCES}{{audience.code}}/"),
    Row(f"{AUDIENCES}<slug:code>/", OFFICE_ASKS, url=f"/{AUDIENCES}{{audience.code}}/", method="POST", data={"basis": "?"}),
    Row(f"{AUDIENCES}<slug:code>/retire/", OFFICE_DONE, url=f"/{AUDIENCES}{{audience.code}}/retire/", post_only=True),
]
