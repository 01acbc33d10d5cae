"""The screen of a class session, checking in, spot checks, and what looks improbable."""

from __future__ import annotations

from datetime import timedelta

from courses.attendance.models import SpotCheck
from courses.enrolment import services
from tests import factories
from tests.permissions.matrix import Row, api, page, public

RUN = "desk/instructor/runs/<slug:public_id>"
TEACHES = page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)
DONE = page(instructor=302, registrar=302, owner=302, foreign_instructor=404, editor=404)
STAFF = ("instructor", "registrar", "owner", "foreign_instructor", "editor")
OTHER_METHOD = page(**dict.fromkeys(STAFF, 405))
NOWHERE = page(**dict.fromkeys(STAFF, 404))
HERE = "/desk/instructor/runs/{screen_run.public_id}"
SCAN = "attend/<slug:public_id>/<int:number>/<slug:kind>/<slug:code>/"


def plant(world) -> None:
    """A class that begins just now, with somebody who is looked for."""
    world.screen_run = factories.open_run(at=world.now - timedelta(days=14))
    world.screen_place = factories.EnrolmentFactory(run=world.screen_run, learner=world.learner)
    services.assign_staff(run=world.screen_run, user=world.instructor, actor=None, now=world.now)
    world.spot_check = SpotCheck.objects.create(
        class_session=world.screen_run.class_sessions.get(number=1), enrolment=world.screen_place, chosen_by=world.instructor, chosen_at=world.now
    )


ROWS = [
    Row(f"{RUN}/screen/<int:number>/<slug:kind>/", TEACHES, url=f"{HERE}/screen/1/enter/"),
    Row(f"{RUN}/screen/<int:number>/<slug:kind>/", OTHER_METHOD, url=f"{HERE}/screen/1/enter/", method="POST"),
    Row(f"{RUN}/screen/<int:number>/<slug:kind>/", NOWHERE, url=f"{HERE}/screen/1/absent/"),
    Row(f"{RUN}/spot-checks/<int:number>/", TEACHES, url=f"{HERE}/spot-checks/1/"),
    Row(f"{RUN}/spot-checks/<int:number>/", DONE, url=f"{HERE}/spot-checks/1/", method="POST"),
    Row(f"{RUN}/spot-checks/<int:number>/<int:key>/", OTHER_METHOD, url=f"{HERE}/spot-checks/1/{{spot_check.pk}}/"),
    Row(f"{RUN}/spot-checks/<int:number>/<int:key>/", DONE, url=f"{HERE}/spot-checks/1/{{spot_check.pk}}/", method="POST", data={"answer": "here"}),
    Row(
        f"{RUN}/spot-checks/<int:number>/<int:key>/", NOWHERE, url=f"{HERE}/spot-checks/2/{{spot_check.pk}}/", method="POST", data={"answer": "here"}
    ),
    Row(f"{RUN}/not-counted/<int:number>/", TEACHES, url=f"{HERE}/not-counted/1/"),
    Row(f"{RUN}/not-counted/<int:number>/", OTHER_METHOD, url=f"{HERE}/not-counted/1/", method="POST"),
    Row(f"{RUN}/pairs/", TEACHES, url=f"{HERE}/pairs/"),
    Row(f"{RUN}/pairs/", OTHER_METHOD, url=f"{HERE}/pairs/", method="POST"),
    Row("attend/", public()),
    Row("attend/", public(422), method="POST", data={"code": "?"}),
    Row("attend/confirm/", page(others=200)),
    Row("attend/confirm/", page(others=200), method="POST"),
    Row(SCAN, public(422), url="/attend/{screen_run.public_id}/1/enter/0000000000000000/"),
    Row(SCAN, public(405), url="/attend/{screen_run.public_id}/1/enter/0000000000000000/", method="POST"),
    Row("api/v1/check-in/", api(others=422), method="POST"),
    Row("api/v1/check-in/", api(others=405)),
]
