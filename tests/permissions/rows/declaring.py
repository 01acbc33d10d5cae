"""What registrars declare about runs."""

from __future__ import annotations

from tests import factories
from tests.permissions.matrix import Row, page

RUN = "desk/registrar/runs/<slug:public_id>/"
OFFICE = page(registrar=200, owner=200)
OFFICE_ASKS = page(registrar=422, owner=422)


def plant(world) -> None:
    world.planned_run = factories.open_run(at=world.now, status="draft")


ROWS = [
    *(Row(f"{RUN}{part}/", OFFICE, url=f"/desk/registrar/runs/{{planned_run.public_id}}/{part}/") for part in ("terms", "pools", "stages")),
    *(
        Row(f"{RUN}{part}/", OFFICE_ASKS, url=f"/desk/registrar/runs/{{planned_run.public_id}}/{part}/", method="POST", data=data)
        for part, data in (("terms", {"age_from": "?"}), ("pools", {}), ("stages", {}))
    ),
]
