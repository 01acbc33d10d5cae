"""Lists of people, taken away or handed in; places that are moved or exchanged."""

from __future__ import annotations

from courses.enrolment.services import importing
from courses.enrolment.services.importing import ListRow, ListWish
from tests.permissions.matrix import Row, page

ROSTER_FILE = "desk/instructor/runs/<slug:public_id>/file/"
IMPORT = "desk/registrar/runs/<slug:public_id>/import/"
ENROLMENT = "desk/registrar/enrolments/<slug:public_id>/"
LIST = f"{IMPORT}<slug:list_id>/"
OFFICE = page(registrar=200, owner=200)
ONE_WAY = page(registrar=405, owner=405)
MINE = page(registrar=200, owner=404)  # nobody else sees what a registrar handed in
HANDED_IN = "/desk/registrar/runs/{run.public_id}/import/{people_list.public_id}/"


def plant(world) -> None:
    """A list that `registrar` handed in for the run."""
    row = ListRow(number=2, phone="01099990001", name="오순자", birth_date="1950-01-02")
    wish = ListWish(rows=[row], agreed=frozenset({"account"}))
    world.people_list = importing.hand_in(run=world.run, wish=wish, actor=world.registrar, now=world.now)


ROWS = [
    Row(
        ROSTER_FILE,
        page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{run.public_id}/file/",
    ),
    Row(
        ROSTER_FILE,
        page(instructor=200, registrar=200, owner=200, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{run.public_id}/file/",
        method="POST",
        data={"kind": "csv", "columns": "name"},
    ),
    Row(
        ROSTER_FILE,
        page(instructor=422, registrar=422, owner=422, foreign_instructor=404, editor=404),
        url="/desk/instructor/runs/{run.public_id}/file/",
        method="POST",
        data={"kind": "exe"},
    ),
    Row(IMPORT, OFFICE, url="/desk/registrar/runs/{run.public_id}/import/"),
    Row(IMPORT, page(registrar=422, owner=422), url="/desk/registrar/runs/{run.public_id}/import/", method="POST"),
    Row(f"{IMPORT}template/", OFFICE, url="/desk/registrar/runs/{run.public_id}/import/template/", get_only=True),
    Row(LIST, MINE, url=HANDED_IN),
    Row(LIST, page(registrar=404, owner=404), url="/desk/registrar/runs/{draft_run.public_id}/import/{people_list.public_id}/"),  # of another parent
    Row(f"{LIST}file/", MINE, url=f"{HANDED_IN}file/"),
    Row(f"{LIST}register/", page(registrar=302, owner=404), url=f"{HANDED_IN}register/", method="POST"),
    Row(f"{LIST}forget/", page(registrar=302, owner=404), url=f"{HANDED_IN}forget/", method="POST"),
    Row(LIST, ONE_WAY, url=HANDED_IN, method="POST"),
    Row(f"{LIST}file/", ONE_WAY, url=f"{HANDED_IN}file/", method="POST"),
    Row(f"{LIST}register/", ONE_WAY, url=f"{HANDED_IN}register/"),
    Row(f"{LIST}forget/", ONE_WAY, url=f"{HANDED_IN}forget/"),
    Row(f"{ENROLMENT}move/", OFFICE, url="/desk/registrar/enrolments/{place.public_id}/move/"),
    Row(
        f"{ENROLMENT}move/", page(registrar=422, owner=422), url="/desk/registrar/enrolments/{place.public_id}/move/", method="POST", data={"to": "?"}
    ),
    Row(f"{ENROLMENT}swap/", OFFICE, url="/desk/registrar/enrolments/{place.public_id}/swap/"),
    Row(
        f"{ENROLMENT}swap/", page(registrar=422, owner=422), url="/desk/registrar/enrolments/{place.public_id}/swap/", method="POST", data={"to": "?"}
    ),
]
