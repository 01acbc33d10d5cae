"""What the office decides: reviews, groups, papers, invitations."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.enrolment import services
from courses.enrolment.data import Wish
from courses.enrolment.models import Audience, Evidence, SeatPool
from tests import factories
from tests.enrolment.deciding import PDF
from tests.permissions.matrix import Row, api, page

RUN = "desk/registrar/runs/<slug:public_id>/"
ENROLMENT = "desk/registrar/enrolments/<slug:public_id>/"
INVITATION = f"{RUN}invitations/<int:invitation_id>/"
AUDIENCES = "desk/registrar/audiences/"
OFFICE = page(registrar=200, owner=200)
OFFICE_ASKS = page(registrar=422, owner=422)
OFFICE_DONE = page(registrar=302, owner=302)
OFFICE_LOST = page(registrar=404, owner=404)
OWN_PAPERS = "my/enrolments/<slug:public_id>/papers/"
QUEUE = "/desk/registrar/runs/{review_run.public_id}/review/"
APPLICATION = "/desk/registrar/enrolments/{application.public_id}/review/"
ELIGIBILITY = "/desk/registrar/enrolments/{application.public_id}/eligibility/{eligibility.pk}/"
INVITED = "/desk/registrar/runs/{review_run.public_id}/invitations/{invitation.pk}/"
API = "api/v1/enrolments/<slug:enrolment>/"
API_APPLICATION = "/api/v1/enrolments/{application.public_id}/"
API_OFFICE_ASKS = api(registrar=422, owner=422)


def plant(world) -> None:
    """A review for which `learner` applied as one of a group, with a paper; an invitation of `other_institution`."""
    world.review_run = factories.open_run(at=world.now + timedelta(hours=9), method="review", apply_opens_at=world.now - timedelta(days=1))
    world.care = Audience.objects.create(code="care", basis="declared", name_ko="돌봄 가정", needs_evidence=True)
    SeatPool.objects.create(run=world.review_run, code="care", name_ko="돌봄", capacity=3, audience=world.care)
    wish = Wish(learner=world.learner, run=world.review_run, request_key="review", declared=frozenset({world.care.pk}))
    world.application = services.apply_for(wish=wish, actor=world.learner, now=world.now)
    world.eligibility = world.application.eligibilities.get()
    paper = SimpleUploadedFile("paper.pdf", PDF)
    services.send_papers(enrolment=world.application, files=[paper], actor=world.learner, now=world.now)
    world.paper = Evidence.objects.get()
    invitation = {"most": 5, "expires_at": world.now + timedelta(days=3), "actor": world.registrar, "now": world.now}
    world.invitation = services.invite(run=world.review_run, institution=world.other_institution, **invitation)


ROWS = [
    Row(f"{RUN}review/", OFFICE, url=QUEUE, get_only=True),
    Row(f"{RUN}review/", OFFICE_LOST, url="/desk/registrar/runs/{run.public_id}/review/"),
    Row(f"{RUN}review/approve/", OFFICE_DONE, url=f"{QUEUE}approve/", post_only=True),
    Row(f"{ENROLMENT}review/", OFFICE, url=APPLICATION),
    Row(f"{ENROLMENT}review/", OFFICE_LOST, url="/desk/registrar/enrolments/{place.public_id}/review/"),
    Row(f"{ENROLMENT}review/", OFFICE_ASKS, url=APPLICATION, method="POST", data={"decision": "refuse"}),
    Row(f"{RUN}eligibility/", OFFICE, url="/desk/registrar/runs/{review_run.public_id}/eligibility/", get_only=True),
    Row(f"{ENROLMENT}eligibility/<int:eligibility_id>/", OFFICE, url=ELIGIBILITY),
    Row(
        f"{ENROLMENT}eligibility/<int:eligibility_id>/",
        OFFICE_LOST,
        url="/desk/registrar/enrolments/{place.public_id}/eligibility/{eligibility.pk}/",  # a child of another parent
    ),
    Row(f"{ENROLMENT}eligibility/<int:eligibility_id>/", OFFICE_ASKS, url=ELIGIBILITY, method="POST", data={"decision": "reject"}),
    Row("desk/registrar/papers/<slug:public_id>/", OFFICE, url="/desk/registrar/papers/{paper.public_id}/", get_only=True),
    Row(OWN_PAPERS, page(others=404, learner=200), url="/my/enrolments/{application.public_id}/papers/"),
    Row(OWN_PAPERS, page(others=404, learner=422), url="/my/enrolments/{application.public_id}/papers/", method="POST"),
    Row(f"{RUN}invitations/", OFFICE, url="/desk/registrar/runs/{run.public_id}/invitations/"),
    Row(f"{RUN}invitations/", OFFICE_ASKS, url="/desk/registrar/runs/{run.public_id}/invitations/", method="POST", data={"most": "?"}),
    Row(INVITATION, OFFICE, url=INVITED, get_only=True),
    Row(INVITATION, OFFICE_LOST, url="/desk/registrar/runs/{run.public_id}/invitations/{invitation.pk}/"),  # a child of another parent
    Row(f"{INVITATION}revoke/", OFFICE_DONE, url=f"{INVITED}revoke/", post_only=True),
    Row(f"{INVITATION}tell/", OFFICE_DONE, url=f"{INVITED}tell/", post_only=True),
    Row(f"{INVITATION}group/", OFFICE, url=f"{INVITED}group/"),
    Row(f"{INVITATION}group/", OFFICE_ASKS, url=f"{INVITED}group/", method="POST", data={"people": "?"}),
    Row(
        "desk/instructor/invitations/",
        page(**dict.fromkeys(("instructor", "foreign_instructor", "registrar", "editor", "owner"), 200)),
        get_only=True,
    ),
    Row(AUDIENCES, OFFICE, get_only=True),
    Row(f"{AUDIENCES}new/", OFFICE),
    Row(f"{AUDIENCES}new/", OFFICE_ASKS, method="POST", data={"code": "?"}),
    Row(f"{AUDIENCES}<slug:code>/", OFFICE, url="/desk/registrar/audiences/{care.code}/"),
    Row(f"{AUDIENCES}<slug:code>/", OFFICE_ASKS, url="/desk/registrar/audiences/{care.code}/", method="POST", data={"name_ko": ""}),
    Row(f"{AUDIENCES}<slug:code>/retire/", OFFICE_DONE, url="/desk/registrar/audiences/{care.code}/retire/", post_only=True),
    Row("api/v1/runs/<slug:run>/review/", api(registrar=200, owner=200), url="/api/v1/runs/{review_run.public_id}/review/"),
    Row(f"{API}papers/", api(others=404, learner=415), url=f"{API_APPLICATION}papers/", method="POST"),
    Row(f"{API}refuse/", API_OFFICE_ASKS, url=f"{API_APPLICATION}refuse/", method="POST"),
    Row(f"{API}ask-for-papers/", API_OFFICE_ASKS, url=f"{API_APPLICATION}ask-for-papers/", method="POST"),
    Row(
        f"{API}eligibilities/<int:eligibility>/reject/",
        API_OFFICE_ASKS,
        url=f"{API_APPLICATION}eligibilities/{{eligibility.pk}}/reject/",
        method="POST",
    ),
    Row(
        f"{API}eligibilities/<int:eligibility>/verify/",
        api(registrar=200, owner=200),
        url=f"{API_APPLICATION}eligibilities/{{eligibility.pk}}/verify/",
        method="POST",
    ),
    Row(f"{API}approve/", api(registrar=200, owner=200), url=f"{API_APPLICATION}approve/", method="POST"),
]
