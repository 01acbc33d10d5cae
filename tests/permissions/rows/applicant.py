"""The hall, dates of which any will do, another class in place of a cancelled one, how places are given out."""

from __future__ import annotations

from courses.enrolment import services
from courses.enrolment.models import Terms
from tests import factories
from tests.permissions.matrix import Row, api, page, public

HALL = "apply/<slug:public_id>/hall/"
ANY = "apply/<slug:public_id>/any/"
INSTEAD = "my/enrolments/<slug:public_id>/instead/"
INSTEAD_CALLS = api(others=404, other_learner=200)
DESK_INSTEAD = "desk/registrar/runs/<slug:public_id>/instead/"


def plant(world) -> None:
    """A run with a hall that is open; somebody's calendar."""
    world.hall_run = factories.open_run(at=world.now, meetings=1)
    Terms.objects.filter(run=world.hall_run).update(admitted_per_minute=1000)
    world.cancelled_run = factories.open_run(at=world.now)
    world.cancelled_place = factories.EnrolmentFactory(run=world.cancelled_run, learner=world.other_learner)
    services.cancel_run(run=world.cancelled_run, reason="신청자 부족", actor=None, now=world.now)
    world.calendar_token = services.make_calendar(person=world.other_learner, language="ko", now=world.now)


ROWS = [
    Row(HALL, page(others=200), url="/apply/{hall_run.public_id}/hall/"),
    Row(HALL, page(others=302), url="/apply/{hall_run.public_id}/hall/", method="POST"),
    Row(HALL, page(others=404), url="/apply/{draft_run.public_id}/hall/"),
    Row(ANY, page(others=200), url="/apply/{full_run.public_id}/any/"),
    Row(ANY, page(others=422), url="/apply/{full_run.public_id}/any/", method="POST"),
    Row(ANY, page(others=404), url="/apply/{draft_run.public_id}/any/"),
    Row(INSTEAD, page(others=404, other_learner=200), url="/my/enrolments/{cancelled_place.public_id}/instead/"),
    Row(INSTEAD, page(others=404), url="/my/enrolments/{cancelled_place.public_id}/instead/", method="POST"),
    Row("api/v1/enrolments/<slug:enrolment>/instead/", INSTEAD_CALLS, url="/api/v1/enrolments/{cancelled_place.public_id}/instead/"),
    Row(
        "api/v1/enrolments/<slug:enrolment>/instead/",
        api(others=404, other_learner=422),
        url="/api/v1/enrolments/{cancelled_place.public_id}/instead/",
        method="POST",
    ),
    Row("desk/registrar/minimum/", page(registrar=200, owner=200), get_only=True),
    Row(DESK_INSTEAD, page(registrar=200, owner=200), url="/desk/registrar/runs/{cancelled_run.public_id}/instead/"),
    Row(DESK_INSTEAD, page(registrar=404, owner=404), url="/desk/registrar/runs/{cancelled_run.public_id}/instead/", method="POST"),
    Row("my/calendar/", page(others=200)),
    Row("my/calendar/", page(others=302), method="POST", data={"wish": "end"}),
    Row("calendar/<slug:token>.ics", public(), url="/calendar/{calendar_token}.ics", get_only=True),
    Row("calendar/<slug:token>.ics", public(404), url="/calendar/nothing.ics"),
    Row("my/enrolments/<slug:public_id>/calendar.ics", page(others=404, learner=200), url="/my/enrolments/{place.public_id}/calendar.ics"),
    Row("my/enrolments/<slug:public_id>/calendar.ics", page(others=405), url="/my/enrolments/{place.public_id}/calendar.ics", method="POST"),
    Row("how-places-are-given/", public(), get_only=True),
    Row("api/v1/runs/<slug:run>/hall/", api(others=200), url="/api/v1/runs/{hall_run.public_id}/hall/"),
    Row("api/v1/runs/<slug:run>/hall/", api(others=200), url="/api/v1/runs/{hall_run.public_id}/hall/", method="POST"),
    Row("api/v1/wait-for-any/", api(others=422), method="POST"),
    Row("api/v1/wait-for-any/", api(others=405)),
    Row(
        "api/v1/enrolments/<slug:enrolment>/withdraw-together/",
        api(others=404, learner=200),
        url="/api/v1/enrolments/{place.public_id}/withdraw-together/",
        method="POST",
    ),
    Row("api/v1/enrolments/<slug:enrolment>/withdraw-together/", api(others=405), url="/api/v1/enrolments/{place.public_id}/withdraw-together/"),
]
