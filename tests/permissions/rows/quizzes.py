"""Quizzes: a learner's own, the desk of the owning institution, and what belongs to others."""

from __future__ import annotations

from courses.quizzes import services
from tests import factories
from tests.permissions.matrix import Expectation, Row, api, page
from tests.quizzes import making

DESK = "desk/instructor/quizzes"


def plant(world):
    course = factories.CourseFactory(institution=world.institution)
    world.quiz = making.quiz(course, world.now)
    world.quiz_question = making.question(world.institution, world.now).question
    world.foreign_quiz = making.quiz(factories.CourseFactory(institution=world.other_institution), world.now)
    world.foreign_question = making.question(world.other_institution, world.now).question
    world.quiz_place = making.enrolment(world.learner, world.now, course=course)
    world.former_place = making.enrolment(world.former_learner, world.now, run=world.quiz_place.run, state="withdrawn", ended_at=world.now)
    world.attempt = services.start_attempt(enrolment=world.quiz_place, quiz=world.quiz, now=world.now)


def mine(status: int, **named: int) -> Expectation:
    """The learner's own; to everybody else it is not there."""
    return page(**{"learner": status, "others": 404} | named)


def mine_api(status: int, **named: int) -> Expectation:
    return api(**{"learner": status, "others": 404} | named)


def authors(status: int, **named: int) -> Expectation:
    """Of the owning institution; registrars and the owner of the site everywhere."""
    staff = {"instructor": status, "registrar": status, "owner": status, "foreign_instructor": 404, "editor": 404}
    return page(**staff | named)


def any_author(status: int = 200) -> Expectation:
    return authors(status, foreign_instructor=status)


ROWS = [
    Row("my/quizzes/<slug:enrolment>/", mine(200), url="/my/quizzes/{quiz_place.public_id}/"),
    Row("my/quizzes/<slug:enrolment>/", page(others=405), url="/my/quizzes/{quiz_place.public_id}/", method="POST"),
    Row("my/quizzes/<slug:enrolment>/", page(former_learner=200, others=404), url="/my/quizzes/{former_place.public_id}/"),
    Row("my/quizzes/<slug:enrolment>/<slug:quiz>/", mine(200), url="/my/quizzes/{quiz_place.public_id}/{quiz.public_id}/"),
    Row("my/quizzes/<slug:enrolment>/<slug:quiz>/", page(others=405), url="/my/quizzes/{quiz_place.public_id}/{quiz.public_id}/", method="POST"),
    Row("my/quizzes/<slug:enrolment>/<slug:quiz>/", mine(404), url="/my/quizzes/{quiz_place.public_id}/{foreign_quiz.public_id}/"),
    Row(
        "my/quizzes/<slug:enrolment>/<slug:quiz>/start/",
        mine(302),
        url="/my/quizzes/{quiz_place.public_id}/{quiz.public_id}/start/",
        method="POST",
    ),
    Row(
        "my/quizzes/<slug:enrolment>/<slug:quiz>/start/",
        page(former_learner=409, others=404),
        url="/my/quizzes/{former_place.public_id}/{quiz.public_id}/start/",
        method="POST",
    ),
    Row("my/quizzes/<slug:enrolment>/<slug:quiz>/start/", page(others=405), url="/my/quizzes/{quiz_place.public_id}/{quiz.public_id}/start/"),
    Row("my/attempts/<slug:attempt>/", mine(200), url="/my/attempts/{attempt.public_id}/"),
    Row("my/attempts/<slug:attempt>/", page(others=405), url="/my/attempts/{attempt.public_id}/", method="POST"),
    Row("my/attempts/<slug:attempt>/save/", mine(302), url="/my/attempts/{attempt.public_id}/save/", method="POST"),
    Row("my/attempts/<slug:attempt>/save/", page(others=405), url="/my/attempts/{attempt.public_id}/save/"),
    Row("my/attempts/<slug:attempt>/submit/", mine(200), url="/my/attempts/{attempt.public_id}/submit/"),
    Row("my/attempts/<slug:attempt>/submit/", page(others=405), url="/my/attempts/{attempt.public_id}/submit/", method="POST"),
    Row("my/attempts/<slug:attempt>/submit/now/", mine(302), url="/my/attempts/{attempt.public_id}/submit/now/", method="POST"),
    Row("my/attempts/<slug:attempt>/submit/now/", page(others=405), url="/my/attempts/{attempt.public_id}/submit/now/"),
    Row("my/attempts/<slug:attempt>/result/", mine(302), url="/my/attempts/{attempt.public_id}/result/"),
    Row("my/attempts/<slug:attempt>/result/", page(others=405), url="/my/attempts/{attempt.public_id}/result/", method="POST"),
    Row("api/v1/quizzes/<slug:quiz>/attempts/", api(others=422), url="/api/v1/quizzes/{quiz.public_id}/attempts/", method="POST"),
    Row("api/v1/attempts/<slug:attempt>/", mine_api(200), url="/api/v1/attempts/{attempt.public_id}/"),
    Row(
        "api/v1/attempts/<slug:attempt>/items/<int:slot>/",
        api(others=422),
        url="/api/v1/attempts/{attempt.public_id}/items/1/",
        method="PUT",
        data={"choices": []},
    ),
    Row("api/v1/attempts/<slug:attempt>/submit/", mine_api(200), url="/api/v1/attempts/{attempt.public_id}/submit/", method="POST"),
    Row("api/v1/attempts/<slug:attempt>/result/", mine_api(409), url="/api/v1/attempts/{attempt.public_id}/result/"),
    Row(f"{DESK}/", any_author()),
    Row(f"{DESK}/", page(instructor=405, foreign_instructor=405, registrar=405, editor=405, owner=405), method="POST"),
    Row(f"{DESK}/new/", any_author()),
    Row(f"{DESK}/new/", any_author(), method="POST"),
    Row(f"{DESK}/questions/", any_author()),
    Row(f"{DESK}/questions/", page(instructor=405, foreign_instructor=405, registrar=405, editor=405, owner=405), method="POST"),
    Row(f"{DESK}/questions/new/", any_author()),
    Row(f"{DESK}/questions/new/", any_author(200), method="POST"),
]
STAFF_ONLY: Expectation = page(instructor=405, foreign_instructor=405, registrar=405, editor=405, owner=405)
for _kind, _route in (("question", f"{DESK}/questions/<slug:question>/"), ("quiz", f"{DESK}/<slug:quiz>/")):
    _own = f"/{_route}".replace(f"<slug:{_kind}>", f"{{{'quiz_question' if _kind == 'question' else 'quiz'}.public_id}}")
    _foreign = f"/{_route}".replace(f"<slug:{_kind}>", f"{{foreign_{_kind}.public_id}}")
    _theirs = authors(200, instructor=404, foreign_instructor=200)
    ROWS += [
        Row(_route, authors(200), url=_own),
        Row(_route, _theirs, url=_foreign),
        Row(_route, STAFF_ONLY, url=_own, method="POST"),
        Row(f"{_route}edit/", authors(200), url=f"{_own}edit/"),
        Row(f"{_route}edit/", _theirs, url=f"{_foreign}edit/"),
        Row(f"{_route}edit/", authors(200), url=f"{_own}edit/", method="POST"),
        Row(f"{_route}edit/", _theirs, url=f"{_foreign}edit/", method="POST"),
    ]
    for _action in ("publish", "retire"):
        ROWS += [
            Row(f"{_route}{_action}/", authors(302), url=f"{_own}{_action}/", method="POST"),
            Row(f"{_route}{_action}/", authors(302, instructor=404, foreign_instructor=302), url=f"{_foreign}{_action}/", method="POST"),
            Row(f"{_route}{_action}/", STAFF_ONLY, url=f"{_own}{_action}/"),
        ]
RESULTS = f"{DESK}/<slug:quiz>/results/<slug:run>/"
OWN_RESULTS = f"/{DESK}/{{quiz.public_id}}/results/{{quiz_place.run.public_id}}/"
ROWS += [
    Row(RESULTS, authors(200, instructor=404), url=OWN_RESULTS),  # the instructor does not teach this run
    Row(RESULTS, STAFF_ONLY, url=OWN_RESULTS, method="POST"),
]
