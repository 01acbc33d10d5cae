"""Rules about everybody, and who did not come."""

from __future__ import annotations

from datetime import date, timedelta

from courses.enrolment import services
from courses.enrolment.models import LimitPeriod, NoShowRule, Terms
from tests import factories
from tests.permissions.matrix import Row, api, page, public

RULES = "desk/registrar/rules/"
NO_SHOWS = "desk/registrar/no-shows/"
MARK = "desk/instructor/runs/<slug:public_id>/no-shows/"
MARKED = "/desk/instructor/runs/{missed_run.public_id}/no-shows/"
MISSED = "my/enrolments/<slug:public_id>/missed/"
OFFICE = page(registrar=200, owner=200)
OFFICE_ASKS = page(registrar=422, owner=422)
OFFICE_LOST = page(registrar=404, owner=404)


def plant(world) -> None:
    """A limit; a run taught by `instructor` whose first class is over and to which `learner` did not come."""
    world.limit = LimitPeriod.objects.create(name_ko="겨울", starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1), most_places=90)
    NoShowRule.objects.create(valid_from=date(2020, 1, 1), threshold=9, expires_after_days=90, made_at=world.now)
    world.missed_run = factories.open_run(at=world.now - timedelta(days=15, hours=5))
    Terms.objects.filter(run=world.missed_run).update(no_show_points=1)
    world.missed_place = factories.EnrolmentFactory(run=world.missed_run, learner=world.learner)
    services.assign_staff(run=world.missed_run, user=world.instructor, actor=None, now=world.now)
    world.no_show = services.record_no_show(enrolment=world.missed_place, actor=world.instructor, now=world.now)


ROWS = [
    Row(RULES, OFFICE, get_only=True),
    Row(f"{RULES}limits/new/", OFFICE),
    Row(f"{RULES}limits/new/", OFFICE_ASKS, method="POST", data={"name_ko": ""}),
    Row(f"{RULES}limits/<int:period_id>/", OFFICE, url="/desk/registrar/rules/limits/{limit.pk}/"),
    Row(f"{RULES}limits/<int:period_id>/", OFFICE_ASKS, url="/desk/registrar/rules/limits/{limit.pk}/", method="POST", data={"name_ko": ""}),
    Row(f"{RULES}limits/<int:period_id>/", OFFICE_LOST, url="/desk/registrar/rules/limits/999999/"),
    Row(f"{RULES}limits/<int:period_id>/end/", OFFICE, url="/desk/registrar/rules/limits/{limit.pk}/end/"),
    Row(
        f"{RULES}limits/<int:period_id>/end/", OFFICE_ASKS, url="/desk/registrar/rules/limits/{limit.pk}/end/", method="POST", data={"last_day": "?"}
    ),
    Row(f"{RULES}no-shows/new/", OFFICE),
    Row(f"{RULES}no-shows/new/", OFFICE_ASKS, method="POST", data={"threshold": "?"}),
    Row(NO_SHOWS, OFFICE, get_only=True),
    Row(f"{NO_SHOWS}<int:no_show_id>/", OFFICE, url="/desk/registrar/no-shows/{no_show.pk}/"),
    Row(f"{NO_SHOWS}<int:no_show_id>/", OFFICE_ASKS, url="/desk/registrar/no-shows/{no_show.pk}/", method="POST", data={"answer": ""}),
    Row(f"{NO_SHOWS}<int:no_show_id>/free/", OFFICE, url="/desk/registrar/no-shows/{no_show.pk}/free/"),
    Row(f"{NO_SHOWS}<int:no_show_id>/free/", OFFICE_ASKS, url="/desk/registrar/no-shows/{no_show.pk}/free/", method="POST", data={"reason": ""}),
    Row(MARK, page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404), url=MARKED),
    Row(MARK, page(instructor=302, registrar=302, owner=302, foreign_instructor=404, editor=404), url=MARKED, method="POST"),
    Row(MISSED, page(others=404, learner=200), url="/my/enrolments/{missed_place.public_id}/missed/"),
    Row(MISSED, page(others=404, learner=422), url="/my/enrolments/{missed_place.public_id}/missed/", method="POST", data={"reason": ""}),
    Row("fairness/", public(), get_only=True),
    Row("fairness/figures.csv", public(), get_only=True),
    Row("fairness/figures.csv", public(404), url="/fairness/figures.csv?period=1066"),
    Row("api/v1/fairness/", public(half=403)),
    Row("api/v1/no-shows/", api(others=200)),
    Row(
        "api/v1/enrolments/<slug:enrolment>/object/",
        api(others=404, learner=422),
        url="/api/v1/enrolments/{missed_place.public_id}/object/",
        method="POST",
    ),
]
