"""Online classes: lists of meetings, and what was watched."""

from __future__ import annotations

from datetime import timedelta

from courses.enrolment import services
from tests import factories
from tests.permissions.matrix import Row, api, page

RUN = "desk/instructor/runs/<slug:public_id>/"
STAFF = page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404)
PLAYED = "api/v1/enrolments/<slug:enrolment>/lectures/<int:number>/played/"
LIVE = "api/v1/runs/<slug:run>/class-sessions/<int:number>/live-list/"


def plant(world) -> None:
    """An online class that has begun, taught by `instructor`, attended by `learner`, with a lecture."""
    run = world.online_run = factories.open_run(at=world.now - timedelta(days=14), is_online=True)
    world.online_place = factories.EnrolmentFactory(run=run, learner=world.learner)
    run.class_sessions.filter(number=1).update(lecture=factories.LectureFactory(course=run.course, number=1))
    services.assign_staff(run=run, user=world.instructor, actor=None, now=world.now)


ROWS = [
    Row(f"{RUN}live/<int:number>/", STAFF, url="/desk/instructor/runs/{online_run.public_id}/live/1/"),
    Row(
        f"{RUN}live/<int:number>/",
        page(instructor=422, registrar=422, owner=422, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{online_run.public_id}/live/1/",
        method="POST",
    ),
    Row(f"{RUN}watched/", STAFF, url="/desk/instructor/runs/{online_run.public_id}/watched/"),
    Row(
        f"{RUN}watched/",
        page(instructor=405, registrar=405, owner=405, foreign_instructor=405, editor=405),
        url="/desk/instructor/runs/{online_run.public_id}/watched/",
        method="POST",
    ),
    Row(PLAYED, api(learner=200, others=404), url="/api/v1/enrolments/{online_place.public_id}/lectures/1/played/"),
    Row(
        PLAYED,
        api(learner=200, others=404),
        url="/api/v1/enrolments/{online_place.public_id}/lectures/1/played/",
        method="POST",
        data={"played": [{"nonce": "matrix", "from": 0, "to": 10}]},
    ),
    Row(
        LIVE,
        api(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        url="/api/v1/runs/{online_run.public_id}/class-sessions/1/live-list/",
        method="POST",
        data={"rows": [{"name": "보통 사람", "joined_at": "2026-03-05T14:00:00+09:00"}]},
    ),
]
