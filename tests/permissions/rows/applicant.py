"""The hall, dates of which any will do, how places are given out."""

from __future__ import annotations

from courses.enrolment import services
from courses.enrolment.models import Terms
from tests import factories
from tests.permissions.matrix import Row, api, page, public

HALL = "apply/<slug:public_id>/hall/"
ANY = "apply/<slug:public_id>/any/"


def plant(world) -> None:
    """A run with a hall that is open; somebody's calendar."""
    world.hall_run = factories.open_run(at=world.now, meetings=1)
    Terms.objects.filter(run=world.hall_run).update(admitted_per_minute=1000)
    world.calendar_token = services.make_calendar(person=world.other_learner, language="ko", now=world.now)


ROWS = [
    Row(HALL, page(others=200), url="/apply/{hall_run.public_id}/hall/"),
    Row(HALL, page(others=302), url="/apply/{hall_run.public_id}/hall/", method="POST"),
    Row(HALL, page(others=404), url="/apply/{draft_run.public_id}/hall/"),
    Row(ANY, page(others=200), url="/apply/{full_run.public_id}/any/"),
    Row(ANY, page(others=422), url="/apply/{full_run.public_id}/any/", method="POST"),
    Row(ANY, page(others=404), url="/apply/{draft_run.public_id}/any/"),
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
