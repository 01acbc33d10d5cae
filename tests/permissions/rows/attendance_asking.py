"""A learner's own attendance, wishes for corrections, and what staff decide."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.attendance import services
from courses.enrolment import services as enrolment_services
from tests import factories
from tests.enrolment.deciding import PDF
from tests.permissions.matrix import Row, api, page

MINE = "my/enrolments/<slug:public_id>/attendance/"
ASKED = "my/corrections/<slug:request_id>/"
DESK = "desk/instructor/corrections/"
RUN = "desk/instructor/runs/<slug:public_id>/"
OWN = "/my/enrolments/{corrected_place.public_id}/attendance/"
WISH = "/my/corrections/{correction.public_id}/"
DECIDED = "/desk/instructor/corrections/{correction.public_id}/"
HERE = "/desk/instructor/runs/{corrected_run.public_id}/"
NO_POST = page(**dict.fromkeys(("instructor", "foreign_instructor", "registrar", "editor", "owner"), 405))
ALL_STAFF = page(**dict.fromkeys(("instructor", "foreign_instructor", "registrar", "editor", "owner"), 200))
API = "api/v1/enrolments/<slug:enrolment>/"
API_OWN = "/api/v1/enrolments/{corrected_place.public_id}/"
API_WISH = "api/v1/corrections/<slug:correction>/"
API_HERE = "/api/v1/corrections/{correction.public_id}/"


def staff(status):
    return page(instructor=status, registrar=status, owner=status, foreign_instructor=404, editor=404)


def staff_api(status):
    return api(instructor=status, registrar=status, owner=status, foreign_instructor=404, editor=404)


def plant(world) -> None:
    """A class that is on just now, which `learner` asks to be corrected, with a paper."""
    world.corrected_run = factories.open_run(at=world.now - timedelta(days=14))
    world.corrected_place = factories.EnrolmentFactory(run=world.corrected_run, learner=world.learner)
    enrolment_services.assign_staff(run=world.corrected_run, user=world.instructor, actor=None, now=world.now)
    wish = services.CorrectionWish(status="present", words="있었습니다.", files=[SimpleUploadedFile("paper.pdf", PDF)])
    session = world.corrected_run.class_sessions.get(number=1)
    world.correction = services.ask_correction(
        enrolment=world.corrected_place, class_session=session, wish=wish, request_key="matrix", actor=world.learner, now=world.now
    )
    world.correction_paper = world.correction.evidence.get()


ROWS = [
    Row(MINE, page(others=404, learner=200), url=OWN),
    Row(MINE, page(others=405), url=OWN, method="POST"),
    Row(f"{MINE}<int:number>/correct/", page(others=404, learner=302), url=f"{OWN}1/correct/"),
    Row(f"{MINE}<int:number>/correct/", page(others=404, learner=422), url=f"{OWN}1/correct/", method="POST"),
    Row(ASKED, page(others=404, learner=200), url=WISH),
    Row(ASKED, page(others=404, learner=422), url=WISH, method="POST"),
    Row(f"{ASKED}papers/<slug:paper_id>/", page(others=404, learner=200), url=f"{WISH}papers/{{correction_paper.public_id}}/"),
    Row(f"{ASKED}papers/<slug:paper_id>/", page(others=405), url=f"{WISH}papers/{{correction_paper.public_id}}/", method="POST"),
    Row(DESK, ALL_STAFF, get_only=True),
    Row(f"{DESK}<slug:request_id>/", staff(200), url=DECIDED),
    Row(f"{DESK}<slug:request_id>/", staff(422), url=DECIDED, method="POST", data={"decision": "refuse"}),
    Row(f"{DESK}<slug:request_id>/papers/<slug:paper_id>/", staff(200), url=f"{DECIDED}papers/{{correction_paper.public_id}}/"),
    Row(f"{DESK}<slug:request_id>/papers/<slug:paper_id>/", NO_POST, url=f"{DECIDED}papers/{{correction_paper.public_id}}/", method="POST"),
    Row(f"{RUN}corrections/", staff(200), url=f"{HERE}corrections/"),
    Row(f"{RUN}corrections/", NO_POST, url=f"{HERE}corrections/", method="POST"),
    Row(f"{RUN}at-risk/", staff(200), url=f"{HERE}at-risk/"),
    Row(f"{RUN}at-risk/", NO_POST, url=f"{HERE}at-risk/", method="POST"),
    Row(f"{RUN}roll/<int:number>/people/", staff(200), url=f"{HERE}roll/1/people/"),
    Row(f"{RUN}roll/<int:number>/people/", NO_POST, url=f"{HERE}roll/1/people/", method="POST"),
    Row(f"{RUN}roll/<int:number>/people/<slug:enrolment>/", staff(200), url=f"{HERE}roll/1/people/{{corrected_place.public_id}}/"),
    Row(
        f"{RUN}roll/<int:number>/people/<slug:enrolment>/",
        page(instructor=404, registrar=404, owner=404, foreign_instructor=404, editor=404),
        url=f"{HERE}roll/1/people/{{class_place.public_id}}/",  # a child of another parent
    ),
    Row(
        f"{RUN}roll/<int:number>/people/<slug:enrolment>/",
        staff(422),
        url=f"{HERE}roll/1/people/{{corrected_place.public_id}}/",
        method="POST",
        data={"status": "?"},
    ),
    Row(f"{API}attendance/", api(others=404, learner=200), url=f"{API_OWN}attendance/"),
    Row(f"{API}attendance/", api(others=405), url=f"{API_OWN}attendance/", method="POST"),
    Row(f"{API}corrections/", api(others=404, learner=422), url=f"{API_OWN}corrections/", method="POST"),
    Row("api/v1/corrections/", api(instructor=200, foreign_instructor=200, registrar=200, editor=200, owner=200), get_only=True),
    Row(f"{API_WISH}approve/", staff_api(422), url=f"{API_HERE}approve/", method="POST"),
    Row(f"{API_WISH}refuse/", staff_api(422), url=f"{API_HERE}refuse/", method="POST"),
    Row(f"{API_WISH}take-back/", api(others=404, learner=200), url=f"{API_HERE}take-back/", method="POST"),
    Row(f"{ASKED}take-back/", page(others=404, learner=302), url=f"{WISH}take-back/", method="POST"),
    Row(f"{ASKED}take-back/", page(others=405), url=f"{WISH}take-back/"),
]
