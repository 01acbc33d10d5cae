"""A draw for everybody, on the applicant's own page and at the desk: no barrier, nothing wider than a small screen, and found without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import Terms
from lms.kernel import clock
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 1280)


@pytest.fixture
def drawn(registrar, institution, learner):
    """A run whose list is closed, one whose result waits for its hour, and one that is told."""
    now = clock.now()
    return {name: run_at(name, now, registrar, institution, learner) for name in ("closed", "waits", "told")}


def run_at(name, now, registrar, institution, learner):
    run = factories.open_run(at=now - timedelta(days=8), method="lottery", capacity=2)
    told_at = now - timedelta(hours=1) if name == "told" else now + timedelta(days=1)
    Terms.objects.filter(run=run).update(seed_kind="commit-reveal", waiting_capacity=1, result_at=told_at)
    people = [learner, *(factories.UserFactory() for _ in range(3))]
    mine = [services.apply(learner=person, run=run, request_key=f"once {run.pk}", actor=person, now=now - timedelta(days=8)) for person in people]
    registrars = [registrar, factories.staff("registrar", institution)]
    for person in registrars:
        services.seal_secret(run=run, registrar=person, secret="a long secret of hers", now=now - timedelta(days=8))
    services.close_list(run=run, actor=None, now=now - timedelta(hours=20))
    if name != "closed":
        for person in registrars:
            services.reveal_secret(run=run, registrar=person, secret="a long secret of hers", now=now - timedelta(hours=2))
        services.draw(run=run, beacon="", actor=registrar, now=now - timedelta(minutes=30))
    return mine[0]


def test_no_page_has_a_barrier(visit, barriers, drawn, registrar, learner):
    runs = {name: mine.run.public_id for name, mine in drawn.items()}
    number = drawn["told"].receipt
    desk = [f"/desk/registrar/runs/{run}/draw/" for run in runs.values()]
    pages = {
        registrar: [*desk, f"/desk/registrar/runs/{runs['waits']}/draw/sheet/"],
        learner: [f"/my/enrolments/{mine.public_id}/" for mine in drawn.values()],
        None: [*(f"/draws/{run}/?number={number}" for run in runs.values()), f"/draws/{runs['told']}/sheet/"],
    }
    found = {}
    for person, paths in pages.items():
        page = visit("/health/live", person=person)
        for path in [*paths, *(f"/en{path}" for path in paths)]:
            page.goto(path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                what = barriers(page)
                if what:
                    found[f"{path} at {width} px"] = what
    assert found == {}, "\n".join(f"{place}: {what}" for place, what in found.items())


def test_a_number_is_found_without_javascript_by_keyboard_alone(visit, drawn):
    mine = drawn["told"]
    page = visit(f"/en/draws/{mine.run.public_id}/", script=False)
    page.get_by_label("Receipt number").focus()
    page.keyboard.type(mine.receipt.upper())
    page.keyboard.press("Enter")
    assert "/ 4" in page.get_by_role("status").inner_text()
