"""Pictures for the roll."""

from __future__ import annotations

from courses.attendance.services import pictures
from tests.attendance.drawn import photo
from tests.permissions.matrix import Row, page

EVERYBODY = ("learner", "other_learner", "former_learner", "instructor", "foreign_instructor", "registrar", "editor", "owner")
PICTURE = "desk/instructor/people/<slug:enrolment>/picture/"
THEIRS = "/desk/instructor/people/{pictured.public_id}/picture/"


def everybody(status, **others):
    return page(**{**dict.fromkeys(EVERYBODY, status), **others})


def plant(world) -> None:
    world.pictured = world.class_run.enrolments.order_by("pk").first()
    pictures.keep_picture(person=world.pictured.learner, file=photo(), now=world.now)


ROWS = [
    Row("my/picture/", everybody(200)),
    Row("my/picture/", everybody(422), method="POST"),
    Row("my/picture/remove/", everybody(302), method="POST", post_only=True),
    Row("my/picture/file/", everybody(404, learner=200)),
    Row("my/picture/file/", everybody(405), method="POST"),
    Row(PICTURE, page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404), url=THEIRS),
    Row(PICTURE, page(**dict.fromkeys(EVERYBODY[3:], 405)), url=THEIRS, method="POST"),
]
