"""Applying, my places, the registrar's desk of courses and runs, rosters."""

from __future__ import annotations

from datetime import timedelta

from courses.enrolment import services
from tests import factories
from tests.permissions.matrix import Row, api, page, public

APPLY = "apply/<slug:public_id>/"
MINE = "my/enrolments/<slug:public_id>/"
DESK_ENROLMENT = "desk/registrar/enrolments/<slug:public_id>/"
DESK_RUN = "desk/registrar/runs/<slug:public_id>/"
WITHDRAWAL = "api/v1/enrolments/<slug:enrolment>/withdraw/"
OFFICE = page(registrar=200, owner=200)
OFFICE_ASKS = page(registrar=422, owner=422)
OFFICE_DONE = page(registrar=302, owner=302)
OWN = page(others=404, learner=200)
ONLY_READ = page(others=405)  # said before anything is looked up
KNOWN_PEOPLE = page(others=422, learner=302, other_learner=302, former_learner=302)  # nothing is left to ask them


def plant(world) -> None:
    """A run in which `learner` has a place and `former_learner` had one, taught by `instructor`; a draft; a run that is over."""
    for role in ("learner", "other_learner", "former_learner"):
        person = getattr(world, role)
        person.birth_date, person.dong = person.birth_date or world.now.date().replace(year=1960), "서초1동"
        person.save()
    world.run = factories.open_run(at=world.now, course=factories.CourseFactory(institution=world.institution))
    world.pool = world.run.seat_pools.get()
    world.place = factories.EnrolmentFactory(run=world.run, learner=world.learner)
    world.former_place = factories.EnrolmentFactory(run=world.run, learner=world.former_learner)
    services.withdraw(enrolment=world.former_place, actor=world.former_learner, now=world.now)
    world.full_run = factories.open_run(at=world.now + timedelta(hours=3), capacity=1, line=5, meetings=2)
    holder = factories.EnrolmentFactory(run=world.full_run)
    line = {"run": world.full_run, "request_key": "wait", "now": world.now + timedelta(minutes=1)}
    world.offered_place = services.join_waiting_list(learner=world.learner, actor=world.learner, **line)
    world.waiting_place = services.join_waiting_list(learner=world.former_learner, actor=world.former_learner, **line)
    services.withdraw(enrolment=holder, actor=holder.learner, now=world.now + timedelta(minutes=2))
    world.run_staff = services.assign_staff(run=world.run, user=world.instructor, actor=None, now=world.now)
    world.draft_run = factories.open_run(at=world.now, status="draft")
    world.past_run = factories.open_run(at=world.now - timedelta(days=100))


ROWS = [
    Row(APPLY, public(), url="/apply/{run.public_id}/", get_only=True),
    Row(APPLY, public(404), url="/apply/{draft_run.public_id}/"),
    Row(f"{APPLY}you/", page(others=200), url="/apply/{run.public_id}/you/"),
    Row(f"{APPLY}you/", KNOWN_PEOPLE, url="/apply/{run.public_id}/you/", method="POST", data={"dong": "?"}),
    Row(f"{APPLY}confirm/", page(others=200), url="/apply/{run.public_id}/confirm/"),
    Row(f"{APPLY}confirm/", page(others=302, learner=409), url="/apply/{run.public_id}/confirm/", method="POST"),
    Row(MINE, OWN, url="/my/enrolments/{place.public_id}/"),
    Row(MINE, ONLY_READ, url="/my/enrolments/{place.public_id}/", method="POST"),
    Row(MINE, page(others=404, former_learner=200), url="/my/enrolments/{former_place.public_id}/"),
    Row(f"{MINE}done/", OWN, url="/my/enrolments/{place.public_id}/done/"),
    Row(f"{MINE}done/", ONLY_READ, url="/my/enrolments/{place.public_id}/done/", method="POST"),
    Row(f"{MINE}withdraw/", OWN, url="/my/enrolments/{place.public_id}/withdraw/"),
    Row(f"{MINE}withdraw/", page(others=404, learner=302), url="/my/enrolments/{place.public_id}/withdraw/", method="POST"),
    Row(f"{MINE}offer/", OWN, url="/my/enrolments/{offered_place.public_id}/offer/"),
    Row(f"{MINE}offer/", page(others=404, former_learner=302), url="/my/enrolments/{waiting_place.public_id}/offer/"),
    Row(f"{MINE}offer/", page(others=404, former_learner=409), url="/my/enrolments/{waiting_place.public_id}/offer/", method="POST"),
    Row("desk/registrar/courses/", OFFICE, get_only=True),
    Row("desk/registrar/courses/new/", OFFICE),
    Row("desk/registrar/courses/new/", OFFICE_ASKS, method="POST", data={"code": "?"}),
    Row("desk/registrar/courses/<str:code>/runs/new/", OFFICE, url="/desk/registrar/courses/{run.course.code}/runs/new/"),
    Row(
        "desk/registrar/courses/<str:code>/runs/new/",
        OFFICE_ASKS,
        url="/desk/registrar/courses/{run.course.code}/runs/new/",
        method="POST",
        data={"capacity": "?"},
    ),
    Row("desk/registrar/applications/", OFFICE, get_only=True),
    Row("desk/registrar/runs/", OFFICE, get_only=True),
    Row(DESK_RUN, OFFICE, url="/desk/registrar/runs/{run.public_id}/"),
    Row(DESK_RUN, OFFICE, url="/desk/registrar/runs/{run.public_id}/", method="POST", data={"purpose": "전화 안내"}),
    Row(f"{DESK_RUN}edit/", OFFICE, url="/desk/registrar/runs/{draft_run.public_id}/edit/"),
    Row(f"{DESK_RUN}edit/", OFFICE_ASKS, url="/desk/registrar/runs/{draft_run.public_id}/edit/", method="POST", data={"capacity": "?"}),
    Row(f"{DESK_RUN}publish/", OFFICE_DONE, url="/desk/registrar/runs/{draft_run.public_id}/publish/", post_only=True),
    Row(f"{DESK_RUN}complete/", OFFICE_DONE, url="/desk/registrar/runs/{past_run.public_id}/complete/", post_only=True),
    Row(f"{DESK_RUN}cancel/", OFFICE, url="/desk/registrar/runs/{run.public_id}/cancel/"),
    Row(f"{DESK_RUN}cancel/", OFFICE_DONE, url="/desk/registrar/runs/{run.public_id}/cancel/", method="POST", data={"reason": "폐강"}),
    Row(f"{DESK_RUN}register/", OFFICE, url="/desk/registrar/runs/{run.public_id}/register/"),
    Row(
        f"{DESK_RUN}register/",
        OFFICE_ASKS,
        url="/desk/registrar/runs/{run.public_id}/register/",
        method="POST",
        data={"phone": "?"},
    ),
    Row(f"{DESK_RUN}seats/<slug:code>/", OFFICE, url="/desk/registrar/runs/{run.public_id}/seats/{pool.code}/"),
    Row(
        f"{DESK_RUN}seats/<slug:code>/",
        OFFICE_DONE,
        url="/desk/registrar/runs/{run.public_id}/seats/{pool.code}/",
        method="POST",
        data={"capacity": "99"},
    ),
    Row(f"{DESK_RUN}staff/", OFFICE, url="/desk/registrar/runs/{run.public_id}/staff/"),
    Row(f"{DESK_RUN}staff/", OFFICE_ASKS, url="/desk/registrar/runs/{run.public_id}/staff/", method="POST", data={"user": "?"}),
    Row(f"{DESK_RUN}staff/<int:staff_id>/end/", OFFICE_DONE, url="/desk/registrar/runs/{run.public_id}/staff/{run_staff.pk}/end/", post_only=True),
    Row(
        f"{DESK_RUN}staff/<int:staff_id>/end/",
        page(registrar=404, owner=404),
        url="/desk/registrar/runs/{past_run.public_id}/staff/{run_staff.pk}/end/",  # a child of another parent
        method="POST",
    ),
    Row(
        f"{DESK_ENROLMENT}cancel/",
        OFFICE,
        url="/desk/registrar/enrolments/{place.public_id}/cancel/",
    ),
    Row(
        f"{DESK_ENROLMENT}cancel/",
        OFFICE_DONE,
        url="/desk/registrar/enrolments/{place.public_id}/cancel/",
        method="POST",
        data={"reason": "자격 확인 불가"},
    ),
    Row(f"{DESK_ENROLMENT}accept/", OFFICE, url="/desk/registrar/enrolments/{offered_place.public_id}/accept/"),
    Row(
        f"{DESK_ENROLMENT}accept/",
        page(registrar=409, owner=409),
        url="/desk/registrar/enrolments/{waiting_place.public_id}/accept/",
        method="POST",
    ),
    Row(f"{DESK_ENROLMENT}place/", OFFICE, url="/desk/registrar/enrolments/{waiting_place.public_id}/place/"),
    Row(
        f"{DESK_ENROLMENT}place/",
        OFFICE_ASKS,
        url="/desk/registrar/enrolments/{waiting_place.public_id}/place/",
        method="POST",
        data={"reason": ""},
    ),
    Row(
        "desk/instructor/runs/<slug:public_id>/",
        page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{run.public_id}/",
    ),
    Row(
        "desk/instructor/runs/<slug:public_id>/",
        page(**dict.fromkeys(("instructor", "foreign_instructor", "registrar", "editor", "owner"), 405)),
        url="/desk/instructor/runs/{run.public_id}/",
        method="POST",
    ),
    Row("api/v1/runs/", public(half=403)),
    Row("api/v1/runs/<slug:run>/", public(half=403), url="/api/v1/runs/{run.public_id}/"),
    Row("api/v1/runs/<slug:run>/", public(404, half=403), url="/api/v1/runs/{draft_run.public_id}/"),
    Row("api/v1/runs/<slug:run>/apply/", api(others=422), url="/api/v1/runs/{run.public_id}/apply/", method="POST"),
    Row("api/v1/runs/<slug:run>/waiting-list/", api(others=422), url="/api/v1/runs/{full_run.public_id}/waiting-list/", method="POST"),
    Row("api/v1/enrolments/", api(others=200)),
    Row(
        "api/v1/enrolments/<slug:enrolment>/accept/",
        api(others=404, former_learner=409),
        url="/api/v1/enrolments/{waiting_place.public_id}/accept/",
        method="POST",
    ),
    Row(
        "api/v1/enrolments/<slug:enrolment>/withdraw/",
        api(others=404, learner=200),
        url="/api/v1/enrolments/{place.public_id}/withdraw/",
        method="POST",
    ),
]
