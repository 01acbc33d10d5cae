"""The reviewed table of who may do what: (URL, method, role) → status.

Every URL of the site stands in it, or the build fails (`test_every_url_has_a_row.py`); `test_requests.py` makes each request as each role.
An app's rows live in `tests/permissions/rows/<app>.py`, so that nobody edits another's:

    from tests.permissions.matrix import Row, api, page, public

    def plant(world):
        '''Rows of the database that the URLs below name. `world` has the people by role (world.learner, world.instructor …).'''
        world.run = factories.CourseRunFactory()
        world.foreign_run = factories.CourseRunFactory(course__institution=world.other_institution)

    ROWS = [
        Row("runs/<str:public_id>/apply/", page(learner=302, other_learner=302), url="/runs/{run.public_id}/apply/", method="POST"),
        Row("desk/runs/<str:public_id>/", page(instructor=200, others=404), url="/desk/runs/{run.public_id}/", get_only=True),
        Row("api/v1/courses/", public(half=403)),
    ]

- The first word is the route as Django knows it, without the language prefix. A route may have several rows: own and foreign objects, GET and POST.
- `page(...)` says who may open a page of the site, role by role; `others=` is the answer to signed-in people who are not named (403, or 404
  where the object is the secret). Not signed in, suspended, or with a token only: to the log-in page. Half-authenticated staff: to the set-up page.
- `public(...)`: everybody gets 200, half-authenticated staff the set-up page; name the exceptions.
- `api(...)` is `page` for REST: 401 for nobody in particular, 403 for half-authenticated staff. `token` is a registrar's key.
- `get_only=True` adds the row of POST with 405 for whoever gets 200 on GET; `post_only=True` the row of GET. Our own URLs need both methods.
- `url` is a format string over `world`; without parameters it is the route itself. `data` is the body of a POST (for the API: JSON).
- A status is a number, or LOGIN or SET_UP (redirects there).
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.permissions import rows as rows_package

if TYPE_CHECKING:
    from types import ModuleType

LOGIN = "log-in page"
SET_UP = "set-up page"
ROLES = (
    "anonymous",
    "half",
    "learner",
    "other_learner",
    "former_learner",
    "suspended",
    "instructor",
    "foreign_instructor",
    "registrar",
    "editor",
    "owner",
    "token",
)
NOBODY = ("anonymous", "suspended", "token")
Expectation = dict[str, int | str]


@dataclass(frozen=True)
class Row:
    route: str
    who: Expectation
    method: str = "GET"
    url: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    get_only: bool = False
    post_only: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.who) - set(ROLES)
        assert not unknown, f"{self.route} names {unknown}"
        assert self.url or "<" not in self.route, f"{self.route} has parameters: say `url`"

    @property
    def address(self) -> str:
        return self.url or f"/{self.route}"

    def expanded(self) -> list[Row]:
        """This row and the one that `get_only` or `post_only` adds."""
        other = {True: ("GET", "POST"), False: ("POST", "GET")}
        if not (self.get_only or self.post_only):
            return [self]
        mine, theirs = other[self.get_only]
        refused: Expectation = {role: 405 if isinstance(status, int) and status < 400 else status for role, status in self.who.items()}
        return [replace(self, method=mine), replace(self, method=theirs, who=refused)]


def _all(nobody: int | str, half: int | str, others: int | str, named: Expectation) -> Expectation:
    base: Expectation = {role: nobody if role in NOBODY else others for role in ROLES}
    return {**base, "half": half, **named}


def page(*, others: int | str = 403, **named: int | str) -> Expectation:
    return _all(LOGIN, SET_UP, others, named)


def api(*, others: int | str = 403, **named: int | str) -> Expectation:
    return {**_all(401, 403, others, named), "token": named.get("token", named.get("registrar", others))}


def public(status: int | str = 200, *, half: int | str = SET_UP, **named: int | str) -> Expectation:
    return _all(status, half, status, named)


def modules() -> list[ModuleType]:
    return [importlib.import_module(f"{rows_package.__name__}.{found.name}") for found in pkgutil.iter_modules(rows_package.__path__)]


def rows_of(module: ModuleType) -> list[Row]:
    return [expanded for row in module.ROWS for expanded in row.expanded()]
