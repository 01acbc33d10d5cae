"""Checking is for everybody; a certificate for its holder and the registrar; the register for registrars."""

from __future__ import annotations

from datetime import timedelta

from certificates import services
from certificates.models import Requirement
from tests import factories
from tests.certificates.conftest import make_credential
from tests.permissions.matrix import Row, page, public

MINE = "my/awards/<slug:public_id>/"
RUN = "desk/registrar/runs/<slug:public_id>/completion/"
COURSE = "desk/registrar/courses/<str:code>/credential/"
AWARD = "desk/registrar/awards/<slug:public_id>/"


def plant(world):
    """The learner holds a certificate of a run that is over; its document is not made yet."""
    world.learner.birth_date = world.learner.birth_date or world.now.date().replace(year=1960)
    world.learner.save()
    run = factories.CourseRunFactory(
        at=world.now - timedelta(days=60), starts_at=world.now - timedelta(days=21), ends_at=world.now - timedelta(days=7)
    )
    world.award_run, world.credential = run, make_credential(run.course)
    Requirement.objects.create(credential=world.credential, version=1, min_attendance_share=0, created_at=world.now)
    enrolment = factories.EnrolmentFactory(run=run, learner=world.learner)
    world.award = services.issue_award(enrolment=enrolment, credential=world.credential, actor=world.registrar, now=world.now)


def held(status):
    return page(learner=status, registrar=status, owner=status, others=404)


def desk(status):
    return page(registrar=status, owner=status)


ROWS = [
    Row("verify/", public(), get_only=True),
    Row("v/<str:code>/", public(), url="/v/{award.code}/", get_only=True),
    Row("v/<str:code>/", public(404), url="/v/{award.number}/"),
    Row(MINE, held(200), url="/my/awards/{award.public_id}/"),
    Row(MINE, page(others=405), url="/my/awards/{award.public_id}/", method="POST"),
    Row(f"{MINE}document/", held(302), url="/my/awards/{award.public_id}/document/"),
    Row(f"{MINE}document/", page(others=405), url="/my/awards/{award.public_id}/document/", method="POST"),
    Row("desk/registrar/completion/", desk(200), get_only=True),
    Row(RUN, desk(200), url="/desk/registrar/runs/{award_run.public_id}/completion/", get_only=True),
    Row(f"{RUN}evaluate/", desk(302), url="/desk/registrar/runs/{award_run.public_id}/completion/evaluate/", post_only=True),
    Row(
        f"{RUN}<str:code>/issue/",
        desk(302),
        url="/desk/registrar/runs/{award_run.public_id}/completion/{credential.code}/issue/",
        data={"all": "1", "confirmed": "1"},
        post_only=True,
    ),
    Row(COURSE, desk(200), url="/desk/registrar/courses/{award_run.course.code}/credential/"),
    Row(COURSE, desk(422), url="/desk/registrar/courses/{award_run.course.code}/credential/", method="POST", data={"title_ko": ""}),
    Row("desk/registrar/awards/", desk(200), get_only=True),
    Row(AWARD, desk(200), url="/desk/registrar/awards/{award.public_id}/", get_only=True),
    Row(f"{AWARD}document/again/", desk(302), url="/desk/registrar/awards/{award.public_id}/document/again/", post_only=True),
    Row(f"{AWARD}revoke/", desk(302), url="/desk/registrar/awards/{award.public_id}/revoke/", data={"reason": "misconduct"}, post_only=True),
    Row(f"{AWARD}reissue/", desk(200), url="/desk/registrar/awards/{award.public_id}/reissue/"),
    Row(f"{AWARD}reissue/", desk(409), url="/desk/registrar/awards/{award.public_id}/reissue/", method="POST"),
    Row("api/v1/awards/verify/<str:code>/", public(half=403), url="/api/v1/awards/verify/{award.code}/"),
    Row("api/v1/awards/verify/<str:code>/", public(404, half=403), url="/api/v1/awards/verify/nothing/"),
]
