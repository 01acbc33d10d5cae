"""One small world in which every role has somebody, and what each app plants in it."""

from __future__ import annotations

from types import SimpleNamespace

from django.test import Client

from lms.accounts import services as accounts_services
from lms.accounts.models import InstitutionKind
from lms.kernel import clock
from tests import factories
from tests.permissions import matrix


class World(SimpleNamespace):
    """Names for the people and objects that the rows' addresses speak of; see `matrix`."""

    def clients(self) -> dict[str, Client]:
        """A browser for each role, signed in as far as that role can be."""
        found: dict[str, Client] = {}
        for role in matrix.ROLES:
            browser = Client(raise_request_exception=False)
            person = getattr(self, role, None)
            if role == "token":
                _token, key = accounts_services.issue_token(user=self.registrar, label="matrix", now=clock.now())
                browser = Client(raise_request_exception=False, headers={"authorization": f"Bearer {key}"})
            elif person is not None:
                browser.force_login(person)
            found[role] = browser
        self.suspended.is_active = False
        self.suspended.save(update_fields=["is_active"])
        return found


def make(**learner) -> World:
    """`learner` says who she is, where a test has to know."""
    world = World()
    world.now = clock.now()
    world.institution = factories.InstitutionFactory(kind=InstitutionKind.DISTRICT)
    world.other_institution = factories.InstitutionFactory()
    world.learner = factories.UserFactory(**{"name": "보통 사람", **learner})
    for role in ("other_learner", "former_learner", "suspended"):
        setattr(world, role, factories.UserFactory(name="보통 사람"))
    world.instructor = factories.staff("instructor", world.institution)
    world.foreign_instructor = factories.staff("instructor", world.other_institution)
    world.registrar = factories.staff("registrar", world.institution)
    world.editor = factories.staff("editor", world.institution)
    world.owner = factories.UserFactory(is_superuser=True)
    for role in ("instructor", "foreign_instructor", "registrar", "editor", "owner"):
        factories.give_second_factor(getattr(world, role))
    world.half = factories.staff("registrar", world.institution)
    for module in matrix.modules():
        plant = getattr(module, "plant", None)
        if plant is not None:
            plant(world)
    return world
